//! The compulsory courses of one's own.
//!
//! Text SQL: which courses are required of somebody follows from the place of the branch and the
//! posts held, and what of them is completed is counted within the statement.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::Study},
    classes::{ClassId, ClassState, RequiredCourseId, RequiredOf},
    id::Id,
};
use uuid::Uuid;

use super::{LIVING, rows, scope::learner};
use crate::{
    db::{Conn, row},
    error::StoreError,
    sql::{Sql, values},
};

row! {
    struct ObligationRow {
        id: Uuid,
        class: Uuid,
        title: String,
        state: String,
        ends_on: NaiveDate,
        required_of: String,
        year: i64,
        enrolled: i64,
        lessons: i64,
        lessons_completed: i64,
    }
}

/// A course that is required of the holder, and how far the holder has come.
#[derive(Clone, Debug)]
pub struct Obligation {
    pub id: RequiredCourseId,
    pub class: ClassId,
    pub title: String,
    pub state: ClassState,
    pub ends_on: NaiveDate,
    pub required_of: RequiredOf,
    pub year: i64,
    pub enrolled: bool,
    pub lessons: i64,
    pub lessons_completed: i64,
}

impl TryFrom<ObligationRow> for Obligation {
    type Error = StoreError;

    fn try_from(row: ObligationRow) -> Result<Self, StoreError> {
        let corrupt = |table, column| move || StoreError::corrupt(table, column);
        let required_of = RequiredOf::parse(&row.required_of);
        Ok(Self {
            id: Id::new(row.id),
            class: Id::new(row.class),
            title: row.title,
            state: ClassState::parse(&row.state).ok_or_else(corrupt("study_class", "state"))?,
            ends_on: row.ends_on,
            required_of: required_of.ok_or_else(corrupt("required_course", "required_of"))?,
            year: row.year,
            enrolled: row.enrolled > 0,
            lessons: row.lessons,
            lessons_completed: row.lessons_completed,
        })
    }
}

const SELECT: &str = "SELECT r.id, c.id, c.title, c.state, c.ends_on, r.required_of, r.year, \
    (SELECT COUNT(*) FROM class_enrolment e WHERE e.class_id = c.id AND e.member_id = m.id \
     AND e.withdrawn_at IS NULL), \
    (SELECT COUNT(*) FROM class_lesson l WHERE l.class_id = c.id), \
    (SELECT COUNT(*) FROM class_lesson l JOIN lesson_progress p ON p.lesson_id = l.id \
     AND p.member_id = m.id AND p.completed_at IS NOT NULL WHERE l.class_id = c.id) \
    FROM member m JOIN organization o ON m.branch_path >= o.path AND m.branch_path < o.path || '~' \
    JOIN required_course r ON r.organization_id = o.id JOIN study_class c ON c.id = r.class_id";

/// Up to `limit` courses that are required of the holder, newest first, after `after`.
pub async fn obligations(
    conn: &Conn,
    permit: &Permit<Study>,
    year: Option<i64>,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<Obligation>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT)
        .push_with(" AND m.id = ?", values![learner(permit)?.uuid()])
        .push(LIVING)
        .push(" AND (r.required_of = 'member' OR EXISTS (SELECT 1 FROM post s")
        .push(" WHERE s.member_id = m.id AND s.duty = 'secretary' AND s.until IS NULL))")
        .push_if(" AND r.year = ?", year)
        .push_if(" AND r.id < ?", after)
        .push(" ORDER BY r.id DESC LIMIT ")
        .bind(rows(limit));
    let found: Vec<ObligationRow> = sql.all(conn, permit).await?;
    found.into_iter().map(Obligation::try_from).collect()
}
