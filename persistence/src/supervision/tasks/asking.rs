//! Which branches a task asks, and whether they have room for the messages that tell it.

use std::collections::BTreeMap;

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageTasks},
    organizations::{OrgPath, Organization, OrganizationId},
    supervision::{ADDRESSEES, task::Task},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::entity::response::{ActiveModel, Column, Entity};
use crate::{
    burden::{self, AskedBranch},
    db::{Conn, Tx},
    error::StoreError,
    organizations::{self, OrganizationColumn, OrganizationEntity, stored_path},
    sql::{insert_all, scoped},
    supervision::mail::offices_at,
};

/// Branches of one statement.
const STEP: usize = 500;

/// The living branches below the organization of a task, or below those that were chosen, in the
/// order of the tree.
pub async fn asked_branches<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    owner: (OrganizationId, &OrgPath),
    chosen: &[OrganizationId],
) -> Result<Vec<Organization>, StoreError> {
    let (id, path) = owner;
    let tops = if chosen.is_empty() { vec![id] } else { chosen.to_vec() };
    let mut found = BTreeMap::new();
    for top in tops {
        for branch in organizations::branches_below(conn, permit, top).await? {
            if path.contains(&branch.path) {
                found.insert(branch.path.as_str().to_owned(), branch);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// Notes that a task asks these branches, each under an id, in their order.
pub async fn ask_branches(
    tx: &Tx,
    permit: &Permit<ManageTasks>,
    task: &Task,
    branches: &[(Uuid, OrganizationId)],
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&task.organization_path) {
        return Err(StoreError::NotFound("task"));
    }
    let row = |((id, branch), place): (&(Uuid, OrganizationId), i64)| ActiveModel {
        id: Set(*id),
        task_id: Set(task.id.uuid()),
        place: Set(place),
        branch_id: Set(branch.uuid()),
        answers: Set(0),
        version: Set(1),
        updated_at: Set(now.millis()),
        ..Default::default()
    };
    insert_all(tx, branches.iter().zip(1..).map(row)).await
}

/// Those of these branches that cannot be sent a message for each holder of an office this month.
pub async fn without_room(
    tx: &Tx,
    permit: &Permit<ManageTasks>,
    branches: &[AskedBranch],
    now: Instant,
) -> Result<Vec<(OrganizationId, String)>, StoreError> {
    let mut full = Vec::new();
    for part in branches.chunks(STEP) {
        let ids: Vec<OrganizationId> = part.iter().map(|(id, ..)| *id).collect();
        let offices = offices_at(tx, permit, (&ids, &ADDRESSEES), now).await?;
        let places: Vec<_> = part.iter().map(|(id, _, path)| (*id, path.clone())).collect();
        let left = burden::messages_left(tx, permit, &places, now).await?;
        let has_room = |id: &OrganizationId| {
            let people = offices.get(id).map_or(0, Vec::len);
            let left = left.get(id).copied().unwrap_or_default();
            i64::try_from(people).is_ok_and(|people| people <= left)
        };
        let none = part.iter().filter(|(id, ..)| !has_room(id));
        full.extend(none.map(|(id, name, _)| (*id, name.clone())));
    }
    Ok(full)
}

#[derive(FromQueryResult)]
struct PathRow {
    path: String,
}

/// Where the branches stand that have not answered a task in scope, or whose answer is returned.
pub async fn waiting_places(
    tx: &Tx,
    permit: &Permit<ManageTasks>,
    task: &Task,
) -> Result<Vec<OrgPath>, StoreError> {
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let answers = || Expr::col((Entity, Column::Answers));
    let returned = Expr::col((Entity, Column::ReturnedAnswer)).eq(answers());
    let path = &task.organization_path;
    let select = Query::select()
        .column((OrganizationEntity, OrganizationColumn::Path))
        .from(Entity)
        .inner_join(OrganizationEntity, branch.equals((Entity, Column::BranchId)))
        .cond_where(organizations::inside(permit.scope()))
        .and_where(Column::TaskId.eq(task.id.uuid()))
        .and_where(answers().eq(0_i64).or(returned))
        .and_where(OrganizationColumn::DissolvedAt.is_null())
        .and_where(OrganizationColumn::Path.gte(path.as_str()))
        .and_where(OrganizationColumn::Path.lt(path.end()))
        .to_owned();
    let rows: Vec<PathRow> = scoped::all_as(tx, permit, select).await?;
    let path = |row: PathRow| stored_path(&row.path);
    rows.into_iter().map(path).collect()
}
