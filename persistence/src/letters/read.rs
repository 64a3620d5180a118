//! Reading letters: officers within their scope, a unit its own.
//!
//! Text SQL: a letter is found through the path of the organization that is asked, in one
//! statement with its lock.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadLetters},
    id::Id,
    letters::{Letter, LetterId, LetterStatus},
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{
    SCAN,
    assemble::{LetterRow, corrupt, letter},
    entity,
    tokens::LetterHolder,
};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    locked::Locked,
    seal::Sealer,
    sql::{Sql, values},
};

const MISSING: StoreError = StoreError::NotFound("query_letter");

const SELECT: &str = "SELECT l.id, l.number, l.organization_id, o.path, l.unit_name, \
    l.contact_name, l.purpose, l.fields, l.starts_at, l.ends_at, l.budget, l.addresses, l.state, \
    l.reason, l.scan_hash, l.scan_type, l.scan_bytes, l.filed_by, l.text_version, l.version, \
    l.created_at, l.updated_at \
    FROM query_letter l JOIN organization o ON o.id = l.organization_id";
const SUMMARY: &str = "SELECT l.id, l.number, l.organization_id, l.unit_name, l.purpose, l.state, \
    l.ends_at, l.budget, g.rows_left, l.version, l.created_at \
    FROM query_letter l JOIN organization o ON o.id = l.organization_id \
    LEFT JOIN access_grant g ON g.letter_id = l.id";
const LOCK: &str = " FOR NO KEY UPDATE OF l";

/// What a list may be narrowed by.
#[derive(Clone, Debug)]
pub struct Filter {
    pub below: Option<OrganizationId>,
    pub status: Option<LetterStatus>,
    /// Active letters past their end count as expired.
    pub now: Instant,
}

/// Where a page begins: after this time of filing, going back.
pub type Position = (i64, Uuid);

/// A letter as lists show it.
#[derive(Clone, Debug)]
pub struct LetterSummary {
    pub id: LetterId,
    pub number: Option<String>,
    pub organization: OrganizationId,
    pub unit: String,
    pub purpose: String,
    pub status: LetterStatus,
    pub ends_at: Instant,
    pub budget: i64,
    pub rows_left: Option<i64>,
    pub version: i64,
    pub created_at: Instant,
}

row! {
    struct SummaryRow {
        id: Uuid,
        number: Option<String>,
        organization: Uuid,
        unit: String,
        purpose: String,
        state: String,
        ends_at: i64,
        budget: i64,
        rows_left: Option<i64>,
        version: i64,
        created_at: i64,
    }
}

impl SummaryRow {
    fn at(self, now: Instant) -> Result<LetterSummary, StoreError> {
        let ends_at = Instant::from_millis(self.ends_at);
        let status = match LetterStatus::parse(&self.state) {
            Some(LetterStatus::Active) if now >= ends_at => LetterStatus::Expired,
            Some(status) => status,
            None => return Err(corrupt("state")),
        };
        Ok(LetterSummary {
            id: Id::new(self.id),
            number: self.number,
            organization: Id::new(self.organization),
            unit: self.unit,
            purpose: self.purpose,
            status,
            ends_at,
            budget: self.budget,
            rows_left: self.rows_left,
            version: self.version,
            created_at: Instant::from_millis(self.created_at),
        })
    }
}

/// Up to `limit` letters to organizations in scope, newest first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ReadLetters>,
    filter: &Filter,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<LetterSummary>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SUMMARY).in_scope(permit.scope(), "o.path", None);
    let sql = own_drafts(sql, permit);
    let sql = match filter.below {
        Some(top) => sql.in_subtree(permit.scope(), top, "o.path"),
        None => sql,
    };
    let now = filter.now.millis();
    let sql = match filter.status {
        Some(LetterStatus::Active) => {
            sql.push_with(" AND l.state = 'active' AND l.ends_at > ?", values![now])
        }
        Some(LetterStatus::Expired) => {
            sql.push_with(" AND l.state = 'active' AND l.ends_at <= ?", values![now])
        }
        status => sql.push_if(" AND l.state = ?", status.map(LetterStatus::as_str)),
    };
    let sql = match after {
        Some((at, id)) => sql.push_with(" AND (l.created_at, l.id) < (?, ?)", values![at, id]),
        None => sql,
    };
    let sql = sql.push_with(" ORDER BY l.created_at DESC, l.id DESC LIMIT ?", values![limit]);
    let rows: Vec<SummaryRow> = sql.all(conn, permit).await?;
    rows.into_iter().map(|row| row.at(filter.now)).collect()
}

pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: LetterId,
) -> Result<Letter, StoreError> {
    let rows = one(conn, permit, id).all(conn, permit).await?;
    letter(conn, rows.into_iter().next().ok_or(MISSING)?).await
}

/// A letter to be changed, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: LetterId,
) -> Result<Locked<Letter>, StoreError> {
    let rows = one(tx, permit, id).by_backend("", LOCK).all(tx, permit).await?;
    Ok(Locked::new(letter(tx, rows.into_iter().next().ok_or(MISSING)?).await?))
}

fn one<A: Action>(conn: &Conn, permit: &Permit<A>, id: LetterId) -> Sql {
    let sql = Sql::with_permit(conn, permit, SELECT)
        .in_scope(permit.scope(), "o.path", None)
        .push_with(" AND l.id = ?", values![id.uuid()]);
    own_drafts(sql, permit)
}

/// A draft is its filer's alone: no office sees it before it is submitted.
fn own_drafts<A: Action>(sql: Sql, permit: &Permit<A>) -> Sql {
    if permit.scope().is_everywhere() {
        return sql;
    }
    let own = permit.account().uuid();
    sql.push_with(" AND (l.state <> 'draft' OR l.filed_by = ?)", values![own])
}

