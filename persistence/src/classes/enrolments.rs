//! Enrolments: one person, a list, or a whole subtree in one statement.
//!
//! Text SQL: people are found, counted and enrolled by whole subtrees, and lists count what each
//! person has completed within the statement.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit, Scope,
        actions::{EnrolInClasses, ReadLearning, Study},
    },
    classes::{Audience, Class, ClassId, ClassState},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::{
    LIVING,
    entity::enrolment::{Column, Entity},
    rows,
    scope::learner,
};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    locked::Locked,
    sql::{Sql, values},
};

/// Who is enrolled.
#[derive(Clone, Debug)]
pub enum Enrollees {
    People(Vec<MemberId>),
    /// Everybody in the subtree of an organization.
    Below(OrganizationId),
}

row! {
    /// Whom an enrolment meets: people in scope, those the class is for, those already in.
    pub struct Reach {
        found: i64,
        meant: i64,
        already: i64,
    }
    struct EnrolmentRow {
        member: Uuid,
        name: String,
        branch: Uuid,
        branch_name: String,
        by_oneself: bool,
        enrolled_at: i64,
        lessons_completed: i64,
    }
    struct OwnClassRow {
        id: Uuid,
        title: String,
        state: String,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        enrolled_at: i64,
        lessons: i64,
        lessons_completed: i64,
    }
}

/// Somebody who is in a class.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub member: MemberId,
    pub name: String,
    pub branch: OrganizationId,
    pub branch_name: String,
    pub by_oneself: bool,
    pub enrolled_at: Instant,
    pub lessons_completed: i64,
}

/// A class of one's own.
#[derive(Clone, Debug)]
pub struct OwnClass {
    pub id: ClassId,
    pub title: String,
    pub state: ClassState,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub enrolled_at: Instant,
    pub lessons: i64,
    pub lessons_completed: i64,
}

impl From<EnrolmentRow> for Enrolment {
    fn from(row: EnrolmentRow) -> Self {
        Self {
            member: Id::new(row.member),
            name: row.name,
            branch: Id::new(row.branch),
            branch_name: row.branch_name,
            by_oneself: row.by_oneself,
            enrolled_at: Instant::from_millis(row.enrolled_at),
            lessons_completed: row.lessons_completed,
        }
    }
}

impl TryFrom<OwnClassRow> for OwnClass {
    type Error = StoreError;

    fn try_from(row: OwnClassRow) -> Result<Self, StoreError> {
        let state = ClassState::parse(&row.state);
        Ok(Self {
            id: Id::new(row.id),
            title: row.title,
            state: state.ok_or_else(|| StoreError::corrupt("study_class", "state"))?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            enrolled_at: Instant::from_millis(row.enrolled_at),
            lessons: row.lessons,
            lessons_completed: row.lessons_completed,
        })
    }
}

/// ` AND …`: the people that are asked for, as far as the scope reaches.
fn asked(sql: Sql, scope: &Scope, people: &Enrollees) -> Sql {
    let sql = sql.in_scope(scope, "m.branch_path", Some("m.id"));
    match people {
        Enrollees::People(ids) => sql.push(" AND m.id IN ").list(ids.iter().map(|id| id.uuid())),
        Enrollees::Below(top) => sql.in_subtree(scope, *top, "m.branch_path"),
    }
}

/// ` AND …`: those the class is for, at or below its owner.
fn meant(sql: Sql, class: &Class) -> Sql {
    let path = &class.owner_path;
    let range = " AND m.branch_path >= ? AND m.branch_path < ?";
    let sql = sql.push_with(range, values![path.as_str(), path.end()]).push(LIVING);
    match class.draft.audience {
        Audience::AllMembers => sql,
        Audience::Leaders => sql.push(
            " AND EXISTS (SELECT 1 FROM post p WHERE p.member_id = m.id AND p.until IS NULL)",
        ),
    }
}

/// Whom the enrolment would meet, before anything is written.
pub async fn reach_of(
    tx: &Tx,
    permit: &Permit<EnrolInClasses>,
    class: &Locked<Class>,
    people: &Enrollees,
) -> Result<Reach, StoreError> {
    let sql = meant(Sql::new(tx, "SELECT COUNT(*), COUNT(CASE WHEN TRUE"), class);
    let sql = sql.push(" THEN 1 END), COUNT(e.member_id) FROM member m LEFT JOIN class_enrolment e ON e.member_id = m.id AND e.withdrawn_at IS NULL AND e.class_id = ");
    let sql = sql.bind(class.id.uuid()).permitted(permit).push(" AND m.ended_at IS NULL");
    let rows: Vec<Reach> = asked(sql, permit.scope(), people).all(tx, permit).await?;
    Ok(rows.into_iter().next().unwrap_or(Reach { found: 0, meant: 0, already: 0 }))
}

