//! Searching the trail.

use lighthouse_domain::access::{Permit, actions::ReadAudit};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Cells, Conn, FromCells},
    error::StoreError,
    hand::Hand,
    read::raw,
};

/// What a search may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub account: Option<Uuid>,
    pub object: Option<Uuid>,
    pub object_type: Option<String>,
    pub action: Option<String>,
    pub from: Option<i64>,
    pub before: Option<i64>,
}

/// Where a page begins: after this instant, stream and number, going back in time.
pub type Page = (i64, i64, i64);

/// One entry as the auditor reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub stream: i64,
    pub seq: i64,
    pub at: i64,
    pub account: Option<Uuid>,
    pub path: String,
    pub action: String,
    pub object_type: String,
    pub object_id: Uuid,
    pub request_id: String,
    pub address: String,
    pub detail: String,
    pub link: Vec<u8>,
}

/// The columns of [`Event`], in its order.
pub(super) const SELECT: &str = "SELECT stream, seq, at, account_id, path, action, object_type, \
    object_id, request_id, address, detail, link FROM audit_event";

impl FromCells for Event {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            stream: cells.get(0)?,
            seq: cells.get(1)?,
            at: cells.get(2)?,
            account: cells.get(3)?,
            path: cells.get(4)?,
            action: cells.get(5)?,
            object_type: cells.get(6)?,
            object_id: cells.get(7)?,
            request_id: cells.get(8)?,
            address: cells.get(9)?,
            detail: cells.get(10)?,
            link: cells.get(11)?,
        })
    }
}

/// Up to `limit` entries, newest first, of deeds done in the name of organizations in scope.
/// Deeds in nobody's name (signing in, the server's own) are shown where the scope is a whole tree.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
    after: Option<Page>,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let hand = Hand::under(conn, permit, SELECT);
    let whole = permit.scope().subtrees().iter().any(|path| path.depth() == 1);
    let hand = if whole { hand } else { hand.within(permit.scope(), "path", None) };
    let hand = match after {
        Some((at, stream, seq)) => {
            let hand = hand.sql(" AND (at, stream, seq) < (").bind(at).sql(", ");
            hand.bind(stream).sql(", ").bind(seq).sql(")")
        }
        None => hand,
    };
    let hand = narrowed(hand, filter).sql(" ORDER BY at DESC, stream DESC, seq DESC LIMIT ");
    hand.bind(limit).all(conn, permit).await
}

fn narrowed(hand: Hand, filter: &Filter) -> Hand {
    let equal = |hand: Hand, column: &str, value: Option<sea_orm::Value>| match value {
        Some(value) => hand.sql(" AND ").sql(column).sql(" = ").bind(value),
        None => hand,
    };
    let hand = equal(hand, "account_id", filter.account.map(Into::into));
    let hand = equal(hand, "object_id", filter.object.map(Into::into));
    let hand = equal(hand, "object_type", filter.object_type.clone().map(Into::into));
    let hand = equal(hand, "action", filter.action.clone().map(Into::into));
    let hand = match filter.from {
        Some(from) => hand.sql(" AND at >= ").bind(from),
        None => hand,
    };
    match filter.before {
        Some(before) => hand.sql(" AND at < ").bind(before),
        None => hand,
    }
}

struct Number(i64);

impl FromCells for Number {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        cells.get(0).map(Self)
    }
}

/// How many entries a kind of deed has, for the operator's check.
pub async fn count(conn: &Conn, action: &str) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM audit_event WHERE action = $1";
    let rows = conn.cells::<Number>(raw(conn, sql, sql, vec![action.into()])).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}
