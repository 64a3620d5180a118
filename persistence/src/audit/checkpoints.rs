//! Signed heads of the streams: what was there at an instant cannot be rewritten later
//! by somebody who has the database and not the key.

use lighthouse_domain::{
    access::{Permit, actions::ReadAudit},
    audit::checkpoint::{Row, Signed},
    time::Instant,
};
use sea_orm::ConnectionTrait;

use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
    sql::scoped::raw,
};

row! {
    /// A head with its signature.
    pub struct Checkpoint {
        number: i64,
        stream: i64,
        seq: i64,
        at: i64,
        link: Vec<u8>,
        previous: Vec<u8>,
        signature: Vec<u8>,
    }
}

row! {
    struct Head {
        stream: i64,
        seq: i64,
        link: Vec<u8>,
    }
}

row! {
    struct Stream {
        stream: i64,
    }
}

impl Checkpoint {
    /// What its signature is of.
    pub fn signed(&self) -> Signed<'_> {
        let Self { number, stream, seq, at, ref link, ref previous, .. } = *self;
        Signed { number, stream, seq, at, link, previous }
    }
}

const SELECT: &str =
    "SELECT number, stream, seq, at, link, previous, signature FROM audit_checkpoint c";

/// All checkpoints in the order of their numbers.
pub async fn checkpoints(conn: &Conn) -> Result<Vec<Checkpoint>, StoreError> {
    let sql = format!("{SELECT} ORDER BY number, stream, seq");
    conn.rows_of(raw(conn, &sql, &sql, vec![])).await
}

/// The last checkpoint of each stream.
pub async fn latest_checkpoints(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
) -> Result<Vec<Checkpoint>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT);
    let last = " AND seq = (SELECT MAX(seq) FROM audit_checkpoint d WHERE d.stream = c.stream)";
    sql.push(last).push(" ORDER BY stream").all(conn, permit).await
}

const UNSIGNED: &str = "SELECT h.stream FROM audit_head h WHERE EXISTS ( \
    SELECT 1 FROM audit_event e WHERE e.stream = h.stream AND e.at < $1 AND e.seq = 1 + COALESCE( \
    (SELECT MAX(c.seq) FROM audit_checkpoint c WHERE c.stream = h.stream), 0)) ORDER BY h.stream";

/// The streams with an entry of before `instant` that no checkpoint stands behind.
pub async fn unsigned(conn: &Conn, instant: Instant) -> Result<Vec<i64>, StoreError> {
    let sql = raw(conn, UNSIGNED, UNSIGNED, vec![instant.millis().into()]);
    Ok(conn.rows_of::<Stream>(sql).await?.into_iter().map(|row| row.stream).collect())
}

const GROWN: &str = "SELECT h.stream, h.seq, h.link FROM audit_head h WHERE h.seq > 0 \
    AND NOT EXISTS (SELECT 1 FROM audit_checkpoint c WHERE c.stream = h.stream AND c.seq >= h.seq) \
    ORDER BY h.stream";
const KEEP: &str = "INSERT INTO audit_checkpoint \
    (number, stream, seq, at, link, previous, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Signs the head of every stream that grew since its last checkpoint; tells how many.
pub async fn mark(
    tx: &Tx,
    now: Instant,
    sign: impl Fn(&[u8]) -> Vec<u8>,
) -> Result<usize, StoreError> {
    let mut row = last(tx).await?;
    let heads = tx.rows_of::<Head>(raw(tx, GROWN, GROWN, vec![])).await?;
    for head in &heads {
        let (number, previous) = (row.next(), *row.digest());
        let (stream, seq, link, at) = (head.stream, head.seq, &head.link, now.millis());
        let next = Signed { number, stream, seq, at, link, previous: &previous };
        let signature = sign(&next.text());
        let place = [number, stream, seq, at].map(sea_orm::Value::from);
        let mut values = place.to_vec();
        values.extend([link.clone().into(), previous.to_vec().into(), signature.into()]);
        tx.execute_raw(raw(tx, KEEP, KEEP, values)).await?;
        row.step(&next);
    }
    Ok(heads.len())
}

/// Where the row of checkpoints stands, locked until the transaction ends.
async fn last(tx: &Tx) -> Result<Row, StoreError> {
    if tx.is_postgres() {
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(716354203)").await?;
    }
    let sql = format!("{SELECT} ORDER BY number DESC LIMIT 1");
    let found = tx.rows_of::<Checkpoint>(raw(tx, &sql, &sql, vec![])).await?;
    Ok(found.first().map(|last| Row::after(&last.signed())).unwrap_or_default())
}
