//! Who read whose record: one line per member and read, shown to the member (INV-19).

use lighthouse_domain::{
    access::{AccountId, Action, Permit, Role, actions::UseOwnAccount},
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::{Sql, values},
};

/// One read of one or more records.
#[derive(Clone, Debug)]
pub struct Access {
    pub id: Uuid,
    pub at: Instant,
    pub account: Option<AccountId>,
    /// The office in which it was read.
    pub office: Option<(Role, OrganizationId)>,
    /// `role` or `query_letter`.
    pub via: &'static str,
    /// The letter's number, or the right that was used.
    pub reference: String,
    pub purpose: String,
    /// The fields that were shown.
    pub fields: String,
}

/// A line of a member's own log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    pub id: Uuid,
    pub at: i64,
    pub reader: Option<String>,
    pub role: Option<Role>,
    pub organization_name: Option<String>,
    pub via: String,
    pub reference: String,
    pub purpose: String,
    pub fields: String,
}

impl FromRow for AccessEntry {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            reader: row.get(2)?,
            via: row.get(3)?,
            reference: row.get(4)?,
            purpose: row.get(5)?,
            fields: row.get(6)?,
            role: role_of(row.get(7)?)?,
            organization_name: row.get(8)?,
        })
    }
}

/// A word that no role knows is no role that may be shown.
fn role_of(word: Option<String>) -> Result<Option<Role>, DbErr> {
    let Some(word) = word else { return Ok(None) };
    let role = Role::parse(&word);
    role.map(Some).ok_or_else(|| DbErr::Type("access_log holds an unknown role".to_owned()))
}

/// Lines a statement may carry.
const CHUNK: usize = 1000;

/// Writes one line for each member whose record is read, in the transaction of the read.
pub async fn log_access(tx: &Tx, members: &[MemberId], read: &Access) -> Result<(), StoreError> {
    use std::fmt::Write;
    let backend = tx.get_database_backend();
    let mark = if tx.is_postgres() { '$' } else { '?' };
    for chunk in members.chunks(CHUNK) {
        let mut sql = String::from(
            "INSERT INTO access_log (at, id, account_id, via, reference, purpose, fields, role, organization_id, member_id) VALUES ",
        );
        let mut values: Vec<Value> = shared(read);
        for (at, member) in chunk.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let m = mark;
            let _ = write!(
                sql,
                "{comma}({m}1, {m}2, {m}3, {m}4, {m}5, {m}6, {m}7, {m}8, {m}9, {m}{})",
                at + 10
            );
            values.push(member.uuid().into());
        }
        let lines = sea_orm::Statement::from_sql_and_values(backend, sql, values);
        tx.execute_raw(lines).await.map_err(|error| super::or_nothing(error.into()))?;
    }
    Ok(())
}

fn shared(read: &Access) -> Vec<Value> {
    vec![
        read.at.millis().into(),
        read.id.into(),
        read.account.map(lighthouse_domain::id::Id::uuid).into(),
        read.via.into(),
        read.reference.as_str().into(),
        read.purpose.as_str().into(),
        read.fields.as_str().into(),
        read.office.map(|(role, _)| role.as_str()).into(),
        read.office.map(|(_, organization)| organization.uuid()).into(),
    ]
}

/// Whether the holder's look at this member's record, by this right, is on record since `since`.
pub async fn is_logged<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    member: MemberId,
    since: Instant,
) -> Result<bool, StoreError> {
    let sql = Sql::with_permit(conn, permit, "SELECT COUNT(*) FROM access_log l");
    let sql = sql.push_with(
        " AND l.member_id = ? AND l.at > ? AND l.account_id = ? AND l.reference = ?",
        values![member.uuid(), since.millis(), permit.account().uuid(), permit.name()],
    );
    Ok(sql.count_under(conn, permit).await? > 0)
}

/// The reads of the holder's own record, newest first, after `after`.
pub async fn list_access(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    after: Option<(i64, Uuid)>,
    limit: i64,
) -> Result<Vec<AccessEntry>, StoreError> {
    let Some(member) = permit.member() else { return Ok(Vec::new()) };
    let select = "SELECT l.id, l.at, a.display_name, l.via, l.reference, l.purpose, l.fields, \
        l.role, o.name FROM access_log l LEFT JOIN account a ON a.id = l.account_id \
        LEFT JOIN organization o ON o.id = l.organization_id";
    let sql =
        Sql::with_permit(conn, permit, select).push(" AND l.member_id = ").bind(member.uuid());
    let sql = match after {
        Some((at, id)) => sql.push(" AND (l.at, l.id) < (").bind(at).push(", ").bind(id).push(")"),
        None => sql,
    };
    sql.push(" ORDER BY l.at DESC, l.id DESC LIMIT ").bind(limit).all(conn, permit).await
}
