//! What nobody reported in time climbs the tree, one level at a time. A background job, which
//! has no permit.

use lighthouse_domain::{
    id::Id,
    incidents::{IncidentId, TimelineStep},
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{
    entity::{escalation, incident},
    read::{LateRow, late},
    write::{NewEntry, insert_entry},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Bulk,
};

/// An incident and the organization it has climbed to.
#[derive(Clone, Copy, Debug)]
pub struct Escalation {
    pub incident: IncidentId,
    pub to: OrganizationId,
}

/// Lets every incident past its limit climb one level, and again each `step_millis`; each
/// level once, whoever asks and how often.
pub async fn escalate(
    tx: &Tx,
    now: Instant,
    step_millis: i64,
) -> Result<Vec<Escalation>, StoreError> {
    let mut climbed = Vec::new();
    for one in late(tx, now, now.millis() - step_millis).await? {
        if !reach_level(tx, &one, now).await? {
            continue;
        }
        climb(tx, &one, now).await?;
        let entry =
            NewEntry { id: Uuid::now_v7(), step: TimelineStep::Escalated, text: "", by: None };
        insert_entry(tx, one.id, &entry, now).await?;
        climbed.push(Escalation { incident: Id::new(one.id), to: Id::new(one.parent_id) });
    }
    Ok(climbed)
}

/// Whether the level is reached for the first time.
async fn reach_level(tx: &Tx, late: &LateRow, now: Instant) -> Result<bool, StoreError> {
    let row = escalation::ActiveModel {
        incident_id: Set(late.id),
        organization_id: Set(late.parent_id),
        at: Set(now.millis()),
    };
    let columns = [escalation::Column::IncidentId, escalation::Column::OrganizationId];
    let once = OnConflict::columns(columns).do_nothing().to_owned();
    match escalation::Entity::insert(row).on_conflict(once).exec_without_returning(&**tx).await {
        Ok(rows) => Ok(rows == 1),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

async fn climb(tx: &Tx, late: &LateRow, now: Instant) -> Result<(), StoreError> {
    use incident::Column;
    incident::Entity::update_many()
        .col_expr(Column::LevelId, Expr::val(late.parent_id))
        .col_expr(Column::EscalatedAt, Expr::val(now.millis()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::val(now.millis()))
        .filter(Column::Id.eq(late.id))
        .filter(Column::ReportedAt.is_null())
        .filter(Column::ClosedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Incidents past their limit that nobody has reported or closed.
pub async fn count_late(conn: &Conn, _: &Bulk, now: Instant) -> Result<u64, StoreError> {
    use incident::Column;
    let late = incident::Entity::find()
        .filter(Column::DueAt.lt(now.millis()))
        .filter(Column::ReportedAt.is_null())
        .filter(Column::ClosedAt.is_null());
    Ok(late.count(conn).await?)
}
