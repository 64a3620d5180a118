//! Work items: loading, listing, storing.

use lighthouse_domain::{
    access::{
        AccountId, Action, Permit,
        actions::{ManageWorkItems, ReadWorkItems},
    },
    id::Id,
    organizations::OrganizationId,
    time::Instant,
    work::{WorkItem, WorkItemId, WorkOutcome, WorkRecord, WorkState, WorkStatus},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    entity::item::{ActiveModel, Column, Entity, Model},
    links,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations::{self, NamedPlace},
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("work_item");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("work_item", column)
}

fn state(row: &Model) -> Result<WorkState, StoreError> {
    let closed = |outcome| {
        let at = row.closed_at.map(Instant::from_millis);
        at.map(|at| WorkState::Closed { outcome, at }).ok_or_else(|| corrupt("closed_at"))
    };
    match WorkStatus::parse(&row.state).ok_or_else(|| corrupt("state"))? {
        WorkStatus::Open => Ok(WorkState::Open),
        WorkStatus::Done => closed(WorkOutcome::Done),
        WorkStatus::Dropped => closed(WorkOutcome::Dropped),
    }
}

fn item(row: Model, owner: &NamedPlace) -> Result<WorkItem, StoreError> {
    Ok(WorkItem {
        state: state(&row)?,
        id: Id::new(row.id),
        organization: Id::new(row.organization_id),
        organization_name: owner.name.clone(),
        organization_path: owner.path.clone(),
        title: row.title,
        period: (row.from_on, row.until_on),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

/// The items of rows that were found, each with the name and the place of its organization.
async fn with_owners(conn: &Conn, rows: Vec<Model>) -> Result<Vec<WorkItem>, StoreError> {
    organizations::with_places(conn, rows, |row| row.organization_id, item).await
}

async fn one(conn: &Conn, row: Option<Model>) -> Result<WorkItem, StoreError> {
    with_owners(conn, row.into_iter().collect()).await?.into_iter().next().ok_or(MISSING)
}

fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let scope = permit.scope();
    if scope.is_everywhere() {
        return Entity::find();
    }
    Entity::find().filter(Column::OrganizationId.in_subquery(organizations::ids_within(scope)))
}

/// What a list of work items may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct WorkFilter {
    pub organization: Option<OrganizationId>,
    pub status: Option<WorkStatus>,
    /// Those that this record is linked to.
    pub record: Option<(WorkRecord, Uuid)>,
}

/// Where a page begins: after the item made then, going back.
pub type WorkPosition = (i64, Uuid);

/// Up to `limit` work items, the newest first.
pub async fn item_page(
    conn: &Conn,
    permit: &Permit<ReadWorkItems>,
    filter: WorkFilter,
    after: Option<WorkPosition>,
    limit: u64,
) -> Result<Vec<WorkItem>, StoreError> {
    let mut select = within(permit);
    if let Some(at) = filter.organization {
        select = select.filter(Column::OrganizationId.eq(at.uuid()));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    if let Some(record) = filter.record {
        select = select.filter(Column::Id.in_subquery(links::items_of(record)));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    with_owners(conn, scoped::all(conn, permit, select).await?).await
}

pub async fn find_item(
    conn: &Conn,
    permit: &Permit<ReadWorkItems>,
    id: WorkItemId,
) -> Result<WorkItem, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    one(conn, scoped::one(conn, permit, select).await?).await
}

/// A work item to be changed, locked until the transaction ends.
pub async fn lock_item(
    tx: &Tx,
    permit: &Permit<ManageWorkItems>,
    id: WorkItemId,
) -> Result<Locked<WorkItem>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    one(tx, scoped::one(tx, permit, select).await?).await.map(Locked::new)
}

fn facts(item: &WorkItem) -> ActiveModel {
    ActiveModel {
        title: Set(item.title.clone()),
        from_on: Set(item.period.0),
        until_on: Set(item.period.1),
        state: Set(item.state.status().as_str().to_owned()),
        closed_at: Set(item.state.closed_at().map(Instant::millis)),
        version: Set(item.version),
        updated_at: Set(item.updated_at.millis()),
        ..Default::default()
    }
}

/// Enters a work item of an organization in scope.
pub async fn insert_item(
    tx: &Tx,
    permit: &Permit<ManageWorkItems>,
    (new, by): (&WorkItem, AccountId),
) -> Result<(), StoreError> {
    if !permit.scope().covers(&new.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        created_by: Set(by.uuid()),
        created_at: Set(new.created_at.millis()),
        ..facts(new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed work item; the stored version must be the one before.
pub async fn save_item(tx: &Tx, changed: Changed<WorkItem>) -> Result<WorkItem, StoreError> {
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await
}
