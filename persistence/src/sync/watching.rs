//! The feed as a whole, for the server's own watch: it reads once for everybody who listens. What it
//! finds is shown to nobody; it says whose own read, in their own sight, is due.

use lighthouse_domain::{
    organizations::OrgPath,
    sync::{Positions, SyncType},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::{
    entity::change::{Column, Entity, Model},
    feed::{StreamHead, select_heads},
};
use crate::{Bulk, db::Conn, error::StoreError};

/// A change, and where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeAnywhere {
    pub stream: i64,
    pub seq: i64,
    pub kind: SyncType,
    pub id: Uuid,
    pub path: OrgPath,
}

impl TryFrom<Model> for ChangeAnywhere {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = |what| move || StoreError::corrupt("sync_change", what);
        Ok(Self {
            stream: row.stream,
            seq: row.seq,
            kind: SyncType::parse(&row.kind).ok_or_else(corrupt("kind"))?,
            id: row.object_id,
            path: OrgPath::parse(&row.path).ok_or_else(corrupt("path"))?,
        })
    }
}

/// Where all streams stand.
pub async fn positions_now(conn: &Conn, _: &Bulk) -> Result<Positions, StoreError> {
    let rows = conn.query_all(&select_heads()).await?;
    let heads = rows.iter().map(|row| StreamHead::from_query_result(row, ""));
    let heads = heads.collect::<Result<Vec<_>, _>>()?;
    Ok(heads.into_iter().map(|head| (head.stream, head.seq)).collect())
}

/// Up to `limit` changes behind these places, stream by stream. Of each stream they are the next ones:
/// within a stream no number comes into sight before a lower one.
pub async fn changes_anywhere(
    conn: &Conn,
    _: &Bulk,
    after: &Positions,
    limit: u64,
) -> Result<Vec<ChangeAnywhere>, StoreError> {
    let behind = |(stream, seq): (&i64, &i64)| {
        Condition::all().add(Column::Stream.eq(*stream)).add(Column::Seq.gt(*seq))
    };
    let select = Entity::find()
        .filter(after.iter().map(behind).fold(Condition::any(), Condition::add))
        .order_by_asc(Column::Stream)
        .order_by_asc(Column::Seq)
        .limit(limit);
    select.all(conn).await?.into_iter().map(ChangeAnywhere::try_from).collect()
}
