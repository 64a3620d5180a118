//! Searching the audit log.

use lighthouse_domain::access::{Permit, actions::ReadAudit};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow},
    error::StoreError,
    sql::Sql,
    sql::scoped::raw,
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
    /// The account's name today; not part of the chain.
    pub account_name: Option<String>,
    pub path: String,
    pub action: String,
    pub object_type: String,
    pub object_id: Uuid,
    pub request_id: String,
    pub address: String,
    pub detail: String,
    pub link: Vec<u8>,
}

/// The columns of [`Event`], in its order, with the register's name of the account's member, else the account's own.
const NAMED: &str = "SELECT stream, seq, at, account_id, path, action, object_type, object_id, \
    request_id, address, detail, link, (SELECT COALESCE(m.name, a.display_name) FROM account a \
        LEFT JOIN member m ON m.id = a.member_id WHERE a.id = audit_event.account_id) \
    FROM audit_event";

impl FromRow for Event {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            stream: row.get(0)?,
            seq: row.get(1)?,
            at: row.get(2)?,
            account: row.get(3)?,
            path: row.get(4)?,
            action: row.get(5)?,
            object_type: row.get(6)?,
            object_id: row.get(7)?,
            request_id: row.get(8)?,
            address: row.get(9)?,
            detail: row.get(10)?,
            link: row.get(11)?,
            account_name: row.get(12)?,
        })
    }
}

/// Up to `limit` entries, newest first, of changes done in the name of organizations in scope.
/// changes in nobody's name (signing in, the server's own) are shown where the scope is a whole tree.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
    after: Option<Page>,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let sql = Sql::with_permit(conn, permit, NAMED);
    let whole = permit.scope().subtrees().iter().any(|path| path.depth() == 1);
    let sql = if whole { sql } else { sql.in_scope(permit.scope(), "path", None) };
    let sql = match after {
        Some((at, stream, seq)) => {
            let sql = sql.push(" AND (at, stream, seq) < (").bind(at).push(", ");
            sql.bind(stream).push(", ").bind(seq).push(")")
        }
        None => sql,
    };
    let sql = filtered(sql, filter).push(" ORDER BY at DESC, stream DESC, seq DESC LIMIT ");
    sql.bind(limit).all(conn, permit).await
}

fn filtered(sql: Sql, filter: &Filter) -> Sql {
    let equal = |sql: Sql, column: &str, value: Option<sea_orm::Value>| match value {
        Some(value) => sql.push(" AND ").push(column).push(" = ").bind(value),
        None => sql,
    };
    let sql = equal(sql, "account_id", filter.account.map(Into::into));
    let sql = equal(sql, "object_id", filter.object.map(Into::into));
    let sql = equal(sql, "object_type", filter.object_type.clone().map(Into::into));
    let sql = equal(sql, "action", filter.action.clone().map(Into::into));
    let sql = match filter.from {
        Some(from) => sql.push(" AND at >= ").bind(from),
        None => sql,
    };
    match filter.before {
        Some(before) => sql.push(" AND at < ").bind(before),
        None => sql,
    }
}

struct Number(i64);

impl FromRow for Number {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

/// How many entries a kind of change has, for the operator's check.
pub async fn count(conn: &Conn, action: &str) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM audit_event WHERE action = $1";
    let rows = conn.rows_of::<Number>(raw(conn, sql, sql, vec![action.into()])).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}
