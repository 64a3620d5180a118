//! What the conditions of entry are judged by, and the exceptions from them.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        AccountId, Permit,
        actions::{GrantExceptions, ReadAdministrators},
    },
    administrators::{Candidate, Condition},
    members::{Education, MemberId, Status},
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::Sql,
    sql::scoped::raw,
};

/// A person as far as the conditions ask, and the account if there is one.
#[derive(Clone, Debug)]
pub struct Facts {
    pub candidate: Candidate,
    pub account: Option<Uuid>,
}

struct Row {
    status: String,
    birth_date: NaiveDate,
    education: Option<String>,
    account: Option<Uuid>,
}

impl FromRow for Row {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            status: row.get(0)?,
            birth_date: row.get(1)?,
            education: row.get(2)?,
            account: row.get(3)?,
        })
    }
}

/// The facts of a member within the permit, kept from changing in a transaction (INV-12).
pub async fn facts(
    conn: &Conn,
    permit: &Permit<ReadAdministrators>,
    member: MemberId,
    lock: bool,
) -> Result<Facts, StoreError> {
    let select = "SELECT m.status, m.birth_date, m.education, a.id FROM member m \
        LEFT JOIN account a ON a.member_id = m.id AND a.disabled_at IS NULL";
    let sql =
        Sql::with_permit(conn, permit, select).in_scope(permit.scope(), "m.branch_path", None);
    let sql = sql.push(" AND m.ended_at IS NULL AND m.id = ").bind(member.uuid());
    let sql = if lock && conn.is_postgres() { sql.push(" FOR SHARE OF m") } else { sql };
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    let row = rows.into_iter().next().ok_or(StoreError::NotFound("member"))?;
    let corrupt = |what: &str| StoreError::corrupt("member", what.to_owned());
    let education = row.education.as_deref();
    Ok(Facts {
        candidate: Candidate {
            status: Status::parse(&row.status).ok_or_else(|| corrupt("status"))?,
            birth_date: row.birth_date,
            education: education
                .map(|text| Education::parse(text).ok_or_else(|| corrupt("education")))
                .transpose()?,
        },
        account: row.account,
    })
}

/// A recorded exception.
#[derive(Clone, Debug)]
pub struct Exception {
    pub id: Uuid,
    pub member: Uuid,
    pub organization: Uuid,
    pub conditions: String,
    pub reason: String,
    pub expires_on: NaiveDate,
    pub approved_by: Uuid,
    pub approved_at: i64,
}

impl Exception {
    pub fn covers(&self, condition: Condition) -> bool {
        self.conditions.split(' ').any(|word| word == condition.as_str())
    }
}

impl FromRow for Exception {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            member: row.get(1)?,
            organization: row.get(2)?,
            conditions: row.get(3)?,
            reason: row.get(4)?,
            expires_on: row.get(5)?,
            approved_by: row.get(6)?,
            approved_at: row.get(7)?,
        })
    }
}

/// The newest exception for somebody at an organization that still holds on `today`.
pub async fn exception_for(
    conn: &Conn,
    member: MemberId,
    organization: OrganizationId,
    today: NaiveDate,
) -> Result<Option<Exception>, StoreError> {
    let sql = "SELECT id, member_id, organization_id, conditions, reason, expires_on, approved_by, \
        approved_at FROM eligibility_exception WHERE member_id = $1 AND organization_id = $2 \
        AND expires_on >= $3 ORDER BY approved_at DESC LIMIT 1";
    let values: Vec<Value> = vec![member.uuid().into(), organization.uuid().into(), today.into()];
    Ok(conn.rows_of(raw(conn, sql, sql, values)).await?.into_iter().next())
}

/// Records an exception for a member and an organization within the permit.
pub async fn grant_exception(
    tx: &Tx,
    permit: &Permit<GrantExceptions>,
    exception: &Exception,
    approver: AccountId,
    now: Instant,
) -> Result<(), StoreError> {
    let select = "SELECT m.id FROM member m JOIN organization o ON o.id = ";
    let sql = Sql::new(tx, select).bind(exception.organization).permitted(permit);
    let sql = sql.in_scope(permit.scope(), "o.path", None).in_scope(
        permit.scope(),
        "m.branch_path",
        None,
    );
    let known: Vec<Known> = sql.push(" AND m.id = ").bind(exception.member).all(tx, permit).await?;
    if known.is_empty() {
        return Err(StoreError::NotFound("member"));
    }
    let sql = "INSERT INTO eligibility_exception (id, member_id, organization_id, conditions, \
        reason, expires_on, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: Vec<Value> = vec![
        exception.id.into(),
        exception.member.into(),
        exception.organization.into(),
        exception.conditions.as_str().into(),
        exception.reason.as_str().into(),
        exception.expires_on.into(),
        approver.uuid().into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, sql, sql, values)).await?;
    Ok(())
}

struct Known;

impl FromRow for Known {
    fn from_row(_: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self)
    }
}
