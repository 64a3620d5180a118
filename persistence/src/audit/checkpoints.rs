//! Signed heads of the streams: what was there at an instant cannot be rewritten later
//! by somebody who has the database and not the key.

use lighthouse_domain::{
    access::{Permit, actions::ReadAudit},
    audit::checkpoint::{Row, Signed},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

use super::entity::{
    checkpoint::{ActiveModel, Column, Entity, Model},
    event, head,
};
use crate::{
    db::{Advisory, Conn, Tx},
    error::StoreError,
    sql::{scoped, subquery},
};

/// A head with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub number: i64,
    pub stream: i64,
    pub seq: i64,
    pub at: i64,
    pub link: Vec<u8>,
    pub previous: Vec<u8>,
    pub signature: Vec<u8>,
}

impl From<Model> for Checkpoint {
    fn from(row: Model) -> Self {
        let Model { number, stream, seq, at, link, previous, signature } = row;
        Self { number, stream, seq, at, link, previous, signature }
    }
}

impl Checkpoint {
    /// What its signature is of.
    pub fn signed(&self) -> Signed<'_> {
        let Self { number, stream, seq, at, ref link, ref previous, .. } = *self;
        Signed { number, stream, seq, at, link, previous }
    }
}

/// All checkpoints in the order of their numbers.
pub async fn checkpoints(conn: &Conn) -> Result<Vec<Checkpoint>, StoreError> {
    let select = Entity::find()
        .order_by_asc(Column::Number)
        .order_by_asc(Column::Stream)
        .order_by_asc(Column::Seq);
    Ok(select.all(conn).await?.into_iter().map(Checkpoint::from).collect())
}

/// The number of a stream's last checkpoint, for the statement that names the stream `stream`.
fn last_seq(stream: SimpleExpr) -> SelectStatement {
    let other = Alias::new("other");
    Query::select()
        .expr(Func::max(Expr::col((other.clone(), Column::Seq))))
        .from_as(Entity, other.clone())
        .and_where(Expr::col((other, Column::Stream)).eq(stream))
        .to_owned()
}

/// The last checkpoint of each stream.
pub async fn latest_checkpoints(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
) -> Result<Vec<Checkpoint>, StoreError> {
    let last = last_seq(Column::Stream.into_expr());
    let select = Entity::find().filter(Column::Seq.in_subquery(last)).order_by_asc(Column::Stream);
    let rows = scoped::all(conn, permit, select).await?;
    Ok(rows.into_iter().map(Checkpoint::from).collect())
}

/// The streams with an entry of before `instant` that no checkpoint stands behind.
pub async fn unsigned(conn: &Conn, instant: Instant) -> Result<Vec<i64>, StoreError> {
    let stream = || head::Column::Stream.into_expr();
    let signed = Func::coalesce([subquery(last_seq(stream())), Expr::val(0_i64)]);
    let waiting = event::Entity::find()
        .select_only()
        .expr(Expr::val(1_i64))
        .filter(event::Column::Stream.into_expr().eq(stream()))
        .filter(event::Column::At.lt(instant.millis()))
        .filter(event::Column::Seq.into_expr().eq(Expr::expr(signed).add(1_i64)))
        .into_query();
    let select = head::Entity::find()
        .select_only()
        .column(head::Column::Stream)
        .filter(Expr::exists(waiting))
        .order_by_asc(head::Column::Stream);
    Ok(select.into_tuple::<i64>().all(conn).await?)
}

/// The heads of streams that grew since their last checkpoint.
async fn grown(tx: &Tx) -> Result<Vec<head::Model>, StoreError> {
    let signed = Entity::find()
        .select_only()
        .expr(Expr::val(1_i64))
        .filter(Column::Stream.into_expr().eq(head::Column::Stream.into_expr()))
        .filter(Column::Seq.into_expr().gte(head::Column::Seq.into_expr()))
        .into_query();
    let select = head::Entity::find()
        .filter(head::Column::Seq.gt(0))
        .filter(Expr::exists(signed).not())
        .order_by_asc(head::Column::Stream);
    Ok(select.all(&**tx).await?)
}

/// Signs the head of every stream that grew since its last checkpoint; tells how many.
pub async fn mark(
    tx: &Tx,
    now: Instant,
    sign: impl Fn(&[u8]) -> Vec<u8>,
) -> Result<usize, StoreError> {
    let mut row = last(tx).await?;
    let heads = grown(tx).await?;
    for head in &heads {
        let (number, previous) = (row.next(), *row.digest());
        let (stream, seq, link, at) = (head.stream, head.seq, &head.link, now.millis());
        let next = Signed { number, stream, seq, at, link, previous: &previous };
        let checkpoint = ActiveModel {
            number: Set(number),
            stream: Set(stream),
            seq: Set(seq),
            at: Set(at),
            link: Set(link.clone()),
            previous: Set(previous.to_vec()),
            signature: Set(sign(&next.text())),
        };
        Entity::insert(checkpoint).exec_without_returning(&**tx).await?;
        row.step(&next);
    }
    Ok(heads.len())
}

/// Where the row of checkpoints stands, locked until the transaction ends.
async fn last(tx: &Tx) -> Result<Row, StoreError> {
    tx.lock_advisory(Advisory::Checkpoints).await?;
    let last = Entity::find().order_by_desc(Column::Number).limit(1).one(&**tx).await?;
    let last = last.map(Checkpoint::from);
    Ok(last.map(|last| Row::after(&last.signed())).unwrap_or_default())
}
