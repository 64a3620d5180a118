//! Reading the register: who administers what, since when, trained when.
//!
//! Text SQL: one statement joins four tables and finds the newest training of each entry.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        AccountId, Permit, Role,
        actions::{ManageAdministrators, ReadAdministrators},
    },
    administrators::{
        Administrator, Appointment, AppointmentId, AppointmentState, Candidate, Condition, End,
        EndReason, ExceptionId, Ground,
    },
    id::Id,
    members::{Education, MemberId, Status},
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    locked::Locked,
    organizations::stored_path,
    sql::{Sql, values},
};

row! {
    /// An entry of the register, in the order of [`SELECT`].
    struct Row {
        id: Uuid,
        account: Uuid,
        name: String,
        member: Option<Uuid>,
        role: String,
        organization: Uuid,
        organization_name: String,
        path: String,
        main: bool,
        systems: String,
        since: i64,
        until: Option<i64>,
        ground: Option<String>,
        decision: Option<String>,
        hand_over: Option<String>,
        successor: Option<Uuid>,
        exception: Option<Uuid>,
        review: Option<String>,
        reviewed_on: Option<NaiveDate>,
        trained_on: Option<NaiveDate>,
        version: i64,
    }
    /// A role that an account holds.
    struct HeldRole {
        role: String,
    }
    /// What the conditions of entry ask of a person.
    struct FactsRow {
        status: String,
        birth_date: NaiveDate,
        education: Option<String>,
        account: Option<Uuid>,
    }
}

const SELECT: &str = "SELECT p.id, p.account_id, a.display_name, a.member_id, p.role, \
    p.organization_id, o.name, o.path, p.main, p.systems, p.since, p.until, p.ground, p.decision, \
    p.hand_over, p.successor_id, p.exception_id, p.review, p.reviewed_on, \
    (SELECT t.held_on FROM administrator_training t WHERE t.appointment_id = p.id \
        ORDER BY t.held_on DESC LIMIT 1) AS trained_on, p.version \
    FROM appointment p JOIN account a ON a.id = p.account_id \
    JOIN organization o ON o.id = p.organization_id";

fn corrupt(column: &'static str) -> StoreError {
    StoreError::corrupt("appointment", column)
}

fn role_of(word: &str) -> Result<Role, StoreError> {
    Role::parse(word).ok_or_else(|| corrupt("role"))
}

impl Row {
    fn state(&self) -> Result<AppointmentState, StoreError> {
        let Some(until) = self.until else { return Ok(AppointmentState::Active) };
        let end = End { at: Instant::from_millis(until), reason: self.reason()? };
        Ok(AppointmentState::Ended(end))
    }

    fn reason(&self) -> Result<Option<EndReason>, StoreError> {
        let Some(word) = &self.ground else { return Ok(None) };
        Ok(Some(EndReason {
            ground: Ground::parse(word).ok_or_else(|| corrupt("ground"))?,
            decision: self.decision.clone().ok_or_else(|| corrupt("decision"))?,
            hand_over: self.hand_over.clone(),
            successor: self.successor.map(Id::new),
        }))
    }
}

impl TryFrom<Row> for Administrator {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = Id::new(row.id);
        let appointment = Appointment {
            id,
            account: Id::new(row.account),
            role: role_of(&row.role)?,
            organization: Id::new(row.organization),
            main: row.main,
            systems: row.systems.split_whitespace().map(str::to_owned).collect(),
            exception: row.exception.map(Id::new),
            since: Instant::from_millis(row.since),
            state: row.state()?,
        };
        Ok(Self {
            id,
            appointment,
            name: row.name,
            member: row.member.map(Id::new),
            organization_name: row.organization_name,
            path: stored_path(&row.path)?,
            review: row.review,
            reviewed_on: row.reviewed_on,
            trained_on: row.trained_on,
            version: row.version,
        })
    }
}

/// What the register may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The whole subtree of this organization.
    pub below: Option<OrganizationId>,
    pub role: Option<Role>,
    pub member: Option<MemberId>,
    /// Only active ones, only ended ones, or both.
    pub active: Option<bool>,
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
) -> Result<Vec<Administrator>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = match filter.below {
        Some(top) => sql.in_subtree(permit.scope(), top, "o.path"),
        None => sql,
    };
    let sql = sql
        .push_if(" AND p.role = ?", filter.role.map(Role::as_str))
        .push_if(" AND a.member_id = ?", filter.member.map(Id::uuid))
        .push(match filter.active {
            Some(true) => " AND p.until IS NULL",
            Some(false) => " AND p.until IS NOT NULL",
            None => "",
        });
    let sql = match after {
        Some((path, id)) => {
            sql.push_with(" AND (o.path, p.id) > (?, ?)", values![path.as_str(), *id])
        }
        None => sql,
    };
    let sql = sql.push_with(" ORDER BY o.path, p.id LIMIT ?", values![limit]);
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    rows.into_iter().map(Administrator::try_from).collect()
}

pub async fn find(
    conn: &Conn,
    permit: &Permit<ReadAdministrators>,
    id: AppointmentId,
) -> Result<Administrator, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    one(sql.push_with(" AND p.id = ?", values![id.uuid()]).all(conn, permit).await?)
}

/// One entry, locked until the transaction ends.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    id: AppointmentId,
) -> Result<Locked<Administrator>, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = sql.push_with(" AND p.id = ?", values![id.uuid()]);
    let sql = sql.by_backend("", " FOR NO KEY UPDATE OF p");
    Ok(Locked::new(one(sql.all(tx, permit).await?)?))
}

