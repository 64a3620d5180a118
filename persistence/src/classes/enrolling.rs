//! Enrolling people and taking them out again: one, a list, or a whole subtree.
//!
//! Text SQL: people are found, counted and enrolled by whole subtrees in one statement each.

use lighthouse_domain::{
    access::{Permit, Scope, actions::EnrolInClasses},
    classes::{Audience, Class, ClassId},
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{
    LIVING,
    entity::enrolment::{Column, Entity},
};
use crate::{
    db::{Tx, row},
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
    /// Whom an enrolment meets: people in scope, those the class is for, those already in, and
    /// those it would bring in.
    pub struct Reach {
        found: i64,
        meant: i64,
        already: i64,
        missing: i64,
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
    let sql = sql.push(" THEN 1 END), COUNT(e.member_id), COUNT(CASE WHEN e.member_id IS NULL");
    let sql = meant(sql, class).push(
        " THEN 1 END) FROM member m LEFT JOIN class_enrolment e ON e.member_id = m.id \
         AND e.withdrawn_at IS NULL AND e.class_id = ",
    );
    let sql = sql.bind(class.id.uuid()).permitted(permit).push(" AND m.ended_at IS NULL");
    let rows: Vec<Reach> = asked(sql, permit.scope(), people).all(tx, permit).await?;
    Ok(rows.into_iter().next().unwrap_or(Reach { found: 0, meant: 0, already: 0, missing: 0 }))
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
