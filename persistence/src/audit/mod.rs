//! Writing the audit log, in the transaction of the change.
//!
//! Each entry is linked to the one before it in its stream
//! ([`chain`](lighthouse_domain::audit::chain)). A transaction keeps its stream's head
//! until it ends, so a use case audits last, after every other lock.
//!
//! Text SQL: hot, every write ends with it; on PostgreSQL the head grows and the entry is written in
//! one statement.

mod checkpoints;
mod entity;
mod log;
mod reading;
mod reads;
mod verifying;

use lighthouse_domain::{
    access::AccountId,
    audit::{
        AuditEvent,
        chain::{self, Contents, Keyed},
    },
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr, Value};

use crate::{
    db::{FromRow, SqlRow, Tx},
    error::StoreError,
    sql::scoped::raw,
};

pub use checkpoints::{Checkpoint, checkpoints, latest_checkpoints, mark, unsigned};
pub use log::{
    Access, AccessEntry, AccessFilter, AccessOfMember, AccessPosition, access_of_members,
    is_logged, list_access, log_access,
};
pub use reading::{Event, Filter, Page, count, page};
pub use reads::{Doubt, doubts};
pub use verifying::{Verdict, verify};

/// Who did it, in whose name, when, and through which request.
#[derive(Clone, Debug)]
pub struct AuditContext {
    pub account: Option<AccountId>,
    /// The path of the acting organization; empty for none.
    pub path: String,
    pub at: Instant,
    pub request_id: String,
    pub address: String,
}

impl AuditContext {
    /// The server itself or its operator.
    pub fn system(at: Instant, reason: &str) -> Self {
        Self {
            account: None,
            path: String::new(),
            at,
            request_id: format!("system:{reason}"),
            address: "local".to_owned(),
        }
    }
}

struct Head {
    seq: i64,
    link: Vec<u8>,
}

impl FromRow for Head {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { seq: row.get(0)?, link: row.get(1)? })
    }
}

/// Adds one entry. If it cannot be written, the change's transaction fails with it.
pub async fn record(tx: &Tx, trace: &AuditContext, deed: AuditEvent) -> Result<(), StoreError> {
    enter(tx, trace, deed).await.map_err(or_nothing)
}

/// Whatever is wrong with the trail, nothing is done without it, and it may be tried again when
/// the trail is mended (fail closed).
fn or_nothing(error: StoreError) -> StoreError {
    match error {
        StoreError::Busy | StoreError::Unavailable(_) => error,
        other => StoreError::Unavailable(format!("the audit trail cannot be written: {other}")),
    }
}

async fn enter(tx: &Tx, trace: &AuditContext, deed: AuditEvent) -> Result<(), StoreError> {
    let contents = Contents {
        at: trace.at.millis(),
        account: trace.account.map(lighthouse_domain::id::Id::uuid),
        path: &trace.path,
        action: deed.action,
        object_type: deed.object.as_str(),
        object_id: deed.object_id,
        request_id: &trace.request_id,
        address: &trace.address,
        detail: &deed.detail,
        keyed: Some(Keyed { read: deed.read.as_ref().map(|read| (read.id, &read.digest[..])) }),
    };
    let digest = contents.digest();
    let stream = if tx.is_postgres() { chain::stream_of(&trace.request_id) } else { ONLY };
    let mac = tx.entry_key().ok_or_else(missing)?.sign(stream, &digest)?;
    let mut values = values_of(stream, &contents);
    values.extend([
        mac.into(),
        deed.read.map(|read| read.id).into(),
        deed.read.map(|read| read.digest.to_vec()).into(),
    ]);
    if tx.is_postgres() {
        grow_in_one(tx, values, &digest).await
    } else {
        grow(tx, stream, values, &digest).await
    }
}

const HEAD: &str = "SELECT seq, link FROM audit_head WHERE stream = $1";
const ADVANCE: &str = "UPDATE audit_head SET seq = $2, link = $3 WHERE stream = $1";
const ENTER: &str = "INSERT INTO audit_event (stream, at, account_id, path, action, object_type, \
    object_id, request_id, address, detail, mac, read_id, read_digest, seq, link) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

/// Where there is one writer nobody waits for a head, and entries side by side are one page.
const ONLY: i64 = 0;

/// Three statements that cost nothing where the database is in the same process.
async fn grow(
    tx: &Tx,
    stream: i64,
    mut values: Vec<Value>,
    digest: &chain::Link,
) -> Result<(), StoreError> {
    let heads = tx.rows_of::<Head>(raw(tx, HEAD, HEAD, vec![stream.into()])).await?;
    let head = heads.into_iter().next().ok_or_else(missing)?;
    let before: chain::Link = head.link.try_into().map_err(|_| missing())?;
    let (seq, link) = (head.seq + 1, chain::link(&before, digest).to_vec());
    values.extend([seq.into(), link.clone().into()]);
    tx.execute_raw(raw(tx, ENTER, ENTER, values)).await?;
    tx.execute_raw(raw(tx, ADVANCE, ADVANCE, vec![stream.into(), seq.into(), link.into()])).await?;
    Ok(())
}

const GROW: &str = "WITH head AS (UPDATE audit_head SET seq = seq + 1, link = sha256(link || $14) \
    WHERE stream = $1 RETURNING seq, link) \
    INSERT INTO audit_event (stream, at, account_id, path, action, object_type, object_id, \
    request_id, address, detail, mac, read_id, read_digest, seq, link) \
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, head.seq, head.link FROM head";

/// The same in one round trip.
async fn grow_in_one(
    tx: &Tx,
    mut values: Vec<Value>,
    digest: &chain::Link,
) -> Result<(), StoreError> {
    values.push(digest.to_vec().into());
    let done = tx.execute_raw(raw(tx, GROW, GROW, values)).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(missing()) }
}

fn values_of(stream: i64, contents: &Contents<'_>) -> Vec<Value> {
    vec![
        stream.into(),
        contents.at.into(),
        contents.account.into(),
        contents.path.into(),
        contents.action.into(),
        contents.object_type.into(),
        contents.object_id.into(),
        contents.request_id.into(),
        contents.address.into(),
        contents.detail.into(),
    ]
}

/// Without its head a stream cannot be continued: nothing may be done (fail closed).
fn missing() -> StoreError {
    StoreError::Unavailable("the audit trail cannot be written".to_owned())
}
