//! Who read whose record: one line per member and read, shown to the member (INV-19).

use lighthouse_domain::{
    access::{
        AccountId, Action, Permit, Role,
        actions::{ReadAudit, UseOwnAccount},
    },
    audit::{AccessLine, LoggedRead, digest_of_lines},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{DbErr, Value};
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx, row},
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

const INTO: &str = "INSERT INTO access_log (at, id, account_id, via, reference, purpose, fields, \
    role, organization_id, member_id) VALUES ";

/// Writes one line for each member whose record is read, in the transaction of the read. What it
/// gives belongs into the read's audit event.
pub async fn log_access(
    tx: &Tx,
    members: &[MemberId],
    read: &Access,
) -> Result<LoggedRead, StoreError> {
    for chunk in members.chunks(CHUNK) {
        let lines: Vec<_> = chunk.iter().map(|member| line(read, *member)).collect();
        Sql::new(tx, INTO).tuples(lines).execute(tx).await.map_err(super::or_nothing)?;
    }
    let lines: Vec<_> = members.iter().map(|member| hashed(read, *member)).collect();
    Ok(LoggedRead { id: read.id, digest: digest_of_lines(&lines) })
}

/// The same line as [`line`], as it is hashed.
fn hashed(read: &Access, member: MemberId) -> AccessLine<'_> {
    AccessLine {
        id: read.id,
        member: member.uuid(),
        at: read.at.millis(),
        account: read.account.map(Id::uuid),
        via: read.via,
        reference: &read.reference,
        purpose: &read.purpose,
        fields: &read.fields,
        role: read.office.map(|(role, _)| role.as_str()),
        organization: read.office.map(|(_, organization)| organization.uuid()),
    }
}

/// The columns of [`INTO`], in its order.
fn line(read: &Access, member: MemberId) -> [Value; 10] {
    [
        read.at.millis().into(),
        read.id.into(),
        read.account.map(Id::uuid).into(),
        read.via.into(),
        read.reference.as_str().into(),
        read.purpose.as_str().into(),
        read.fields.as_str().into(),
        read.office.map(|(role, _)| role.as_str()).into(),
        read.office.map(|(_, organization)| organization.uuid()).into(),
        member.uuid().into(),
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

row! {
    /// A line of the access log, with whose record it was.
    pub struct AccessOfMember {
        id: Uuid,
        at: i64,
        member: Uuid,
        member_name: String,
        account: Option<Uuid>,
        reader: Option<String>,
        via: String,
        reference: String,
        purpose: String,
        fields: String,
    }
}

/// What a search may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct AccessFilter {
    pub member: Option<MemberId>,
    pub account: Option<Uuid>,
    /// The number of a query letter: the reads of its grant.
    pub letter: Option<String>,
    pub from: Option<i64>,
    pub before: Option<i64>,
}

/// Where a page begins: after this instant, member and read, going back in time.
pub type AccessPosition = (i64, Uuid, Uuid);

const OF_MEMBERS: &str = "SELECT l.id, l.at, l.member_id, m.name, l.account_id, \
    COALESCE(r.name, a.display_name), l.via, l.reference, l.purpose, l.fields \
    FROM access_log l JOIN member m ON m.id = l.member_id \
    LEFT JOIN account a ON a.id = l.account_id LEFT JOIN member r ON r.id = a.member_id";

/// Up to `limit` reads of members in scope, newest first.
pub async fn access_of_members(
    conn: &Conn,
    permit: &Permit<ReadAudit>,
    filter: &AccessFilter,
    after: Option<AccessPosition>,
    limit: i64,
) -> Result<Vec<AccessOfMember>, StoreError> {
    let sql = Sql::with_permit(conn, permit, OF_MEMBERS)
        .in_scope(permit.scope(), "m.branch_path", None)
        .push_if(" AND l.member_id = ?", filter.member.map(Id::uuid))
        .push_if(" AND l.account_id = ?", filter.account)
        .push_if(" AND l.at >= ?", filter.from)
        .push_if(" AND l.at < ?", filter.before);
    let sql = match &filter.letter {
        // The number is followed by a space and the unit's name.
        Some(number) => sql.push_with(
            " AND l.via = 'query_letter' AND l.reference >= ? AND l.reference < ?",
            values![format!("{number} "), format!("{number}!")],
        ),
        None => sql,
    };
    let sql = match after {
        Some((at, member, id)) => {
            sql.push_with(" AND (l.at, l.member_id, l.id) < (?, ?, ?)", values![at, member, id])
        }
        None => sql,
    };
    sql.push_with(" ORDER BY l.at DESC, l.member_id DESC, l.id DESC LIMIT ?", values![limit])
        .all(conn, permit)
        .await
}
