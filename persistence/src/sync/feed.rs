//! Reading the feed: where its streams stand, and what changed in somebody's sight.

use lighthouse_domain::{
    access::{Permit, actions::FollowChanges},
    sync::{Positions, Sights, SyncType},
};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{
        change::{Column, Entity},
        stream,
    },
    walking::within,
};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{scoped, subquery},
};

/// Where a stream stands, and up to which number it was forgotten.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct StreamHead {
    pub stream: i64,
    pub seq: i64,
    pub pruned: i64,
}

/// The streams as they stand. Whatever a stream has up to its head, a later statement finds.
pub async fn heads(
    conn: &Conn,
    permit: &Permit<FollowChanges>,
) -> Result<Vec<StreamHead>, StoreError> {
    scoped::all_as(conn, permit, select_heads()).await
}

pub(super) fn select_heads() -> SelectStatement {
    let pruned = Expr::col((stream::Entity, stream::Column::Pruned));
    let last = Query::select()
        .expr(Func::max(Expr::col((Entity, Column::Seq))))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Column::Stream)).equals((stream::Entity, stream::Column::Stream)),
        )
        .to_owned();
    Query::select()
        .columns(
            [stream::Column::Stream, stream::Column::Pruned].map(|column| (stream::Entity, column)),
        )
        .expr_as(Func::coalesce([subquery(last), pruned]), Alias::new("seq"))
        .from(stream::Entity)
        .order_by((stream::Entity, stream::Column::Stream), Order::Asc)
        .to_owned()
}

/// An object that was changed, and the place of the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedChange {
    pub stream: i64,
    pub seq: i64,
    pub kind: SyncType,
    pub id: Uuid,
}

#[derive(FromQueryResult)]
struct Row {
    stream: i64,
    seq: i64,
    kind: String,
    object_id: Uuid,
}

impl TryFrom<Row> for FeedChange {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = SyncType::parse(&row.kind);
        let kind = kind.ok_or_else(|| StoreError::corrupt("sync_change", "kind"))?;
        Ok(Self { stream: row.stream, seq: row.seq, kind, id: row.object_id })
    }
}

/// From where a feed is read, in which sight.
#[derive(Clone, Debug)]
pub struct Feed<'a> {
    pub after: &'a Positions,
    pub heads: &'a [StreamHead],
    pub watched: &'a Sights,
}

/// Up to `limit` changes, stream by stream.
pub async fn changes(
    conn: &Conn,
    permit: &Permit<FollowChanges>,
    feed: &Feed<'_>,
    limit: u64,
) -> Result<Vec<FeedChange>, StoreError> {
    let Some(grown) = grown(feed) else { return Ok(Vec::new()) };
    let select = Query::select()
        .columns(
            [Column::Stream, Column::Seq, Column::Kind, Column::ObjectId]
                .map(|column| (Entity, column)),
        )
        .from(Entity)
        .cond_where(grown)
        .cond_where(in_sight(feed.watched))
        .order_by((Entity, Column::Stream), Order::Asc)
        .order_by((Entity, Column::Seq), Order::Asc)
        .limit(limit)
        .to_owned();
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(FeedChange::try_from).collect()
}

/// Behind the places that were reached, in streams that have more.
fn grown(feed: &Feed<'_>) -> Option<Condition> {
    let reached = |head: &StreamHead| feed.after.get(&head.stream).copied().unwrap_or(0);
    let mut more = feed.heads.iter().filter(|head| head.seq > reached(head)).peekable();
    more.peek()?;
    let behind = |head: &StreamHead| {
        let stream = Column::Stream.eq(head.stream);
        Condition::all().add(stream).add(Column::Seq.gt(reached(head)))
    };
    Some(more.fold(Condition::any(), |any, head| any.add(behind(head))))
}

fn in_sight(watched: &Sights) -> Condition {
    let kinds = watched.iter().filter(|(_, sight)| !sight.is_empty());
    let sights = kinds.map(|(kind, sight)| {
        let within = within(sight, Column::Path, Column::ObjectId);
        Condition::all().add(Column::Kind.eq(kind.as_str())).add(within)
    });
    let none = Condition::any().add(Expr::value(false));
    sights.reduce(|any, sight| Condition::any().add(any).add(sight)).unwrap_or(none)
}
