//! Signed heads of the streams: what was there at an instant cannot be rewritten later
//! by somebody who has the database and not the key.

use lighthouse_domain::{
    access::{Permit, actions::ReadAudit},
    audit::chain,
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::Sql,
    sql::scoped::raw,
};

/// A head with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub stream: i64,
    pub seq: i64,
    pub at: i64,
    pub link: Vec<u8>,
    pub signature: Vec<u8>,
}

impl FromRow for Checkpoint {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            stream: row.get(0)?,
            seq: row.get(1)?,
            at: row.get(2)?,
            link: row.get(3)?,
            signature: row.get(4)?,
        })
    }
}

struct Head {
    stream: i64,
    seq: i64,
    link: Vec<u8>,
}

impl FromRow for Head {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { stream: row.get(0)?, seq: row.get(1)?, link: row.get(2)? })
    }
}

/// All checkpoints, in the order of their streams.
pub async fn checkpoints(conn: &Conn) -> Result<Vec<Checkpoint>, StoreError> {
    let sql = "SELECT stream, seq, at, link, signature FROM audit_checkpoint ORDER BY stream, seq";
    conn.rows_of(raw(conn, sql, sql, vec![])).await
}

/// The last checkpoint of each stream.
pub async fn latest_checkpoints(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
) -> Result<Vec<Checkpoint>, StoreError> {
    let select = "SELECT stream, seq, at, link, signature FROM audit_checkpoint c";
    let sql = Sql::with_permit(conn, permit, select);
    let last = " AND seq = (SELECT MAX(seq) FROM audit_checkpoint d WHERE d.stream = c.stream)";
    sql.push(last).push(" ORDER BY stream").all(conn, permit).await
}

const GROWN: &str = "SELECT h.stream, h.seq, h.link FROM audit_head h WHERE h.seq > 0 \
    AND NOT EXISTS (SELECT 1 FROM audit_checkpoint c WHERE c.stream = h.stream AND c.seq >= h.seq)";
const KEEP: &str = "INSERT INTO audit_checkpoint (stream, seq, at, link, signature) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

/// Signs the head of every stream that grew since its last checkpoint; tells how many.
pub async fn mark(
    tx: &Tx,
    now: Instant,
    sign: impl Fn(&[u8]) -> Vec<u8>,
) -> Result<usize, StoreError> {
    let heads = tx.rows_of::<Head>(raw(tx, GROWN, GROWN, vec![])).await?;
    for head in &heads {
        let link: chain::Link =
            head.link.clone().try_into().map_err(|_| StoreError::corrupt("audit_head", "link"))?;
        let signature = sign(&chain::checkpoint(head.stream, head.seq, now.millis(), &link));
        let values = vec![
            head.stream.into(),
            head.seq.into(),
            now.millis().into(),
            link.to_vec().into(),
            signature.into(),
        ];
        tx.execute_raw(raw(tx, KEEP, KEEP, values)).await?;
    }
    Ok(heads.len())
}
