//! Reading the register within a permit: one person, a page, head counts.
//!
//! Text SQL: reads of members are the statements that run most.

mod as_of;

use std::collections::HashSet;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{ChangeOwnContact, CountMembers, ManageMembers, ReadMembers},
    },
    id::Id,
    members::{Education, Gender, HeadCount, Member, MemberId, Status},
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use uuid::Uuid;

use super::naming;
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    locked::Locked,
    sql::Sql,
};

pub use as_of::{counts_as_of, find_as_of, page_as_of};

row! {
    /// What a list shows of a row: everything but the sealed values, in the order of [`SELECT`].
    struct Row {
        id: Uuid,
        branch_id: Uuid,
        branch_path: String,
        name: String,
        gender: String,
        birth_date: NaiveDate,
        ethnicity: Option<String>,
        education: Option<String>,
        status: String,
        applied_on: Option<NaiveDate>,
        joined_on: Option<NaiveDate>,
        converted_on: Option<NaiveDate>,
        app_activated_on: Option<NaiveDate>,
        id_number_masked: Option<String>,
        phone_masked: Option<String>,
        version: i64,
        created_at: i64,
        updated_at: i64,
        merged_into: Option<Uuid>,
        branch_name: String,
    }
    /// How many people of a status a branch has.
    struct CountRow {
        branch: Uuid,
        branch_name: String,
        status: String,
        members: i64,
    }
    /// A person, and whether they belong to the branch that was asked for.
    struct Found {
        id: Uuid,
        belongs: bool,
    }
}

/// The columns of [`Row`], in its order.
const SELECT: &str = "SELECT id, branch_id, branch_path, name, gender, birth_date, \
    ethnicity, education, status, applied_on, joined_on, converted_on, app_activated_on, \
    id_number_masked, phone_masked, version, created_at, updated_at, merged_into, \
    (SELECT b.name FROM organization b WHERE b.id = member.branch_id) FROM member";

impl TryFrom<Row> for Member {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt("member", format!("{what} of {}", row.id));
        Ok(Self {
            branch_path: OrgPath::parse(&row.branch_path).ok_or_else(|| corrupt("branch_path"))?,
            gender: Gender::parse(&row.gender).ok_or_else(|| corrupt("gender"))?,
            status: Status::parse(&row.status).ok_or_else(|| corrupt("status"))?,
            education: match &row.education {
                Some(text) => Some(Education::parse(text).ok_or_else(|| corrupt("education"))?),
                None => None,
            },
            id: Id::new(row.id),
            branch: Id::new(row.branch_id),
            branch_name: row.branch_name,
            name: row.name,
            birth_date: row.birth_date,
            ethnicity: row.ethnicity,
            applied_on: row.applied_on,
            joined_on: row.joined_on,
            converted_on: row.converted_on,
            app_activated_on: row.app_activated_on,
            id_number_masked: row.id_number_masked,
            phone_masked: row.phone_masked,
            merged_into: row.merged_into.map(Id::new),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

impl TryFrom<CountRow> for HeadCount {
    type Error = StoreError;

    fn try_from(row: CountRow) -> Result<Self, StoreError> {
        let status = Status::parse(&row.status);
        Ok(Self {
            branch: Id::new(row.branch),
            branch_name: row.branch_name,
            status: status.ok_or_else(|| StoreError::corrupt("member", "status"))?,
            members: row.members,
        })
    }
}

/// What a list of members may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only the subtrees of all of these; a branch is a subtree of itself.
    pub below: Vec<OrganizationId>,
    pub statuses: Vec<Status>,
    /// Part of the name, one character or more.
    pub name_contains: Option<String>,
    pub updated_since: Option<Instant>,
}

/// Where a page begins: after this place of the register.
pub type Page = (String, Uuid);

/// One person within the permit.
pub async fn find(
    conn: &Conn,
    permit: &Permit<ReadMembers>,
    id: MemberId,
) -> Result<Member, StoreError> {
    find_within(conn, permit, id).await
}

/// The same with another right, for rooms that keep something of members.
pub async fn find_within<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: MemberId,
) -> Result<Member, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).push(" AND id = ").bind(id.uuid()).in_scope(
        permit.scope(),
        "branch_path",
        Some("id"),
    );
    single(sql.all(conn, permit).await?)
}

/// Those of these people whose entries are within the permit, ended ones too.
pub async fn find_all(
    conn: &Conn,
    permit: &Permit<ReadMembers>,
    ids: &[Uuid],
) -> Result<Vec<Member>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).push(" AND id IN ");
    let sql = sql.list(ids.iter().copied()).in_scope(permit.scope(), "branch_path", Some("id"));
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// Those of these people who are in the register within the permit.
pub(super) async fn find_many(
    conn: &Conn,
    permit: &Permit<ManageMembers>,
    ids: &[MemberId],
) -> Result<Vec<Member>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).push(" AND ended_at IS NULL AND id IN ");
    let sql = sql.list(ids.iter().map(|id| id.uuid())).in_scope(
        permit.scope(),
        "branch_path",
        Some("id"),
    );
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// One person, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: MemberId,
) -> Result<Locked<Member>, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND id = ").bind(id.uuid());
    let sql = sql.in_scope(permit.scope(), "branch_path", Some("id"));
    let sql = sql.by_backend("", " FOR NO KEY UPDATE");
    Ok(Locked::new(single(sql.all(tx, permit).await?)?))
}

