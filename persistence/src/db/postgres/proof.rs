//! The first question to the server, before anything is trusted to it.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, RuntimeErr, Statement};

use crate::{db::Conn, error::StoreError};

const NOT_KEPT: &str = "the server does not keep the options of a session. If this is the address \
    of a pooler such as PgBouncer, set LIGHTHOUSE_DB_POOLER=transaction";

/// Asks whether the server answers, and whether reads are kept from writing. A pooler refuses the
/// options of a session or was told to drop them; then there would be no limits either, and the
/// statements of one session would be asked for in another.
pub(super) async fn prove(reads: &Conn) -> Result<(), StoreError> {
    let ask = Statement::from_string(DbBackend::Postgres, "SHOW transaction_read_only");
    let row = reads.query_one_raw(ask).await.map_err(|error| {
        let cause = if is_refused(&error) { NOT_KEPT.to_owned() } else { error.to_string() };
        StoreError::Unavailable(cause)
    })?;
    let mode = row.map(|row| row.try_get_by_index::<String>(0)).transpose()?;
    if mode.as_deref() == Some("on") {
        return Ok(());
    }
    Err(StoreError::Unavailable(NOT_KEPT.to_owned()))
}

/// The start of a session was a violation of the protocol.
fn is_refused(error: &DbErr) -> bool {
    let DbErr::Conn(RuntimeErr::SqlxError(cause)) = error else { return false };
    matches!(&**cause, sqlx::Error::Database(refusal) if refusal.code().as_deref() == Some("08P01"))
}
