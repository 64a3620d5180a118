//! Whose records a letter names: whether they lie within a scope, and reading them under the
//! grant. The limits are in the statement, not after it.
//!
//! Text SQL: set-based over members, organizations and persons at once.

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::{Permit, actions::ReviewLetters},
    id::Id,
    letters::{GrantField, Letter},
    members::MemberId,
};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::entity::grant;
use crate::{
    db::{SqlRow, Tx},
    error::StoreError,
    locked::Locked,
    members::{ID_NUMBER, PHONE},
    seal::Sealer,
    sql::{Sql, values},
};

/// How many of those who are named lie outside the approver's scope or outside the
/// organization that is asked. Who is named by number and is nobody's member is not outside.
pub async fn outside_scope(
    tx: &Tx,
    permit: &Permit<ReviewLetters>,
    letter: &Locked<Letter>,
) -> Result<i64, StoreError> {
    let inside = |sql: Sql, path: &str| {
        let sql = sql.in_scope(permit.scope(), path, None);
        let sql = sql.push(" AND ").push(path);
        let sql = sql.push_with(" >= ? AND ", values![letter.organization_path.as_str()]);
        sql.push(path).push_with(" < ?", values![letter.organization_path.end()])
    };
    let id = letter.id.uuid();
    let named = "SELECT COUNT(*) FROM (SELECT r.target_id AS id, r.kind AS kind \
        FROM query_letter_row r WHERE r.letter_id = ? \
        UNION ALL SELECT m.id, 'member' FROM query_letter_person p \
        JOIN member m ON m.id_number_lookup = p.lookup AND m.ended_at IS NULL \
        WHERE p.letter_id = ?) n";
    let sql = Sql::new(tx, "").push_with(named, values![id, id]).permitted(permit);
    let sql =
        sql.push(" AND NOT EXISTS (SELECT 1 FROM member m WHERE n.kind = 'member' AND m.id = n.id");
    let sql = inside(sql, "m.branch_path").push(
        ") AND NOT EXISTS (SELECT 1 FROM organization t WHERE n.kind = 'organization' AND t.id = n.id",
    );
    inside(sql, "t.path").push(")").count_under(tx, permit).await
}

/// One person as far as the grant shows it: field and value, in the order of the fields.
#[derive(Clone, Debug)]
pub struct Granted {
    pub id: MemberId,
    pub path: String,
    pub values: Vec<(GrantField, Option<String>)>,
}

/// Reads up to `limit` people of the letter's grant after `after` and takes them from its budget.
pub async fn read_granted(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Locked<Letter>,
    fields: &BTreeSet<GrantField>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Granted>, StoreError> {
    let rows = rows_under(tx, sealer, letter, fields, after, limit).await?;
    spend(tx, letter, i64::try_from(rows.len()).unwrap_or(i64::MAX)).await?;
    Ok(rows)
}

/// Up to `limit` people of a letter after `after`: only the given columns are selected; rows
/// outside the asked organization, or no longer there, do not come.
pub async fn rows_under(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Locked<Letter>,
    fields: &BTreeSet<GrantField>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Granted>, StoreError> {
    let sql = statement(tx, letter, fields, after)
        .push_with(" ORDER BY m.branch_path, m.id LIMIT ?", values![limit]);
    let rows = sql.rows_with(tx, |row| columns(row, fields)).await?;
    rows.into_iter().map(|row| opened(row, sealer)).collect()
}

fn statement(
    tx: &Tx,
    letter: &Letter,
    fields: &BTreeSet<GrantField>,
    after: Option<(String, Uuid)>,
) -> Sql {
    let (id, path) = (letter.id.uuid(), &letter.organization_path);
    let columns: Vec<&str> = fields.iter().map(|field| field.column()).collect();
    let select = format!("SELECT m.id, m.branch_path, m.{} FROM member m", columns.join(", m."));
    let sql = Sql::new(tx, &select)
        .push_with(
            " WHERE m.ended_at IS NULL AND m.branch_path >= ? AND m.branch_path < ?",
            values![path.as_str(), path.end()],
        )
        .push_with(
            " AND (m.id IN (SELECT r.target_id FROM query_letter_row r \
                WHERE r.letter_id = ? AND r.kind = 'member') \
             OR m.id_number_lookup IN (SELECT p.lookup FROM query_letter_person p \
                WHERE p.letter_id = ?) \
             OR EXISTS (SELECT 1 FROM query_letter_row r JOIN organization o ON o.id = r.target_id \
                WHERE r.letter_id = ? AND r.kind = 'organization' \
                AND m.branch_path >= o.path AND m.branch_path < o.path || '~'))",
            values![id, id, id],
        );
    match after {
        Some((path, id)) => sql.push_with(" AND (m.branch_path, m.id) > (?, ?)", values![path, id]),
        None => sql,
    }
}

/// A value as it is stored.
enum Stored {
    Text(Option<String>),
    Sealed(Option<Vec<u8>>),
}

type Read = (Uuid, String, Vec<(GrantField, Stored)>);

fn columns(row: &SqlRow<'_>, fields: &BTreeSet<GrantField>) -> Result<Read, DbErr> {
    let mut columns = 0..;
    let (id, path) = (row.next(&mut columns)?, row.next(&mut columns)?);
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match field {
            GrantField::IdNumber | GrantField::Phone => Stored::Sealed(row.next(&mut columns)?),
            GrantField::Branch => Stored::Text(Some(row.next::<Uuid>(&mut columns)?.to_string())),
            GrantField::BirthDate
            | GrantField::AppliedOn
            | GrantField::JoinedOn
            | GrantField::ConvertedOn => {
                let day: Option<chrono::NaiveDate> = row.next(&mut columns)?;
                Stored::Text(day.map(|day| day.to_string()))
            }
            _ => Stored::Text(row.next(&mut columns)?),
        };
        values.push((*field, value));
    }
    Ok((id, path, values))
}

fn opened((id, path, values): Read, sealer: &Sealer) -> Result<Granted, StoreError> {
    let open = |(field, stored): (GrantField, Stored)| {
        let value = match stored {
            Stored::Text(text) => text,
            Stored::Sealed(bytes) => {
                let column = if field == GrantField::Phone { PHONE } else { ID_NUMBER };
                bytes.map(|bytes| sealer.open_text(&column.row(id), &bytes)).transpose()?
            }
        };
        Ok((field, value))
    };
    let values = values.into_iter().map(open).collect::<Result<_, StoreError>>()?;
    Ok(Granted { id: Id::new(id), path, values })
}

async fn spend(tx: &Tx, letter: &Letter, rows: i64) -> Result<(), StoreError> {
    let left = grant::Column::RowsLeft;
    let done = grant::Entity::update_many()
        .col_expr(left, Expr::col(left).sub(rows))
        .filter(grant::Column::LetterId.eq(letter.id.uuid()))
        .filter(left.gte(rows))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Busy) }
}
