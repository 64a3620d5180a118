//! Feedback statements: the figures of a period, frozen and sent down (S42).

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{IssueFeedback, ReadLearning, Study},
    },
    members::MemberId,
    organizations::Organization,
    time::Instant,
};
use uuid::Uuid;

use super::{LIVING, most};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

const SELECT: &str = "SELECT s.id, s.organization_id, s.from_on, s.until_on, s.as_of FROM feedback_statement s \
     JOIN organization o ON o.id = s.organization_id";

row! {
    /// A statement.
    pub struct StatementRow {
        id: Uuid,
        organization_id: Uuid,
        from_on: NaiveDate,
        until_on: NaiveDate,
        as_of: i64,
    }
    /// What it says of an organization.
    pub struct OrganizationLine {
        organization_id: Uuid,
        name: String,
        path: String,
        members: i64,
        participants: i64,
        person_times: i64,
        seconds: i64,
    }
    /// What it says of a person.
    pub struct PersonLine {
        member_id: Uuid,
        name: String,
        branch_id: Uuid,
        branch_path: String,
        person_times: i64,
        lessons: i64,
        seconds: i64,
    }
    /// What it says of oneself.
    pub struct MyStatementRow {
        id: Uuid,
        organization_id: Uuid,
        from_on: NaiveDate,
        until_on: NaiveDate,
        as_of: i64,
        person_times: i64,
        lessons: i64,
        seconds: i64,
    }
}

/// Freezes the figures of `owner`'s subtree between two instants: three statements whatever
/// its size. The caller has found the owner within the permit.
pub async fn issue(
    tx: &Tx,
    permit: &Permit<IssueFeedback>,
    owner: &Organization,
    new: &StatementRow,
    (from, until): (Instant, Instant),
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization_id != owner.id.uuid() {
        return Err(StoreError::NotFound("organization"));
    }
    let sql = Sql::new(
        tx,
        "INSERT INTO feedback_statement (id, organization_id, from_on, until_on, as_of, issued_by) VALUES (",
    );
    let sql = sql.bind(new.id).push(", ").bind(new.organization_id);
    let sql = sql.push(", ").bind(new.from_on).push(", ").bind(new.until_on);
    let sql = sql.push(", ").bind(new.as_of).push(", ").bind(permit.account().uuid()).push(")");
    sql.execute(tx).await?;
    freeze_people(tx, owner, new.id, (from.millis(), until.millis())).await?;
    freeze_organizations(tx, owner, new.id).await
}

async fn freeze_people(
    tx: &Tx,
    owner: &Organization,
    statement: Uuid,
    (from, until): (i64, i64),
) -> Result<(), StoreError> {
    let period = |sql: Sql, column: &str| {
        let sql = sql.push(column).push(" >= ").bind(from);
        sql.push(" AND ").push(column).push(" < ").bind(until).push(" GROUP BY member_id) ")
    };
    let sql = Sql::new(
        tx,
        "INSERT INTO feedback_person (statement_id, member_id, branch_id, branch_path, person_times, lessons, seconds) SELECT ",
    );
    let sql = sql.bind(statement).push(
        ", m.id, m.branch_id, m.branch_path, COALESCE(e.n, 0), COALESCE(p.n, 0), COALESCE(l.n, 0) + COALESCE(h.n, 0) + COALESCE(c.n, 0) \
         FROM member m LEFT JOIN (SELECT member_id, COUNT(*) AS n FROM class_enrolment WHERE withdrawn_at IS NULL AND ",
    );
    let sql = period(sql, "enrolled_at")
        .push("e ON e.member_id = m.id LEFT JOIN (SELECT member_id, COUNT(*) AS n FROM lesson_progress WHERE ");
    let sql = period(sql, "completed_at")
        .push("p ON p.member_id = m.id LEFT JOIN (SELECT member_id, CAST(SUM(seconds) AS bigint) AS n FROM learning_entry WHERE ");
    let sql = period(sql, "at")
        .push("l ON l.member_id = m.id LEFT JOIN (SELECT member_id, CAST(SUM(seconds) AS bigint) AS n FROM hour_entry WHERE ");
    let sql = period(sql, "at")
        .push("h ON h.member_id = m.id LEFT JOIN (SELECT member_id, CAST(SUM(seconds) AS bigint) AS n FROM hour_correction WHERE ");
    let sql = period(sql, "at").push("c ON c.member_id = m.id WHERE m.branch_path >= ");
    let sql = sql.bind(owner.path.as_str()).push(" AND m.branch_path < ").bind(owner.path.end());
    sql.push(LIVING).execute(tx).await.map(|_| ())
}

