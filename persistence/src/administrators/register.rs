//! Reading the register: who administers what, since when, trained when.

use lighthouse_domain::{
    access::{AccountId, Permit, Role, actions::ManageAdministrators, actions::ReadAdministrators},
    administrators::AppointmentId,
    organizations::OrganizationId,
};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::Sql,
    sql::scoped::raw,
};

/// An entry of the register.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: Uuid,
    pub account: Uuid,
    pub name: String,
    pub member: Option<Uuid>,
    pub role: String,
    pub organization: Uuid,
    pub organization_name: String,
    pub path: String,
    pub main: bool,
    pub systems: String,
    pub since: i64,
    pub until: Option<i64>,
    pub ground: Option<String>,
    pub decision: Option<String>,
    pub hand_over: Option<String>,
    pub successor: Option<Uuid>,
    pub exception: Option<Uuid>,
    pub review: Option<String>,
    pub reviewed_on: Option<chrono::NaiveDate>,
    pub trained_on: Option<chrono::NaiveDate>,
    pub version: i64,
    pub created_at: i64,
}

const SELECT: &str = "SELECT p.id, p.account_id, a.display_name, a.member_id, p.role, \
    p.organization_id, o.name, o.path, p.main, p.systems, p.since, p.until, p.ground, p.decision, \
    p.hand_over, p.successor_id, p.exception_id, p.review, p.reviewed_on, \
    (SELECT t.held_on FROM administrator_training t WHERE t.appointment_id = p.id \
        ORDER BY t.held_on DESC LIMIT 1) AS trained_on, p.version, p.created_at \
    FROM appointment p JOIN account a ON a.id = p.account_id \
    JOIN organization o ON o.id = p.organization_id";

impl FromRow for Listed {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            account: row.get(1)?,
            name: row.get(2)?,
            member: row.get(3)?,
            role: row.get(4)?,
            organization: row.get(5)?,
            organization_name: row.get(6)?,
            path: row.get(7)?,
            main: row.get(8)?,
            systems: row.get(9)?,
            since: row.get(10)?,
            until: row.get(11)?,
            ground: row.get(12)?,
            decision: row.get(13)?,
            hand_over: row.get(14)?,
            successor: row.get(15)?,
            exception: row.get(16)?,
            review: row.get(17)?,
            reviewed_on: row.get(18)?,
            trained_on: row.get(19)?,
            version: row.get(20)?,
            created_at: row.get(21)?,
        })
    }
}

/// What the register may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The whole subtree of this organization.
    pub below: Option<OrganizationId>,
    pub role: Option<Role>,
    pub member: Option<Uuid>,
    /// Only live ones, only ended ones, or both.
    pub live: Option<bool>,
}

/// Where a page begins: after this place of the tree and entry.
pub type Page = (String, Uuid);

/// Up to `limit` entries, organization by organization.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadAdministrators>,
    filter: &Filter,
    after: Option<&Page>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = filtered(sql, permit, filter);
    let sql = match after {
        Some((path, id)) => {
            sql.push(" AND (o.path, p.id) > (").bind(path).push(", ").bind(*id).push(")")
        }
        None => sql,
    };
    sql.push(" ORDER BY o.path, p.id LIMIT ").bind(limit).all(conn, permit).await
}

fn filtered(sql: Sql, permit: &Permit<ReadAdministrators>, filter: &Filter) -> Sql {
    let sql = match filter.below {
        Some(top) => sql.in_subtree(permit.scope(), top, "o.path"),
        None => sql,
    };
    let sql = match filter.role {
        Some(role) => sql.push(" AND p.role = ").bind(role.as_str()),
        None => sql,
    };
    let sql = match filter.member {
        Some(member) => sql.push(" AND a.member_id = ").bind(member),
        None => sql,
    };
    match filter.live {
        Some(true) => sql.push(" AND p.until IS NULL"),
        Some(false) => sql.push(" AND p.until IS NOT NULL"),
        None => sql,
    }
}

pub async fn find(
    conn: &Conn,
    permit: &Permit<ReadAdministrators>,
    id: AppointmentId,
) -> Result<Listed, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let rows = sql.push(" AND p.id = ").bind(id.uuid()).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("administrator"))
}

/// One entry, locked until the transaction ends.
pub async fn find_for_update(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    id: AppointmentId,
) -> Result<Listed, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = sql.push(" AND p.id = ").bind(id.uuid());
    let sql = if tx.is_postgres() { sql.push(" FOR UPDATE OF p") } else { sql };
    let rows = sql.all(tx, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("administrator"))
}

struct Held(String);

impl FromRow for Held {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

/// The roles an account holds now, anywhere.
pub async fn roles_of(tx: &Tx, account: AccountId) -> Result<Vec<Role>, StoreError> {
    let sql = "SELECT role FROM appointment WHERE account_id = $1 AND until IS NULL";
    let rows = tx.rows_of::<Held>(raw(tx, sql, sql, vec![account.uuid().into()])).await?;
    let known = |row: &Held| {
        Role::parse(&row.0).ok_or_else(|| StoreError::corrupt("appointment", "unknown role"))
    };
    rows.iter().map(known).collect()
}

/// A training of an entry that was found within a permit.
#[derive(Clone, Debug)]
pub struct Trained {
    pub id: Uuid,
    pub kind: String,
    pub topic: String,
    pub trainer: Option<String>,
    pub held_on: chrono::NaiveDate,
}

impl FromRow for Trained {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            topic: row.get(2)?,
            trainer: row.get(3)?,
            held_on: row.get(4)?,
        })
    }
}

/// The newest hundred trainings of an entry.
pub async fn trainings(conn: &Conn, of: &Listed) -> Result<Vec<Trained>, StoreError> {
    let sql = "SELECT id, kind, topic, trainer, held_on FROM administrator_training \
        WHERE appointment_id = $1 ORDER BY held_on DESC, id LIMIT 100";
    conn.rows_of(raw(conn, sql, sql, vec![of.id.into()])).await
}
