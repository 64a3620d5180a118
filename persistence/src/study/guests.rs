//! Guests: who somebody is that does not belong to the branch, and whether the entry still lives.
//!
//! The reads of this room that leave the permit's scope. One shows a name to the rule of the domain,
//! which compares it with the name that was said; the other answers a key if exactly one living
//! entry fits a name and a number. Nothing of anybody is answered.
//!
//! Text SQL: hot, one statement for all guests of a list; candidates come from the index of names.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit, actions::RecordAttendance},
    id::Id,
    members::{MemberId, Phone},
    study::{StudySessionId, guests::Stranger},
};
use uuid::Uuid;

use crate::{
    db::{Tx, row},
    error::StoreError,
    identity,
    members::{ID_NUMBER, naming},
    seal::Sealer,
    sql::{Sql, values},
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

/// People of one name that are looked through; more are as good as nobody.
const SAME_NAME_MAX: i64 = 500;

/// What a guest says beside the name.
#[derive(Clone, Debug)]
pub enum GuestNumber {
    Phone(Phone),
    /// In capitals.
    LastSix(String),
}

row! {
    struct Row {
        id: Uuid,
        phone: Option<Vec<u8>>,
        number: Option<Vec<u8>>,
    }
}

/// The one living person with this name and number.
pub async fn guest_by_number(
    tx: &Tx,
    permit: &Permit<RecordAttendance>,
    sealer: &Sealer,
    name: &str,
    number: &GuestNumber,
) -> Result<Option<MemberId>, StoreError> {
    let select = "SELECT id, phone_lookup, id_number_sealed FROM member";
    let sql = Sql::with_permit(tx, permit, select);
    let sql = naming::containing(sql, name);
    let sql =
        sql.push_with(" AND name = ? AND ended_at IS NULL LIMIT ?", values![name, SAME_NAME_MAX]);
    let rows: Vec<Row> = sql.all(tx, permit).await?;
    let mut fitting = Vec::new();
    for row in rows {
        if fits(&row, sealer, number)? {
            fitting.push(row.id);
        }
    }
    match fitting.as_slice() {
        [one] => Ok(Some(Id::new(*one))),
        _ => Ok(None),
    }
}

fn fits(row: &Row, sealer: &Sealer, number: &GuestNumber) -> Result<bool, StoreError> {
    match number {
        GuestNumber::Phone(phone) => {
            let lookup = sealer.lookup(identity::PHONE, phone.reveal());
            Ok(row.phone.as_ref() == Some(&lookup))
        }
        GuestNumber::LastSix(last) => {
            let Some(kept) = &row.number else { return Ok(false) };
            Ok(sealer.open_text(&ID_NUMBER.row(row.id), kept)?.ends_with(last.as_str()))
        }
    }
}
