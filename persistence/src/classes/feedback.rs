//! Reading feedback statements: the figures of a period, frozen and sent down (S42).

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadLearning, Study},
    },
    classes::{FeedbackStatement, StatementId},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    entity::{organization, person, statement},
    scope::learner,
};
use crate::{
    db::Conn,
    error::StoreError,
    members::{MemberColumn, MemberEntity},
    organizations,
    sql::scoped,
};

/// What a statement says of an organization with all below it.
#[derive(Clone, Debug)]
pub struct OrganizationFigures {
    pub organization: OrganizationId,
    pub name: String,
    pub path: String,
    pub members: i64,
    pub participants: i64,
    pub person_times: i64,
    pub seconds: i64,
}

/// What a statement says of a person.
#[derive(Clone, Debug)]
pub struct PersonFigures {
    pub member: MemberId,
    pub name: String,
    pub branch: OrganizationId,
    pub branch_path: String,
    pub person_times: i64,
    pub lessons: i64,
    pub seconds: i64,
}

/// What a statement says of its reader.
#[derive(Clone, Debug)]
pub struct OwnFigures {
    pub statement: FeedbackStatement,
    pub person_times: i64,
    pub lessons: i64,
    pub seconds: i64,
}

impl From<statement::Model> for FeedbackStatement {
    fn from(row: statement::Model) -> Self {
        Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            from_on: row.from_on,
            until_on: row.until_on,
            as_of: Instant::from_millis(row.as_of),
        }
    }
}

impl From<organization::Model> for OrganizationFigures {
    fn from(row: organization::Model) -> Self {
        Self {
            organization: Id::new(row.organization_id),
            name: row.name,
            path: row.path,
            members: row.members,
            participants: row.participants,
            person_times: row.person_times,
            seconds: row.seconds,
        }
    }
}

/// Statements of organizations in scope or above.
fn readable(permit: &Permit<ReadLearning>) -> Select<statement::Entity> {
    let line = organizations::ids_in_line(permit.scope());
    statement::Entity::find().filter(statement::Column::OrganizationId.in_subquery(line))
}

pub async fn find_statement(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    id: StatementId,
) -> Result<FeedbackStatement, StoreError> {
    let select = readable(permit).filter(statement::Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?;
    row.map(FeedbackStatement::from).ok_or(StoreError::NotFound("feedback_statement"))
}

/// Up to `limit` statements, newest first, after `after`.
pub async fn statement_page(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<FeedbackStatement>, StoreError> {
    let mut select = readable(permit).order_by_desc(statement::Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(statement::Column::Id.lt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    Ok(rows.into_iter().map(FeedbackStatement::from).collect())
}

/// Up to `limit` organizations in scope, in tree order, after the path `after`.
pub async fn organization_figures(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    statement: StatementId,
    (after, limit): (Option<String>, u64),
) -> Result<Vec<OrganizationFigures>, StoreError> {
    use organization::{Column, Entity};
    let mut select = Entity::find()
        .filter(Column::StatementId.eq(statement.uuid()))
        .filter(organizations::paths_inside(permit.scope(), Column::Path))
        .order_by_asc(Column::Path)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Path.gt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    Ok(rows.into_iter().map(OrganizationFigures::from).collect())
}

#[derive(FromQueryResult)]
struct PersonRow {
    member_id: Uuid,
    name: String,
    branch_id: Uuid,
    branch_path: String,
    person_times: i64,
    lessons: i64,
    seconds: i64,
}

impl From<PersonRow> for PersonFigures {
    fn from(row: PersonRow) -> Self {
        Self {
            member: Id::new(row.member_id),
            name: row.name,
            branch: Id::new(row.branch_id),
            branch_path: row.branch_path,
            person_times: row.person_times,
            lessons: row.lessons,
            seconds: row.seconds,
        }
    }
}

/// Up to `limit` people who stood in scope then, branch by branch, after a place.
pub async fn person_figures(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    statement: StatementId,
    (after, limit): (Option<(String, Uuid)>, u64),
) -> Result<Vec<PersonFigures>, StoreError> {
    use person::{Column, Entity};
    let place = [Column::BranchPath, Column::MemberId];
    let member = Expr::col((MemberEntity, MemberColumn::Id));
    let mut select = Query::select()
        .columns(
            [Column::MemberId, Column::BranchId, Column::BranchPath, Column::PersonTimes]
                .map(|column| (Entity, column)),
        )
        .columns([Column::Lessons, Column::Seconds].map(|column| (Entity, column)))
        .column((MemberEntity, MemberColumn::Name))
        .from(Entity)
        .inner_join(MemberEntity, member.equals((Entity, Column::MemberId)))
        .and_where(Column::StatementId.eq(statement.uuid()))
        .cond_where(organizations::paths_inside(permit.scope(), Column::BranchPath))
        .limit(limit)
        .to_owned();
    for column in place {
        select.order_by((Entity, column), Order::Asc);
    }
    if let Some((path, id)) = after {
        let here = Expr::tuple(place.map(|column| Expr::col((Entity, column))));
        select.and_where(here.gt(Expr::tuple([Expr::value(path), Expr::value(id)])));
    }
    let rows: Vec<PersonRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(PersonFigures::from).collect())
}

/// Up to `limit` statements that have a line of the holder, newest first, after `after`.
pub async fn own_figures(
    conn: &Conn,
    permit: &Permit<Study>,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<OwnFigures>, StoreError> {
    let mut own = person::Entity::find()
        .filter(person::Column::MemberId.eq(learner(permit)?.uuid()))
        .order_by_desc(person::Column::StatementId)
        .limit(limit);
    if let Some(after) = after {
        own = own.filter(person::Column::StatementId.lt(after));
    }
    let own = scoped::all(conn, permit, own).await?;
    let ids = own.iter().map(|row| row.statement_id);
    let statements = statement::Entity::find().filter(statement::Column::Id.is_in(ids));
    let statements = scoped::all(conn, permit, statements).await?;
    own.iter().map(|row| joined(row, &statements)).collect()
}

fn joined(row: &person::Model, statements: &[statement::Model]) -> Result<OwnFigures, StoreError> {
    let statement = statements.iter().find(|statement| statement.id == row.statement_id);
    let missing = || StoreError::corrupt("feedback_person", "statement_id");
    Ok(OwnFigures {
        statement: statement.cloned().ok_or_else(missing)?.into(),
        person_times: row.person_times,
        lessons: row.lessons,
        seconds: row.seconds,
    })
}
