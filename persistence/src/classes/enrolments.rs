//! The people of a class, and the classes of one's own.
//!
//! Text SQL: the lists are hot, and count within the statement what each person has completed.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadLearning, Study},
    },
    classes::{ClassId, ClassState},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use uuid::Uuid;

use super::{rows, scope::learner};
use crate::{
    db::{Conn, row},
    error::StoreError,
    sql::Sql,
};

row! {
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