/// Enrols everybody it is for and who is not in yet; tells how many that were.
pub async fn enrol(
    tx: &Tx,
    permit: &Permit<EnrolInClasses>,
    class: &Locked<Class>,
    people: &Enrollees,
    now: Instant,
) -> Result<u64, StoreError> {
    let own = permit.scope().own();
    let alone = matches!(people, Enrollees::People(ids) if ids.iter().all(|id| Some(*id) == own));
    let sql = Sql::new(
        tx,
        "INSERT INTO class_enrolment (class_id, member_id, self, first_at, enrolled_at, withdrawn_at) SELECT ",
    );
    let sql = sql.bind(class.id.uuid()).push(", m.id, ").bind(alone);
    let sql = sql.push(", ").bind(now.millis()).push(", ").bind(now.millis());
    let sql = sql.push(", NULL FROM member m WHERE TRUE");
    let sql = meant(asked(sql, permit.scope(), people), class).push(
        " ON CONFLICT (class_id, member_id) DO UPDATE SET withdrawn_at = NULL, \
         enrolled_at = excluded.enrolled_at, self = excluded.self \
         WHERE class_enrolment.withdrawn_at IS NOT NULL",
    );
    sql.execute(tx).await
}

/// How many are in a class now.
pub async fn count_enrolled(tx: &Tx, class: &Locked<Class>) -> Result<i64, StoreError> {
    let held = Entity::find()
        .filter(Column::ClassId.eq(class.id.uuid()))
        .filter(Column::WithdrawnAt.is_null());
    Ok(i64::try_from(held.count(&**tx).await?).unwrap_or(i64::MAX))
}

/// Takes somebody in scope out of a class; what was earned stays.
pub async fn withdraw(
    tx: &Tx,
    permit: &Permit<EnrolInClasses>,
    class: ClassId,
    member: MemberId,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = Sql::new(tx, "UPDATE class_enrolment SET withdrawn_at = ").bind(now.millis());
    let sql = sql.push(" WHERE withdrawn_at IS NULL AND class_id = ").bind(class.uuid());
    let sql = sql.push(" AND member_id = ").bind(member.uuid());
    let sql =
        sql.push(" AND EXISTS (SELECT 1 FROM member m WHERE m.id = class_enrolment.member_id");
    let done =
        sql.in_scope(permit.scope(), "m.branch_path", Some("m.id")).push(")").execute(tx).await?;
    if done == 1 { Ok(()) } else { Err(StoreError::NotFound("class_enrolment")) }
}

/// The lessons of class `e.class_id` that `e.member_id` has completed.
const COMPLETED: &str = "(SELECT COUNT(*) FROM class_lesson l JOIN lesson_progress p ON p.lesson_id = l.id \
     AND p.member_id = e.member_id WHERE l.class_id = e.class_id AND p.completed_at IS NOT NULL)";

/// Up to `limit` people in scope who are in a class, in the order of their ids, after `after`.
pub async fn enrolment_page(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    class: ClassId,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<Enrolment>, StoreError> {
    let select = format!(
        "SELECT e.member_id, m.name, m.branch_id, b.name, e.self, e.enrolled_at, {COMPLETED} \
         FROM class_enrolment e JOIN member m ON m.id = e.member_id JOIN organization b ON b.id = m.branch_id"
    );
    let sql = Sql::with_permit(conn, permit, &select).push(" AND e.withdrawn_at IS NULL");
    let sql = sql.push(" AND e.class_id = ").bind(class.uuid());
    let sql = sql.in_scope(permit.scope(), "m.branch_path", None);
    let sql = sql.push_if(" AND e.member_id > ?", after);
    let sql = sql.push(" ORDER BY e.member_id LIMIT ").bind(rows(limit));
    let found: Vec<EnrolmentRow> = sql.all(conn, permit).await?;
    Ok(found.into_iter().map(Enrolment::from).collect())
}

/// Up to `limit` classes that the holder is in, newest first, after `after`.
pub async fn own_classes(
    conn: &Conn,
    permit: &Permit<Study>,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<OwnClass>, StoreError> {
    let select = format!(
        "SELECT c.id, c.title, c.state, c.starts_on, c.ends_on, e.enrolled_at, \
         (SELECT COUNT(*) FROM class_lesson l WHERE l.class_id = c.id), {COMPLETED} \
         FROM class_enrolment e JOIN study_class c ON c.id = e.class_id"
    );
    let sql = Sql::with_permit(conn, permit, &select).push(" AND e.withdrawn_at IS NULL");
    let sql = sql.push(" AND e.member_id = ").bind(learner(permit)?.uuid());
    let sql = sql.push_if(" AND c.id < ?", after);
    let sql = sql.push(" ORDER BY c.id DESC LIMIT ").bind(rows(limit));
    let found: Vec<OwnClassRow> = sql.all(conn, permit).await?;
    found.into_iter().map(OwnClass::try_from).collect()
}
