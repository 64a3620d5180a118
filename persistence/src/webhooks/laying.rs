//! Deliveries are laid from the feed: what is behind the place that was reached, for each webhook whose
//! subtree has it. Place and deliveries move in one transaction, so none is lost and none comes twice.

use std::collections::BTreeSet;

use lighthouse_domain::{
    organizations::OrgPath, sync::Positions, time::Instant, webhooks::WebhookEvent,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    deliveries::new_row,
    entity::{delivery, event, place, webhook},
};
use crate::{
    Bulk,
    db::{Conn, Tx},
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity, stored_path},
    sql::insert_all,
    sync::{ChangeAnywhere, changes_anywhere, positions_now},
};

/// A webhook that is sent, and its subtree.
#[derive(FromQueryResult)]
struct ListenerRow {
    id: Uuid,
    types: String,
    path: String,
}

struct Listener {
    id: Uuid,
    events: Vec<WebhookEvent>,
    top: OrgPath,
}

impl TryFrom<ListenerRow> for Listener {
    type Error = StoreError;

    fn try_from(row: ListenerRow) -> Result<Self, StoreError> {
        let events = row.types.split(',').map(|text| event("webhook", text));
        Ok(Self {
            id: row.id,
            events: events.collect::<Result<_, _>>()?,
            top: stored_path(&row.path)?,
        })
    }
}

/// Whether any webhook is sent.
pub async fn has_active(conn: &Conn, _: &Bulk) -> Result<bool, StoreError> {
    let active = webhook::Entity::find()
        .select_only()
        .column(webhook::Column::Id)
        .filter(webhook::Column::DisabledAt.is_null())
        .limit(1)
        .into_tuple::<Uuid>();
    Ok(active.one(conn).await?.is_some())
}

/// Moves the place to where the feed stands, before the first webhook is sent: while none was, nothing
/// followed the feed, and what changed then is nobody's.
pub(super) async fn begin(tx: &Tx) -> Result<(), StoreError> {
    let bulk = Bulk::unscoped("the place in the feed is everybody's");
    let places = places(tx).await?;
    if has_active(tx, &bulk).await? {
        return Ok(());
    }
    let now = positions_now(tx, &bulk).await?;
    for row in places {
        move_to(tx, &row, now.get(&row.stream).copied().unwrap_or(row.seq)).await?;
    }
    Ok(())
}

async fn places(tx: &Tx) -> Result<Vec<place::Model>, StoreError> {
    let select = place::Entity::find().order_by_asc(place::Column::Stream).lock_exclusive();
    Ok(select.all(&**tx).await?)
}

/// Lays the deliveries of up to `limit` changes; tells how many changes there were.
pub async fn lay_deliveries(
    tx: &Tx,
    bulk: &Bulk,
    (now, limit): (Instant, u64),
) -> Result<u64, StoreError> {
    let places = places(tx).await?;
    let mut reached: Positions = places.iter().map(|row| (row.stream, row.seq)).collect();
    let changes = changes_anywhere(tx, bulk, &reached, limit).await?;
    if changes.is_empty() {
        return Ok(0);
    }
    let rows = rows(&changes, &listeners(tx).await?, now);
    insert_all(tx, rows).await?;
    reached.extend(changes.iter().map(|change| (change.stream, change.seq)));
    for row in places {
        move_to(tx, &row, reached.get(&row.stream).copied().unwrap_or(row.seq)).await?;
    }
    Ok(changes.len() as u64)
}

async fn move_to(tx: &Tx, row: &place::Model, seq: i64) -> Result<(), StoreError> {
    if seq > row.seq {
        place::Entity::update_many()
            .col_expr(place::Column::Seq, Expr::value(seq))
            .filter(place::Column::Stream.eq(row.stream))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

async fn listeners(tx: &Tx) -> Result<Vec<Listener>, StoreError> {
    let top = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let select = Query::select()
        .columns([webhook::Column::Id, webhook::Column::Types].map(|it| (webhook::Entity, it)))
        .expr_as(Expr::col((OrganizationEntity, OrganizationColumn::Path)), Alias::new("path"))
        .from(webhook::Entity)
        .inner_join(
            OrganizationEntity,
            top.equals((webhook::Entity, webhook::Column::OrganizationId)),
        )
        .and_where(Expr::col((webhook::Entity, webhook::Column::DisabledAt)).is_null())
        .to_owned();
    let rows = tx.query_all(&select).await?;
    let rows = rows.iter().map(|row| ListenerRow::from_query_result(row, ""));
    rows.map(|row| Listener::try_from(row?)).collect()
}

/// One delivery for each webhook and object, however often it changed.
fn rows(
    changes: &[ChangeAnywhere],
    listeners: &[Listener],
    now: Instant,
) -> Vec<delivery::ActiveModel> {
    let mut laid = BTreeSet::new();
    let mut rows = Vec::new();
    for change in changes {
        let event = WebhookEvent::of_change(change.kind);
        for one in listeners {
            let hears = one.events.contains(&event) && one.top.contains(&change.path);
            if hears && laid.insert((one.id, event.as_str(), change.id)) {
                rows.push(new_row(Uuid::now_v7(), one.id, event, change.id, now));
            }
        }
    }
    rows
}
