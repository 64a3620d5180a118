//! Tokens of outside units: opaque, short-lived, looked up at every use.

use lighthouse_domain::time::Instant;
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::scoped::raw,
};

struct Holder(Uuid);

impl FromRow for Holder {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

/// The letter whose secret this is.
pub async fn secret_holder(
    conn: &Conn,
    letter: Uuid,
    secret_hash: &[u8],
) -> Result<Option<Uuid>, StoreError> {
    let sql = "SELECT id FROM query_letter WHERE id = $1 AND secret_hash = $2";
    let values: Vec<Value> = vec![letter.into(), secret_hash.to_vec().into()];
    Ok(conn.rows_of::<Holder>(raw(conn, sql, sql, values)).await?.first().map(|row| row.0))
}

pub async fn issue_token(
    tx: &Tx,
    letter: Uuid,
    hash: Vec<u8>,
    expires_at: Instant,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO letter_token (hash, letter_id, expires_at) VALUES ($1, $2, $3)";
    let values: Vec<Value> = vec![hash.into(), letter.into(), expires_at.millis().into()];
    tx.execute_raw(raw(tx, sql, sql, values)).await?;
    Ok(())
}

/// The letter a live token belongs to.
pub async fn holder_of(conn: &Conn, hash: &[u8], now: Instant) -> Result<Option<Uuid>, StoreError> {
    let sql = "SELECT letter_id FROM letter_token WHERE hash = $1 AND expires_at > $2";
    let values: Vec<Value> = vec![hash.to_vec().into(), now.millis().into()];
    Ok(conn.rows_of::<Holder>(raw(conn, sql, sql, values)).await?.first().map(|row| row.0))
}

/// Forgets tokens that ended before `now`.
pub async fn prune_tokens(tx: &Tx, now: Instant) -> Result<u64, StoreError> {
    let sql = "DELETE FROM letter_token WHERE expires_at <= $1";
    let done = tx.execute_raw(raw(tx, sql, sql, vec![now.millis().into()])).await?;
    Ok(done.rows_affected())
}