/// The lasting entry of a member with a role at an organization, locked until the transaction ends.
pub async fn lock_held(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    (member, role): (MemberId, Role),
    at: OrganizationId,
) -> Result<Option<Locked<Administrator>>, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).in_scope(permit.scope(), "o.path", None);
    let sql = sql.push_with(
        " AND a.member_id = ? AND p.role = ? AND p.organization_id = ? AND p.until IS NULL",
        values![member.uuid(), role.as_str(), at.uuid()],
    );
    let rows: Vec<Row> = sql.by_backend("", " FOR NO KEY UPDATE OF p").all(tx, permit).await?;
    rows.into_iter().next().map(|row| Ok(Locked::new(row.try_into()?))).transpose()
}

fn one(rows: Vec<Row>) -> Result<Administrator, StoreError> {
    rows.into_iter().next().ok_or(StoreError::NotFound("administrator"))?.try_into()
}

/// The roles an account holds now. Which offices exclude each other does not end at the
/// permit's scope: an officer elsewhere is an officer.
pub async fn roles_of(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    account: AccountId,
) -> Result<Vec<Role>, StoreError> {
    let sql = Sql::with_permit(tx, permit, "SELECT role FROM appointment");
    let sql = sql.push_with(" AND account_id = ? AND until IS NULL", values![account.uuid()]);
    let rows: Vec<HeldRole> = sql.all(tx, permit).await?;
    rows.iter().map(|held| role_of(&held.role)).collect()
}

/// A person as far as the conditions ask, and the account if there is one.
#[derive(Clone, Debug)]
pub struct Facts {
    pub candidate: Candidate,
    pub account: Option<AccountId>,
}

/// The facts of a member within the permit; in a transaction they cannot change until it ends
/// (INV-12).
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
    let sql = sql.push_with(" AND m.ended_at IS NULL AND m.id = ?", values![member.uuid()]);
    let sql = if lock { sql.by_backend("", " FOR SHARE OF m") } else { sql };
    let rows: Vec<FactsRow> = sql.all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("member"))?.try_into()
}

impl TryFrom<FactsRow> for Facts {
    type Error = StoreError;

    fn try_from(row: FactsRow) -> Result<Self, StoreError> {
        let corrupt = |column: &str| StoreError::corrupt("member", column);
        let education = |text: &String| Education::parse(text).ok_or_else(|| corrupt("education"));
        Ok(Self {
            candidate: Candidate {
                status: Status::parse(&row.status).ok_or_else(|| corrupt("status"))?,
                birth_date: row.birth_date,
                education: row.education.as_ref().map(education).transpose()?,
            },
            account: row.account.map(Id::new),
        })
    }
}

row! {
    struct CandidateRow {
        id: Uuid,
        name: String,
        path: String,
        status: String,
        birth_date: NaiveDate,
        education: Option<String>,
        account: Option<Uuid>,
        exception: Option<Uuid>,
        conditions: Option<String>,
    }
}

/// A member who may be thought of.
#[derive(Clone, Debug)]
pub struct PossibleCandidate {
    pub member: MemberId,
    pub name: String,
    pub path: OrgPath,
    pub facts: Facts,
    /// The newest exception at the place, and from which conditions.
    pub exception: Option<(ExceptionId, Vec<Condition>)>,
}

/// Where a page begins: after this branch path and member.
pub type CandidatePosition = (String, Uuid);

const CANDIDATES: &str = "SELECT m.id, m.name, m.branch_path, m.status, m.birth_date, m.education, \
    a.id, e.id, e.conditions FROM member m \
    LEFT JOIN account a ON a.member_id = m.id AND a.disabled_at IS NULL \
    LEFT JOIN eligibility_exception e ON e.id = (SELECT x.id FROM eligibility_exception x \
        WHERE x.member_id = m.id AND x.organization_id = ? AND x.expires_on >= ? \
        AND x.ended_at IS NULL \
        ORDER BY x.approved_at DESC, x.id DESC LIMIT 1)";

/// Up to `limit` party members at a place or below it, in the order of the tree.
pub async fn candidates(
    conn: &Conn,
    permit: &Permit<ManageAdministrators>,
    at: OrganizationId,
    today: NaiveDate,
    after: Option<CandidatePosition>,
    limit: i64,
) -> Result<Vec<PossibleCandidate>, StoreError> {
    let sql = Sql::new(conn, "").push_with(CANDIDATES, values![at.uuid(), today]).permitted(permit);
    let sql = sql
        .in_scope(permit.scope(), "m.branch_path", None)
        .in_subtree(permit.scope(), at, "m.branch_path")
        .push(" AND m.ended_at IS NULL AND m.status IN ('full', 'probationary')");
    let sql = match after {
        Some((path, id)) => sql.push_with(" AND (m.branch_path, m.id) > (?, ?)", values![path, id]),
        None => sql,
    };
    let sql = sql.push_with(" ORDER BY m.branch_path, m.id LIMIT ?", values![limit]);
    let rows: Vec<CandidateRow> = sql.all(conn, permit).await?;
    rows.into_iter().map(PossibleCandidate::try_from).collect()
}

impl TryFrom<CandidateRow> for PossibleCandidate {
    type Error = StoreError;

    fn try_from(row: CandidateRow) -> Result<Self, StoreError> {
        let path = OrgPath::parse(&row.path);
        let facts = FactsRow {
            status: row.status,
            birth_date: row.birth_date,
            education: row.education,
            account: row.account,
        };
        let conditions = row.conditions.as_deref().map(super::eligibility::conditions);
        Ok(Self {
            member: Id::new(row.id),
            name: row.name,
            path: path.ok_or_else(|| StoreError::corrupt("member", "branch_path"))?,
            facts: facts.try_into()?,
            exception: row.exception.map(Id::new).zip(conditions.transpose()?),
        })
    }
}
