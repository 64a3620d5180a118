//! Freezing the figures of a period in a feedback statement.
//!
//! Text SQL: what a whole subtree studied is summed up and stored in two set-based passes.

use lighthouse_domain::{
    access::{Permit, actions::IssueFeedback},
    classes::{FeedbackStatement, StatementId},
    organizations::Organization,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{
    LIVING,
    entity::statement::{ActiveModel, Entity},
};
use crate::{
    db::Tx,
    error::StoreError,
    sql::{Sql, values},
};

/// Freezes the figures of `owner`'s subtree between two instants: three statements whatever
/// its size. The caller has found the owner within the permit.
pub async fn issue(
    tx: &Tx,
    permit: &Permit<IssueFeedback>,
    owner: &Organization,
    new: &FeedbackStatement,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        from_on: Set(new.from_on),
        until_on: Set(new.until_on),
        as_of: Set(new.as_of.millis()),
        issued_by: Set(permit.account().uuid()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    freeze_people(tx, owner, new).await?;
    freeze_organizations(tx, owner, new.id).await
}

async fn freeze_people(
    tx: &Tx,
    owner: &Organization,
    new: &FeedbackStatement,
) -> Result<(), StoreError> {
    let (from, until) = new.instants();
    let (from, until) = (from.millis(), until.millis());
    let period = |sql: Sql, sum: &str, table: &str, column: &str| {
        let sql = sql.push(" LEFT JOIN (SELECT member_id, ").push(sum).push(" AS n FROM ");
        let sql = sql.push(table).push(" WHERE ").push(column).push(" >= ").bind(from);
        let sql = sql.push(" AND ").push(column).push(" < ").bind(until);
        sql.push(" GROUP BY member_id) ")
    };
    let sql = Sql::new(
        tx,
        "INSERT INTO feedback_person (statement_id, member_id, branch_id, branch_path, person_times, lessons, seconds) SELECT ",
    );
    let sql = sql.bind(new.id.uuid()).push(
        ", m.id, m.branch_id, m.branch_path, COALESCE(e.n, 0), COALESCE(p.n, 0), \
         COALESCE(l.n, 0) + COALESCE(h.n, 0) + COALESCE(c.n, 0) FROM member m",
    );
    // Classes that somebody was in during the period, whenever they enrolled.
    let sql = sql.push_with(
        " LEFT JOIN (SELECT i.member_id, COUNT(*) AS n FROM class_enrolment i \
         JOIN study_class s ON s.id = i.class_id WHERE i.withdrawn_at IS NULL \
         AND i.enrolled_at < ? AND s.ends_on >= ? GROUP BY i.member_id) e ON e.member_id = m.id",
        values![until, new.from_on],
    );
    let sql =
        period(sql, "COUNT(*)", "lesson_progress", "completed_at").push("p ON p.member_id = m.id");
    let seconds = "CAST(SUM(seconds) AS bigint)";
    let sql = period(sql, seconds, "learning_entry", "at").push("l ON l.member_id = m.id");
    let sql = period(sql, seconds, "hour_entry", "at").push("h ON h.member_id = m.id");
    let sql = period(sql, seconds, "hour_correction", "at").push("c ON c.member_id = m.id");
    let range = " WHERE m.branch_path >= ? AND m.branch_path < ?";
    let sql = sql.push_with(range, values![owner.path.as_str(), owner.path.end()]);
    sql.push(LIVING).execute(tx).await.map(|_| ())
}

async fn freeze_organizations(
    tx: &Tx,
    owner: &Organization,
    statement: StatementId,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        tx,
        "INSERT INTO feedback_organization (statement_id, organization_id, path, name, members, participants, person_times, seconds) SELECT ",
    );
    let sql = sql.bind(statement.uuid()).push(
        ", o.id, o.path, o.name, COUNT(f.member_id), COUNT(CASE WHEN f.person_times > 0 THEN 1 END), \
         COALESCE(CAST(SUM(f.person_times) AS bigint), 0), COALESCE(CAST(SUM(f.seconds) AS bigint), 0) \
         FROM organization o LEFT JOIN feedback_person f ON f.branch_path >= o.path AND f.branch_path < o.path || '~' \
         AND f.statement_id = ",
    );
    let sql = sql.bind(statement.uuid()).push(" WHERE o.dissolved_at IS NULL AND o.path >= ");
    let sql = sql.bind(owner.path.as_str()).push(" AND o.path < ").bind(owner.path.end());
    sql.push(" GROUP BY o.id, o.path, o.name").execute(tx).await.map(|_| ())
}
