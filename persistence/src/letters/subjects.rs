//! Whose records a letter names: whether they lie within a scope, and reading them under the
//! grant. Which fields and whom are in the statement, not after it.
//!
//! Text SQL: set-based over members, organizations and persons at once.

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::{Permit, actions::ReviewLetters},
    id::Id,
    letters::{Delivery, Grant, GrantField, Letter},
    members::MemberId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::entity::{delivery, grant};
use crate::{
    db::{Conn, SqlRow, Tx},
    error::StoreError,
    locked::Locked,
    members::{ID_NUMBER, PHONE},
    seal::Sealer,
    sql::{Sql, insert_all, values},
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
    /// The branch's name; shown only where the branch was granted.
    pub branch: String,
    /// Which of the letter's id numbers it is, counted from 0.
    pub position: Option<i64>,
    /// Whether this grant has delivered the person before.
    pub delivered_before: bool,
    pub values: Vec<(GrantField, Option<String>)>,
}

/// Where a page begins: after this branch path and member.
pub type GrantedPosition = (String, Uuid);

const MEANT: &str = " AND (m.id IN (SELECT r.target_id FROM query_letter_row r \
        WHERE r.letter_id = ? AND r.kind = 'member') \
     OR m.id_number_lookup IN (SELECT p.lookup FROM query_letter_person p WHERE p.letter_id = ?) \
     OR EXISTS (SELECT 1 FROM query_letter_row r JOIN organization o ON o.id = r.target_id \
        WHERE r.letter_id = ? AND r.kind = 'organization' \
        AND m.branch_path >= o.path AND m.branch_path < o.path || '~'))";

/// Up to `limit` people of a letter after `after`, only those delivered before where `known` says
/// so. People outside the asked organization, or no longer members, do not come.
pub async fn people_after(
    conn: &Conn,
    sealer: &Sealer,
    (letter, grant): (&Locked<Letter>, &Grant),
    fields: &BTreeSet<GrantField>,
    after: Option<GrantedPosition>,
    (limit, known): (i64, bool),
) -> Result<Vec<Granted>, StoreError> {
    let sql = statement(conn, (letter, grant), fields, known);
    let sql = match after {
        Some((path, id)) => sql.push_with(" AND (m.branch_path, m.id) > (?, ?)", values![path, id]),
        None => sql,
    };
    let sql = sql.push_with(" ORDER BY m.branch_path, m.id LIMIT ?", values![limit]);
    let rows = sql.rows_with(conn, |row| columns(row, fields)).await?;
    rows.into_iter().map(|row| row.opened(sealer)).collect()
}

/// Whether somebody whom the letter means was never delivered.
pub async fn leaves_somebody_out(
    conn: &Conn,
    letter: &Locked<Letter>,
    grant: &Grant,
) -> Result<bool, StoreError> {
    let fields = BTreeSet::from([GrantField::Name]);
    let sql = statement(conn, (letter, grant), &fields, false).push(" AND d.at IS NULL LIMIT 1");
    let rows = sql.rows_with(conn, |row| row.get::<Uuid>(0)).await?;
    Ok(!rows.is_empty())
}

fn statement(
    conn: &Conn,
    (letter, grant): (&Letter, &Grant),
    fields: &BTreeSet<GrantField>,
    known: bool,
) -> Sql {
    let (id, path) = (letter.id.uuid(), &letter.organization_path);
    let columns: Vec<&str> = fields.iter().map(|field| field.column()).collect();
    let select = format!(
        "SELECT m.id, m.branch_path, b.name, a.position, d.at, m.{} FROM member m \
         JOIN organization b ON b.id = m.branch_id",
        columns.join(", m.")
    );
    let sql = Sql::new(conn, &select)
        .push_with(
            " LEFT JOIN query_letter_person a ON a.letter_id = ? AND a.lookup = m.id_number_lookup \
             LEFT JOIN grant_delivery d ON d.grant_id = ? AND d.member_id = m.id",
            values![id, grant.id.uuid()],
        )
        .push_with(
            " WHERE m.ended_at IS NULL AND m.branch_path >= ? AND m.branch_path < ?",
            values![path.as_str(), path.end()],
        )
        .push_with(MEANT, values![id, id, id]);
    if known { sql.push(" AND d.at IS NOT NULL") } else { sql }
}

/// A value as it is stored.
enum StoredValue {
    Text(Option<String>),
    Sealed(Option<Vec<u8>>),
}

/// A row whose sealed values are still sealed.
struct SealedRow {
    person: Granted,
    values: Vec<(GrantField, StoredValue)>,
}

fn columns(row: &SqlRow<'_>, fields: &BTreeSet<GrantField>) -> Result<SealedRow, DbErr> {
    let mut columns = 0..;
    let person = Granted {
        id: Id::new(row.next(&mut columns)?),
        path: row.next(&mut columns)?,
        branch: row.next(&mut columns)?,
        position: row.next(&mut columns)?,
        delivered_before: row.next::<Option<i64>>(&mut columns)?.is_some(),
        values: Vec::new(),
    };
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match field {
            GrantField::IdNumber | GrantField::Phone => {
                StoredValue::Sealed(row.next(&mut columns)?)
            }
            GrantField::Branch => {
                StoredValue::Text(Some(row.next::<Uuid>(&mut columns)?.to_string()))
            }
            GrantField::BirthDate
            | GrantField::AppliedOn
            | GrantField::JoinedOn
            | GrantField::ConvertedOn => {
                let day: Option<chrono::NaiveDate> = row.next(&mut columns)?;
                StoredValue::Text(day.map(|day| day.to_string()))
            }
            _ => StoredValue::Text(row.next(&mut columns)?),
        };
        values.push((*field, value));
    }
    Ok(SealedRow { person, values })
}

impl SealedRow {
    fn opened(self, sealer: &Sealer) -> Result<Granted, StoreError> {
        let open = |(field, stored): (GrantField, StoredValue)| {
            let value = match stored {
                StoredValue::Text(text) => text,
                StoredValue::Sealed(bytes) => {
                    let column = if field == GrantField::Phone { PHONE } else { ID_NUMBER };
                    let cell = column.row(self.person.id.uuid());
                    bytes.map(|bytes| sealer.open_text(&cell, &bytes)).transpose()?
                }
            };
            Ok((field, value))
        };
        let values = self.values.into_iter().map(open).collect::<Result<_, StoreError>>()?;
        Ok(Granted { values, ..self.person })
    }
}

/// Takes a delivery from the budget of a locked letter's grant, and remembers who was in it.
pub async fn deliver(
    tx: &Tx,
    letter: &Locked<Letter>,
    people: &[Granted],
    delivered: Delivery,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(grant) = letter.state.grant() else { return Err(StoreError::NotFound("grant")) };
    let first_time = people.iter().filter(|one| !one.delivered_before);
    let rows: Vec<_> = first_time
        .map(|one| delivery::ActiveModel {
            grant_id: Set(grant.id.uuid()),
            member_id: Set(one.id.uuid()),
            at: Set(now.millis()),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    insert_all(tx, rows).await?;
    spend(tx, grant, delivered.cost).await
}

async fn spend(tx: &Tx, grant: &Grant, cost: i64) -> Result<(), StoreError> {
    let left = grant::Column::RowsLeft;
    let done = grant::Entity::update_many()
        .col_expr(left, Expr::col(left).sub(cost))
        .filter(grant::Column::Id.eq(grant.id.uuid()))
        .filter(left.gte(cost))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Busy) }
}
