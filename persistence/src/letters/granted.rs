//! Reading under a grant: the limits are in the statement, not after it (INV-16…INV-18).

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::{Permit, actions::RevokeGrants},
    letters::GrantField,
    members::MemberId,
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use super::reading::Row;
use crate::{
    db::{FromRow, SqlRow, Tx},
    error::StoreError,
    members::{ID_NUMBER, PHONE},
    seal::Sealer,
    sql::scoped::raw,
};

/// A grant's row, locked until the transaction ends.
#[derive(Clone, Debug)]
pub struct GrantRow {
    pub id: Uuid,
    pub starts_at: i64,
    pub ends_at: i64,
    pub revoked_at: Option<i64>,
    pub budget: i64,
    pub left: i64,
}

impl FromRow for GrantRow {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            starts_at: row.get(1)?,
            ends_at: row.get(2)?,
            revoked_at: row.get(3)?,
            budget: row.get(4)?,
            left: row.get(5)?,
        })
    }
}

/// The grant of a letter; reads under it follow one another, so that the budget is exact.
pub async fn grant_for_update(tx: &Tx, letter: Uuid, grant: Uuid) -> Result<GrantRow, StoreError> {
    let tail = if tx.is_postgres() { " FOR UPDATE" } else { "" };
    let sql = format!(
        "SELECT id, starts_at, ends_at, revoked_at, budget, rows_left FROM access_grant \
         WHERE id = $1 AND letter_id = $2{tail}"
    );
    let rows = tx.rows_of(raw(tx, &sql, &sql, vec![grant.into(), letter.into()])).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("grant"))
}

/// One person as far as the grant shows it: field and value, in the order of the fields.
#[derive(Clone, Debug)]
pub struct Granted {
    pub id: MemberId,
    pub path: String,
    pub values: Vec<(GrantField, Option<String>)>,
}

/// Reads up to `limit` people of the grant after `after` and takes them from its budget.
pub async fn read_granted(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Row,
    grant: &GrantRow,
    fields: &BTreeSet<GrantField>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Granted>, StoreError> {
    let rows = rows_under(tx, sealer, letter, fields, after, limit).await?;
    spend(tx, grant, i64::try_from(rows.len()).unwrap_or(i64::MAX)).await?;
    Ok(rows)
}

/// Up to `limit` people of a letter after `after`: only the given columns are selected; rows
/// outside the asked organization, or no longer there, do not come.
pub async fn rows_under(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Row,
    fields: &BTreeSet<GrantField>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Granted>, StoreError> {
    let sql = statement(fields, after.is_some());
    let path = letter.organization_path.as_str();
    let mut values: Vec<Value> =
        vec![letter.id.into(), path.into(), format!("{path}~").into(), limit.into()];
    if let Some((path, id)) = after {
        values.extend([Value::from(path), id.into()]);
    }
    let rows = tx.rows_with(raw(tx, &sql, &sql, values), |row| view_of(row, fields)).await?;
    rows.into_iter().map(|row| opened(row, sealer)).collect()
}

fn statement(fields: &BTreeSet<GrantField>, after: bool) -> String {
    let columns: Vec<&str> = fields.iter().map(|field| field.column()).collect();
    let columns = columns.join(", m.");
    let cursor = if after { " AND (m.branch_path, m.id) > ($5, $6)" } else { "" };
    format!(
        "SELECT m.id, m.branch_path, m.{columns} FROM member m \
         WHERE m.ended_at IS NULL AND m.branch_path >= $2 AND m.branch_path < $3 \
         AND (m.id IN (SELECT r.target_id FROM query_letter_row r \
                WHERE r.letter_id = $1 AND r.kind = 'member') \
           OR m.id_number_lookup IN (SELECT p.lookup FROM query_letter_person p \
                WHERE p.letter_id = $1) \
           OR EXISTS (SELECT 1 FROM query_letter_row r JOIN organization o ON o.id = r.target_id \
                WHERE r.letter_id = $1 AND r.kind = 'organization' \
                AND m.branch_path >= o.path AND m.branch_path < o.path || '~')){cursor} \
         ORDER BY m.branch_path, m.id LIMIT $4"
    )
}

/// A value as it is stored.
enum Stored {
    Text(Option<String>),
    Sealed(Option<Vec<u8>>),
}

type Read = (Uuid, String, Vec<(GrantField, Stored)>);

fn view_of(row: &SqlRow<'_>, fields: &BTreeSet<GrantField>) -> Result<Read, DbErr> {
    let value = |(at, field): (usize, &GrantField)| {
        let at = at + 2;
        Ok((
            *field,
            match field {
                GrantField::IdNumber | GrantField::Phone => Stored::Sealed(row.get(at)?),
                GrantField::Branch => Stored::Text(Some(row.get::<Uuid>(at)?.to_string())),
                GrantField::BirthDate
                | GrantField::AppliedOn
                | GrantField::JoinedOn
                | GrantField::ConvertedOn => Stored::Text(
                    row.get::<Option<chrono::NaiveDate>>(at)?.map(|day| day.to_string()),
                ),
                _ => Stored::Text(row.get(at)?),
            },
        ))
    };
    let values = fields.iter().enumerate().map(value).collect::<Result<_, DbErr>>()?;
    Ok((row.get(0)?, row.get(1)?, values))
}

fn opened((id, path, values): Read, sealer: &Sealer) -> Result<Granted, StoreError> {
    let open = |(field, stored): (GrantField, Stored)| {
        let value = match stored {
            Stored::Text(text) => text,
            Stored::Sealed(kept) => {
                let context = if field == GrantField::Phone { PHONE } else { ID_NUMBER };
                kept.map(|kept| sealer.open_text(context, &kept)).transpose()?
            }
        };
        Ok((field, value))
    };
    let values = values.into_iter().map(open).collect::<Result<_, StoreError>>()?;
    Ok(Granted { id: lighthouse_domain::id::Id::new(id), path, values })
}

async fn spend(tx: &Tx, grant: &GrantRow, rows: i64) -> Result<(), StoreError> {
    let sql =
        "UPDATE access_grant SET rows_left = rows_left - $2 WHERE id = $1 AND rows_left >= $2";
    let done = tx.execute_raw(raw(tx, sql, sql, vec![grant.id.into(), rows.into()])).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Busy) }
}

/// Ends a grant before its time; the next read finds it ended.
pub async fn revoke_grant(
    tx: &Tx,
    _permit: &Permit<RevokeGrants>,
    letter: &Row,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = "UPDATE access_grant SET revoked_at = $2 WHERE letter_id = $1 AND revoked_at IS NULL";
    tx.execute_raw(raw(tx, sql, sql, vec![letter.id.into(), now.millis().into()])).await?;
    Ok(())
}
