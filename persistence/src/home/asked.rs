//! What is asked of the holder, and what is open in a branch.
//!
//! Text SQL: set-based, each counts over lessons, sessions or members in one statement.

use chrono::{NaiveDate, TimeDelta};
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageSessions, UseOwnAccount},
    },
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    db::{Conn, row},
    error::StoreError,
    sql::{Sql, values},
};

row! {
    /// A compulsory course that the holder has not completed.
    pub struct OpenCourse {
        class: Uuid,
        title: String,
        organization_name: String,
        /// Of secretaries only.
        of_secretaries: bool,
        ends_on: NaiveDate,
        lessons: i64,
        lessons_completed: i64,
    }
    /// What is open in a branch.
    pub struct Workload {
        sessions_to_submit: i64,
        members_without_account: i64,
        incomplete_entries: i64,
    }
}

/// So many are shown; the rest comes up when these are done.
const COURSES: i64 = 5;
/// Sessions that are older are history.
const OLDEST: TimeDelta = TimeDelta::days(366);

const COURSE: &str = "SELECT c.id, c.title, o.name, r.required_of = 'secretary', c.ends_on, \
    (SELECT COUNT(*) FROM class_lesson l WHERE l.class_id = c.id), \
    (SELECT COUNT(*) FROM class_lesson l JOIN lesson_progress p ON p.lesson_id = l.id \
        WHERE l.class_id = c.id AND p.completed_at IS NOT NULL AND p.member_id = ";
const COURSE_OF: &str = ") FROM organization o JOIN required_course r ON r.organization_id = o.id \
    JOIN study_class c ON c.id = r.class_id";
// A course is open while one of its lessons is.
const NOT_COMPLETED: &str = " AND c.state = 'published' AND EXISTS ( \
    SELECT 1 FROM class_lesson l WHERE l.class_id = c.id AND NOT EXISTS ( \
    SELECT 1 FROM lesson_progress p WHERE p.lesson_id = l.id AND p.completed_at IS NOT NULL \
    AND p.member_id = ?))";
const OF_WHOM: &str = " AND (r.required_of = 'member' OR EXISTS ( \
    SELECT 1 FROM post s WHERE s.member_id = ? AND s.duty = 'secretary' AND s.until IS NULL))";

/// The compulsory courses of `year` that the holder, a member of the branch, has not completed,
/// the first to end first.
pub async fn open_courses(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    branch: &OrgPath,
    year: i32,
) -> Result<Vec<OpenCourse>, StoreError> {
    let Some(member) = permit.member().filter(|_| permit.scope().covers(branch)) else {
        return Ok(Vec::new());
    };
    let line = branch.lineage().into_iter().map(|path| path.as_str().to_owned());
    Sql::new(conn, COURSE)
        .bind(member.uuid())
        .push(COURSE_OF)
        .permitted(permit)
        .push(" AND o.path IN ")
        .list(line)
        .push_with(" AND r.year = ?", values![i64::from(year)])
        .push_with(NOT_COMPLETED, values![member.uuid()])
        .push_with(OF_WHOM, values![member.uuid()])
        .push_with(" ORDER BY c.ends_on, c.id LIMIT ?", values![COURSES])
        .all(conn, permit)
        .await
}

const TO_SUBMIT: &str = "SELECT (SELECT COUNT(*) FROM study_session s WHERE s.branch_id = ? \
    AND s.starts_at >= ? AND s.ends_at <= ? AND s.cancelled_at IS NULL AND s.submitted_at IS NULL)";
const WITHOUT_ACCOUNT: &str = ", (SELECT COUNT(*) FROM member m LEFT JOIN account a \
    ON a.member_id = m.id WHERE m.branch_path = ? AND m.ended_at IS NULL AND a.id IS NULL)";
const INCOMPLETE: &str = ", (SELECT COUNT(*) FROM member m WHERE m.branch_path = ? \
    AND m.ended_at IS NULL AND (m.id_number_lookup IS NULL OR m.education IS NULL \
    OR (m.joined_on IS NULL AND m.status IN ('probationary', 'full'))))";

/// What is open in a branch within the permit.
pub async fn workload_of(
    conn: &Conn,
    permit: &Permit<ManageSessions>,
    (branch, path): (OrganizationId, &OrgPath),
    now: Instant,
) -> Result<Option<Workload>, StoreError> {
    if !permit.scope().covers(path) {
        return Err(StoreError::NotFound("branch"));
    }
    let since = now.plus(-OLDEST).millis();
    let rows = Sql::new(conn, "")
        .push_with(TO_SUBMIT, values![branch.uuid(), since, now.millis()])
        .push_with(WITHOUT_ACCOUNT, values![path.as_str()])
        .push_with(INCOMPLETE, values![path.as_str()])
        .permitted(permit)
        .all(conn, permit)
        .await?;
    Ok(rows.into_iter().next())
}
