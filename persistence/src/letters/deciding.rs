//! Deciding a letter: approvals, the grant, every other step.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::ReviewLetters},
    letters::{LetterState, OfficerSeat},
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use super::reading::Row;
use crate::{
    db::{FromRow, SqlRow, Tx},
    error::StoreError,
    sql::Sql,
    sql::scoped::raw,
};

const STATE: &str = "UPDATE query_letter SET state = $2, reason = $3, version = version + 1, \
    updated_at = $4 WHERE id = $1 AND version = $5";

/// Writes the state after a step; a return forgets the approvals.
pub async fn set_state(
    tx: &Tx,
    letter: &Row,
    state: LetterState,
    reason: Option<&str>,
    now: Instant,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        letter.id.into(),
        state.as_str().into(),
        reason.map(str::to_owned).into(),
        now.millis().into(),
        letter.version.into(),
    ];
    let done = tx.execute_raw(raw(tx, STATE, STATE, values)).await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::VersionChanged);
    }
    if state == LetterState::Returned {
        let sql = "DELETE FROM query_letter_approval WHERE letter_id = $1";
        tx.execute_raw(raw(tx, sql, sql, vec![letter.id.into()])).await?;
    }
    Ok(())
}

const APPROVE: &str = "INSERT INTO query_letter_approval (letter_id, seat, account_id, \
    text_version, at) VALUES ($1, $2, $3, $4, $5)";
const GRANT: &str = "INSERT INTO access_grant (id, letter_id, starts_at, ends_at, budget, \
    rows_left, created_at) VALUES ($1, $2, $3, $4, $5, $5, $6)";

/// Writes the approval of the permit's holder, and with the second one the grant; tells the grant.
pub async fn approve(
    tx: &Tx,
    permit: &Permit<ReviewLetters>,
    letter: &Row,
    seat: OfficerSeat,
    state: LetterState,
    now: Instant,
) -> Result<Option<Uuid>, StoreError> {
    approve_as(tx, permit, letter, (seat, permit.account()), state, (Uuid::now_v7(), now)).await
}

/// The same for an approval that was somebody else's; `grant` is the id of a grant that follows.
pub async fn approve_as(
    tx: &Tx,
    _permit: &Permit<ReviewLetters>,
    letter: &Row,
    (seat, account): (OfficerSeat, AccountId),
    state: LetterState,
    (grant, now): (Uuid, Instant),
) -> Result<Option<Uuid>, StoreError> {
    let values: Vec<Value> = vec![
        letter.id.into(),
        seat.as_str().into(),
        account.uuid().into(),
        letter.text_version.into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, APPROVE, APPROVE, values)).await?;
    set_state(tx, letter, state, letter.reason.as_deref(), now).await?;
    if state != LetterState::Active {
        return Ok(None);
    }
    let values: Vec<Value> = vec![
        grant.into(),
        letter.id.into(),
        letter.starts_at.into(),
        letter.ends_at.into(),
        letter.budget.into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, GRANT, GRANT, values)).await?;
    Ok(Some(grant))
}

struct Number(i64);

impl FromRow for Number {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

/// How many of those who are named lie outside the approver's scope or outside the
/// organization that is asked (INV-19). Who is named by number and is nobody's member is not
/// outside.
pub async fn outside_scope(
    tx: &Tx,
    permit: &Permit<ReviewLetters>,
    letter: &Row,
) -> Result<i64, StoreError> {
    let inside = |sql: Sql, path: &str| {
        let sql = sql.in_scope(permit.scope(), path, None);
        let sql = sql.push(" AND ").push(path).push(" >= ").bind(letter.organization_path.as_str());
        sql.push(" AND ").push(path).push(" < ").bind(format!("{}~", letter.organization_path))
    };
    let named = "SELECT COUNT(*) FROM (SELECT r.target_id AS id, r.kind AS kind \
        FROM query_letter_row r WHERE r.letter_id = ";
    let sql = Sql::new(tx, named).bind(letter.id);
    let sql = sql.push(
        " UNION ALL SELECT m.id, 'member' FROM query_letter_person p \
        JOIN member m ON m.id_number_lookup = p.lookup AND m.ended_at IS NULL WHERE p.letter_id = ",
    );
    let sql = sql.bind(letter.id).push(") n").permitted(permit);
    let sql =
        sql.push(" AND NOT EXISTS (SELECT 1 FROM member m WHERE n.kind = 'member' AND m.id = n.id");
    let sql = inside(sql, "m.branch_path");
    let sql = sql.push(
        ") AND NOT EXISTS (SELECT 1 FROM organization t WHERE n.kind = 'organization' AND t.id = n.id",
    );
    let rows: Vec<Number> = inside(sql, "t.path").push(")").all(tx, permit).await?;
    Ok(rows.first().map_or(0, |row| row.0))
}