/// The letter a unit's token belongs to.
pub async fn find_own(conn: &Conn, holder: &LetterHolder) -> Result<Letter, StoreError> {
    let row: Option<LetterRow> = by_id(conn, holder.id()).row(conn).await?;
    letter(conn, row.ok_or(MISSING)?).await
}

/// The same, locked until the transaction ends. Reads under a grant lock their letter too, so
/// that its budget is exact.
pub async fn lock_own(tx: &Tx, holder: &LetterHolder) -> Result<Locked<Letter>, StoreError> {
    lock_by_id(tx, holder.id()).await
}

/// A letter that this transaction has just written.
pub(super) async fn lock_by_id(tx: &Tx, id: LetterId) -> Result<Locked<Letter>, StoreError> {
    let row: Option<LetterRow> = by_id(tx, id).by_backend("", LOCK).row(tx).await?;
    Ok(Locked::new(letter(tx, row.ok_or(MISSING)?).await?))
}

fn by_id(conn: &Conn, id: LetterId) -> Sql {
    Sql::new(conn, SELECT).push_with(" WHERE l.id = ?", values![id.uuid()])
}

/// A branch is asked through its committee.
const OPEN: &str =
    "dissolved_at IS NULL AND kind NOT IN ('branch', 'joint_branch', 'temporary_branch')";

/// A committee that letters may be written to; only this file finds one.
#[derive(Clone, Debug)]
pub struct Addressee {
    id: OrganizationId,
    path: OrgPath,
}

impl Addressee {
    pub fn id(&self) -> OrganizationId {
        self.id
    }

    pub fn path(&self) -> &OrgPath {
        &self.path
    }
}

row! {
    struct AddresseeRow {
        path: String,
        id: Uuid,
    }
}

/// The committee a letter is written to, by id or by code; a branch is asked through its committee.
pub async fn addressee(
    conn: &Conn,
    id: Option<OrganizationId>,
    code: Option<&str>,
) -> Result<Option<Addressee>, StoreError> {
    let sql = Sql::new(conn, "SELECT path, id FROM organization WHERE ")
        .push(OPEN)
        .push_if(" AND id = ?", id.map(Id::uuid))
        .push_if(" AND code = ?", code.map(str::to_owned));
    if id.is_none() && code.is_none() {
        return Ok(None);
    }
    let row: Option<AddresseeRow> = sql.row(conn).await?;
    row.map(|row| {
        let path = OrgPath::parse(&row.path);
        let path = path.ok_or_else(|| StoreError::corrupt("organization", "path"))?;
        Ok(Addressee { id: Id::new(row.id), path })
    })
    .transpose()
}

row! {
    /// What anybody may know of a committee.
    pub struct AddresseeName {
        code: String,
        name: String,
    }
}

/// Up to `limit` open committees with `part` in their name or at the beginning of their code.
pub async fn search_addressees(
    conn: &Conn,
    part: &str,
    limit: i64,
) -> Result<Vec<AddresseeName>, StoreError> {
    let literal = part.to_ascii_lowercase().replace('\\', "\\\\");
    let literal = literal.replace('%', "\\%").replace('_', "\\_");
    let (name, code) = (format!("%{literal}%"), format!("{literal}%"));
    Sql::new(conn, "SELECT code, name FROM organization WHERE ")
        .push(OPEN)
        .push_with(
            " AND (LOWER(name) LIKE ? ESCAPE '\\' OR LOWER(code) LIKE ? ESCAPE '\\') \
             ORDER BY path LIMIT ?",
            values![name, code, limit],
        )
        .rows(conn)
        .await
}

/// Names for one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterNames {
    pub organization: String,
    /// In the order of the letter's approvals.
    pub approvers: Vec<String>,
}

row! {
    struct OrganizationRow {
        name: String,
    }
    struct OfficerRow {
        account: Uuid,
        name: String,
    }
}

/// The names of a letter that was found before.
pub async fn names(conn: &Conn, letter: &Letter) -> Result<LetterNames, StoreError> {
    let of = values![letter.organization.uuid()];
    let sql = Sql::new(conn, "SELECT name FROM organization").push_with(" WHERE id = ?", of);
    let organization: Option<OrganizationRow> = sql.row(conn).await?;
    let organization = organization.ok_or(StoreError::NotFound("organization"))?.name;
    Ok(LetterNames { organization, approvers: approvers(conn, letter).await? })
}

async fn approvers(conn: &Conn, letter: &Letter) -> Result<Vec<String>, StoreError> {
    let given = letter.state.approvals();
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let select = "SELECT a.id, COALESCE(m.name, a.display_name) FROM account a \
        LEFT JOIN member m ON m.id = a.member_id WHERE a.id ";
    let sql = Sql::new(conn, select).any_of(given.iter().map(|one| one.by.uuid()));
    let rows: Vec<OfficerRow> = sql.rows(conn).await?;
    let name = |account: Uuid| rows.iter().find(|row| row.account == account);
    let names = given.iter().map(|one| {
        let row = name(one.by.uuid());
        row.map(|row| row.name.clone()).ok_or_else(|| corrupt("account_id"))
    });
    names.collect()
}

/// The scan of a letter that was found within a permit.
pub async fn scan_of(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Locked<Letter>,
) -> Result<Vec<u8>, StoreError> {
    let row = entity::letter::Entity::find_by_id(letter.id.uuid()).one(&**tx).await?;
    let scan = row.ok_or(MISSING)?.scan_sealed.ok_or(StoreError::NotFound("scan"))?;
    sealer.open(&SCAN.row(letter.id.uuid()), &scan)
}
