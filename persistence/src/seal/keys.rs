//! The wrapped keys in the database.
//!
//! ```text
//! made ──two minutes──▶ seals ──everything sealed again──▶ settled ──a day──▶ older keys forgotten
//! ```
//!
//! The two minutes let every running server learn the key before anybody seals with it.

use lighthouse_domain::time::Instant;
use sea_orm::ConnectionTrait;

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql::scoped::raw,
};

/// A key of the ring.
#[derive(Clone, Debug)]
pub struct SealingKey {
    pub id: u8,
    /// Missing once it is forgotten.
    pub wrapped: Option<Vec<u8>>,
    pub seals_from: Instant,
    /// When nothing was left under an older key.
    pub settled_at: Option<Instant>,
}

/// All keys that were ever made, oldest first; at most 254.
pub async fn keys(conn: &Conn) -> Result<Vec<SealingKey>, StoreError> {
    let sql = "SELECT id, wrapped, seals_from, settled_at FROM sealing_key ORDER BY id";
    let rows = conn.query_all_raw(raw(conn, sql, sql, vec![])).await?;
    rows.iter()
        .map(|row| {
            let id: i64 = row.try_get("", "id")?;
            let settled: Option<i64> = row.try_get("", "settled_at")?;
            Ok(SealingKey {
                id: u8::try_from(id).map_err(|_| StoreError::corrupt("sealing key", "id"))?,
                wrapped: row.try_get("", "wrapped")?,
                seals_from: Instant::from_millis(row.try_get("", "seals_from")?),
                settled_at: settled.map(Instant::from_millis),
            })
        })
        .collect()
}

/// Keeps a new key.
pub async fn insert(tx: &Tx, key: &SealingKey, now: Instant) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO sealing_key (id, wrapped, created_at, seals_from) VALUES ($1, $2, $3, $4)";
    let values = vec![
        i64::from(key.id).into(),
        key.wrapped.clone().into(),
        now.millis().into(),
        key.seals_from.millis().into(),
    ];
    tx.execute_raw(raw(tx, sql, sql, values)).await?;
    Ok(())
}

/// Marks the key under which everything is sealed now.
pub async fn settle(tx: &Tx, id: u8, now: Instant) -> Result<(), StoreError> {
    let sql = "UPDATE sealing_key SET settled_at = $2 WHERE id = $1 AND settled_at IS NULL";
    tx.execute_raw(raw(tx, sql, sql, vec![i64::from(id).into(), now.millis().into()])).await?;
    Ok(())
}

/// Erases the keys before `id`; what they sealed can never be opened again. Gives how many.
pub async fn forget_before(tx: &Tx, id: u8, now: Instant) -> Result<u64, StoreError> {
    let sql = "UPDATE sealing_key SET wrapped = NULL, forgotten_at = $2 WHERE id < $1 AND wrapped IS NOT NULL";
    let values = vec![i64::from(id).into(), now.millis().into()];
    Ok(tx.execute_raw(raw(tx, sql, sql, values)).await?.rows_affected())
}