/// The member of a transfer that was found within the permit, locked until the transaction ends: the
/// one who receives does not reach the entry before.
pub(super) async fn lock_moving<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: MemberId,
) -> Result<Locked<Member>, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND id = ").bind(id.uuid());
    let sql = sql.by_backend("", " FOR NO KEY UPDATE");
    Ok(Locked::new(single(sql.all(tx, permit).await?)?))
}

/// The holder's own entry, locked until the transaction ends.
pub async fn lock_own(
    tx: &Tx,
    permit: &Permit<ChangeOwnContact>,
) -> Result<Locked<Member>, StoreError> {
    let own = permit.scope().own().ok_or(StoreError::NotFound("member"))?;
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND id = ").bind(own.uuid());
    let sql = sql.push(" AND ended_at IS NULL").by_backend("", " FOR NO KEY UPDATE");
    Ok(Locked::new(single(sql.all(tx, permit).await?)?))
}

fn single(rows: Vec<Row>) -> Result<Member, StoreError> {
    rows.into_iter().next().ok_or(StoreError::NotFound("member"))?.try_into()
}

/// Up to `limit` people in register order (branch by branch) after `after`.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadMembers>,
    filter: &Filter,
    after: Option<&Page>,
    limit: u64,
) -> Result<Vec<Member>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT);
    let sql =
        filter.below.iter().fold(sql, |sql, top| below(sql, permit.scope(), *top, after.is_some()));
    let sql = if filter.below.is_empty() {
        sql.in_scope(permit.scope(), "branch_path", Some("id"))
    } else {
        sql
    };
    let sql = match after {
        // A row value is an index condition on both databases; the spelled-out form is not.
        Some((path, id)) => {
            sql.push(" AND (branch_path, id) > (").bind(path).push(", ").bind(*id).push(")")
        }
        None => sql,
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = filtered(sql, filter).push(" ORDER BY branch_path, id LIMIT ").bind(limit);
    sql.all::<Row, _>(conn, permit).await?.into_iter().map(Member::try_from).collect()
}

/// The subtree of `top` as far as the scope reaches. After a cursor its beginning is no
/// condition for the index (`|| ''`): else SQLite would start there and walk to the cursor.
fn below(sql: Sql, scope: &Scope, top: OrganizationId, after: bool) -> Sql {
    let path = |sql: Sql| {
        let sql = sql.push("(SELECT path FROM organization WHERE id = ").bind(top.uuid());
        sql.in_scope(scope, "path", None)
    };
    let sql = sql.push(if after { " AND branch_path || '' >= " } else { " AND branch_path >= " });
    let sql = path(sql).push(") || '' AND branch_path < ");
    path(sql).push(") || '~'")
}

fn filtered(sql: Sql, filter: &Filter) -> Sql {
    let sql = if filter.statuses.is_empty() {
        sql.push(" AND ended_at IS NULL")
    } else {
        let words = filter.statuses.iter().map(|status| status.as_str());
        words
            .fold(sql.push(" AND status IN (NULL"), |sql, word| sql.push(", ").bind(word))
            .push(")")
    };
    let sql = match filter.updated_since {
        Some(since) => sql.push(" AND updated_at >= ").bind(since.millis()),
        None => sql,
    };
    match &filter.name_contains {
        Some(text) => naming::containing(sql, text),
        None => sql,
    }
}

/// Head counts by branch and status below an organization: one statement, one snapshot.
pub async fn counts(
    conn: &Conn,
    permit: &Permit<CountMembers>,
    of: OrganizationId,
) -> Result<Vec<HeadCount>, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT branch_path, status, count(*) AS members FROM member",
    );
    let sql = below(sql, permit.scope(), of, false);
    let sql = sql.push(" AND ended_at IS NULL GROUP BY branch_path, status");
    let sql = sql.wrap(
        "SELECT o.id, o.name, g.status, g.members FROM (",
        ") g JOIN organization o ON o.path = g.branch_path ORDER BY g.branch_path, g.status",
    );
    let rows: Vec<CountRow> = sql.all(conn, permit).await?;
    rows.into_iter().map(HeadCount::try_from).collect()
}

/// Which of these people belong to the branch now, within any permit that covers it. All of
/// them are kept as they are until the transaction ends (INV-26), in the order of their keys
/// and guests among them too, so that no two batches wait for each other.
pub(crate) async fn ids_in_branch<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    branch: OrganizationId,
    ids: &[MemberId],
) -> Result<(Locked<Vec<Uuid>>, HashSet<Uuid>), StoreError> {
    let lock = if tx.is_postgres() { " ORDER BY m.id FOR NO KEY UPDATE OF m" } else { "" };
    let mut ids: Vec<Uuid> = ids.iter().copied().map(Id::uuid).collect();
    ids.sort_unstable();
    let mut found = HashSet::new();
    for chunk in ids.chunks(1000) {
        let sql = Sql::new(tx, "SELECT m.id, (m.branch_id = ").bind(branch.uuid());
        let sql = sql.in_scope(permit.scope(), "m.branch_path", Some("m.id"));
        let sql = sql
            .push(" AND m.merged_into IS NULL) AS belongs FROM member m")
            .permitted(permit)
            .push(" AND m.id ");
        let sql = sql.any_of(chunk.iter().copied()).push(lock);
        let rows: Vec<Found> = sql.all(tx, permit).await?;
        found.extend(rows.into_iter().filter(|row| row.belongs).map(|row| row.id));
    }
    Ok((Locked::new(ids), found))
}
