//! Enrolments: one person, a list, or a whole subtree in one statement.

use lighthouse_domain::{
    access::{
        Permit, Scope,
        actions::{EnrolInClasses, ReadLearning, Study},
    },
    classes::{Audience, ClassId},
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use uuid::Uuid;

use super::{Found, LIVING, Number, most};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

/// Who is enrolled.
#[derive(Clone, Debug)]
pub enum Who {
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
    /// Somebody who is in a class.
    pub struct EnrolmentRow {
        member_id: Uuid,
        name: String,
        branch_id: Uuid,
        branch_name: String,
        own: bool,
        enrolled_at: i64,
        lessons_completed: i64,
    }
    /// A class of one's own.
    pub struct MyClassRow {
        class_id: Uuid,
        title: String,
        state: String,
        starts_on: chrono::NaiveDate,
        ends_on: chrono::NaiveDate,
        enrolled_at: i64,
        lessons: i64,
        lessons_completed: i64,
    }
}

/// ` AND …`: the people that are asked for, as far as the scope reaches.
fn asked(sql: Sql, scope: &Scope, who: &Who) -> Sql {
    let sql = sql.in_scope(scope, "m.branch_path", Some("m.id"));
    match who {
        Who::People(ids) => sql.push(" AND m.id IN ").list(ids.iter().map(|id| id.uuid())),
        Who::Below(top) => sql.in_subtree(scope, *top, "m.branch_path"),
    }
}

/// ` AND …`: those the class is for, at or below its owner.
fn meant(sql: Sql, found: &Found) -> Sql {
    let sql = sql.push(" AND m.branch_path >= ").bind(found.path.as_str());
    let sql = sql.push(" AND m.branch_path < ").bind(found.path.end()).push(LIVING);
    match found.class.draft.audience {
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
    found: &Found,
    who: &Who,
) -> Result<Reach, StoreError> {
    let sql = meant(Sql::new(tx, "SELECT COUNT(*), COUNT(CASE WHEN TRUE"), found);
    let sql = sql.push(" THEN 1 END), COUNT(e.member_id) FROM member m LEFT JOIN class_enrolment e ON e.member_id = m.id AND e.withdrawn_at IS NULL AND e.class_id = ");
    let sql = sql.bind(found.class.id.uuid()).permitted(permit).push(" AND m.ended_at IS NULL");
    let rows: Vec<Reach> = asked(sql, permit.scope(), who).all(tx, permit).await?;
    Ok(rows.into_iter().next().unwrap_or(Reach { found: 0, meant: 0, already: 0 }))
}

/// Enrols everybody it is for and who is not in yet; tells how many that were.
pub async fn enrol(
    tx: &Tx,
    permit: &Permit<EnrolInClasses>,
    found: &Found,
    who: &Who,
    now: Instant,
) -> Result<u64, StoreError> {
    let own = permit.scope().own();
    let alone = matches!(who, Who::People(ids) if ids.iter().all(|id| Some(*id) == own));
    let sql = Sql::new(
        tx,
        "INSERT INTO class_enrolment (class_id, member_id, self, first_at, enrolled_at, withdrawn_at) SELECT ",
    );
    let sql = sql.bind(found.class.id.uuid()).push(", m.id, ").bind(alone);
    let sql = sql.push(", ").bind(now.millis()).push(", ").bind(now.millis());
    let sql = sql.push(", NULL FROM member m WHERE TRUE");
    let sql = meant(asked(sql, permit.scope(), who), found).push(
        " ON CONFLICT (class_id, member_id) DO UPDATE SET withdrawn_at = NULL, \
         enrolled_at = excluded.enrolled_at, self = excluded.self \
         WHERE class_enrolment.withdrawn_at IS NOT NULL",
    );
    sql.execute(tx).await
}

/// How many are in a class now. Asked after its row was locked.
pub async fn count_enrolled(tx: &Tx, class: ClassId) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM class_enrolment WHERE withdrawn_at IS NULL AND class_id = ";
    let rows: Vec<Number> = Sql::new(tx, sql).bind(class.uuid()).rows(tx).await?;
    Ok(rows.first().map_or(0, |row| row.n))
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
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<EnrolmentRow>, StoreError> {
    let select = format!(
        "SELECT e.member_id, m.name, m.branch_id, b.name, e.self, e.enrolled_at, {COMPLETED} \
         FROM class_enrolment e JOIN member m ON m.id = e.member_id JOIN organization b ON b.id = m.branch_id"
    );
    let sql = Sql::with_permit(conn, permit, &select).push(" AND e.withdrawn_at IS NULL");
    let sql = sql.push(" AND e.class_id = ").bind(class.uuid());
    let sql = sql.in_scope(permit.scope(), "m.branch_path", None);
    let sql = match after {
        Some(after) => sql.push(" AND e.member_id > ").bind(after),
        None => sql,
    };
    sql.push(" ORDER BY e.member_id LIMIT ").bind(most(limit)).all(conn, permit).await
}

/// Up to `limit` classes that the holder is in, newest first, after `after`.
pub async fn my_classes(
    conn: &Conn,
    permit: &Permit<Study>,
    member: MemberId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<MyClassRow>, StoreError> {
    let select = format!(
        "SELECT c.id, c.title, c.state, c.starts_on, c.ends_on, e.enrolled_at, \
         (SELECT COUNT(*) FROM class_lesson l WHERE l.class_id = c.id), {COMPLETED} \
         FROM class_enrolment e JOIN study_class c ON c.id = e.class_id"
    );
    let sql = Sql::with_permit(conn, permit, &select).push(" AND e.withdrawn_at IS NULL");
    let sql = sql.push(" AND e.member_id = ").bind(member.uuid());
    let sql = match after {
        Some(after) => sql.push(" AND c.id < ").bind(after),
        None => sql,
    };
    sql.push(" ORDER BY c.id DESC LIMIT ").bind(most(limit)).all(conn, permit).await
}
