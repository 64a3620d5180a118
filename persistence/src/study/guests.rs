//! Guests: who somebody is that does not belong to the branch, and whether the entry still lives.
//!
//! The one read of this room that leaves the permit's scope. It shows a name to the rule of the
//! domain, which compares it with the name that was said; nothing of it is answered.
//!
//! Text SQL: hot, one statement for all guests of a list.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    members::MemberId,
    study::{StudySessionId, guests::Stranger},
};
use uuid::Uuid;

use crate::{
    db::{Tx, row},
    error::StoreError,
    sql::Sql,
};

row! {
    struct KnownRow {
        id: Uuid,
        name: String,
        listed: bool,
    }
}

/// Those of `ids` who have a living entry anywhere in the register, kept there until the
/// transaction ends: whoever takes an entry back waits, and finds the line then.
pub async fn strangers_known<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    session: StudySessionId,
    ids: &[MemberId],
) -> Result<HashMap<Uuid, Stranger>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = "SELECT m.id, m.name, EXISTS (SELECT 1 FROM attendance a \
         WHERE a.member_id = m.id AND a.session_id = ";
    let sql = Sql::new(tx, select).bind(session.uuid()).push(") FROM member m").permitted(permit);
    let sql = sql.push(" AND m.ended_at IS NULL AND m.id IN ");
    let sql = sql.list(ids.iter().map(|id| id.uuid())).push(" ORDER BY m.id");
    let sql = if tx.is_postgres() { sql.push(" FOR KEY SHARE OF m") } else { sql };
    let rows: Vec<KnownRow> = sql.all(tx, permit).await?;
    let known = |row: KnownRow| (row.id, Stranger { name: row.name, listed: row.listed });
    Ok(rows.into_iter().map(known).collect())
}