async fn freeze_organizations(
    tx: &Tx,
    owner: &Organization,
    statement: Uuid,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        tx,
        "INSERT INTO feedback_organization (statement_id, organization_id, path, name, members, participants, person_times, seconds) SELECT ",
    );
    let sql = sql.bind(statement).push(
        ", o.id, o.path, o.name, COUNT(f.member_id), COUNT(CASE WHEN f.person_times > 0 OR f.seconds > 0 THEN 1 END), \
         COALESCE(CAST(SUM(f.person_times) AS bigint), 0), COALESCE(CAST(SUM(f.seconds) AS bigint), 0) \
         FROM organization o LEFT JOIN feedback_person f ON f.branch_path >= o.path AND f.branch_path < o.path || '~' \
         AND f.statement_id = ",
    );
    let sql = sql.bind(statement).push(" WHERE o.dissolved_at IS NULL AND o.path >= ");
    let sql = sql.bind(owner.path.as_str()).push(" AND o.path < ").bind(owner.path.end());
    sql.push(" GROUP BY o.id, o.path, o.name").execute(tx).await.map(|_| ())
}

/// A statement of an organization in scope or above it.
pub async fn find_statement(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    id: Uuid,
) -> Result<StatementRow, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    let rows: Vec<StatementRow> = sql.push(" AND s.id = ").bind(id).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("feedback_statement"))
}

/// Up to `limit` statements, newest first, after `after`.
pub async fn statement_page(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<StatementRow>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    let sql = match after {
        Some(after) => sql.push(" AND s.id < ").bind(after),
        None => sql,
    };
    sql.push(" ORDER BY s.id DESC LIMIT ").bind(most(limit)).all(conn, permit).await
}

/// Up to `limit` organizations in scope, in tree order, after the path `after`.
pub async fn organization_lines(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    statement: Uuid,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<OrganizationLine>, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT organization_id, name, path, members, participants, person_times, seconds FROM feedback_organization",
    );
    let sql =
        sql.push(" AND statement_id = ").bind(statement).in_scope(permit.scope(), "path", None);
    let sql = match after {
        Some(after) => sql.push(" AND path > ").bind(after),
        None => sql,
    };
    sql.push(" ORDER BY path LIMIT ").bind(most(limit)).all(conn, permit).await
}

/// Up to `limit` people who stood in scope then, branch by branch, after a place.
pub async fn person_lines(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    statement: Uuid,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Vec<PersonLine>, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT f.member_id, m.name, f.branch_id, f.branch_path, f.person_times, f.lessons, f.seconds \
         FROM feedback_person f JOIN member m ON m.id = f.member_id",
    );
    let sql = sql.push(" AND f.statement_id = ").bind(statement);
    let sql = sql.in_scope(permit.scope(), "f.branch_path", None);
    let sql = match after {
        Some((path, id)) => sql
            .push(" AND (f.branch_path, f.member_id) > (")
            .bind(path)
            .push(", ")
            .bind(id)
            .push(")"),
        None => sql,
    };
    let sql = sql.push(" ORDER BY f.branch_path, f.member_id LIMIT ").bind(most(limit));
    sql.all(conn, permit).await
}

/// Up to `limit` statements that have a line of the holder, newest first, after `after`.
pub async fn my_statements(
    conn: &Conn,
    permit: &Permit<Study>,
    member: MemberId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<MyStatementRow>, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT s.id, s.organization_id, s.from_on, s.until_on, s.as_of, f.person_times, f.lessons, f.seconds \
         FROM feedback_person f JOIN feedback_statement s ON s.id = f.statement_id",
    );
    let sql = sql.push(" AND f.member_id = ").bind(member.uuid());
    let sql = match after {
        Some(after) => sql.push(" AND s.id < ").bind(after),
        None => sql,
    };
    sql.push(" ORDER BY s.id DESC LIMIT ").bind(most(limit)).all(conn, permit).await
}
