//! What branches may be asked in a month, as the levels above them have set it.

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageBurdenBudgets},
    burden::{BurdenBudget, LevelBudget, Minutes},
    id::Id,
    organizations::{OrgPath, Organization},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::meter_rows::budget::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::scoped,
};

/// Budgets of the levels on some lines of the tree.
#[derive(Clone, Debug)]
pub struct Budgets(Vec<LevelBudget>);

impl Budgets {
    /// What this organization has set itself.
    pub fn own(&self, path: &OrgPath) -> Option<&LevelBudget> {
        self.0.iter().find(|set| set.organization_path == *path)
    }

    /// The budget that holds for a branch at `path`.
    pub fn at(&self, path: &OrgPath) -> BurdenBudget {
        let above = self.0.iter().filter(|set| set.organization_path.contains(path));
        BurdenBudget::strictest(above.map(|set| set.budget))
    }
}

#[derive(FromQueryResult)]
struct Row {
    organization_id: Uuid,
    path: String,
    messages: i64,
    fields: i64,
    minutes: i64,
    version: i64,
    updated_at: i64,
}

impl TryFrom<Row> for LevelBudget {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let path = OrgPath::parse(&row.path);
        let Row { messages, fields, minutes, .. } = row;
        Ok(Self {
            organization: Id::new(row.organization_id),
            organization_path: path.ok_or_else(|| StoreError::corrupt("organization", "path"))?,
            budget: BurdenBudget { messages, fields, minutes: Minutes(minutes) },
            version: row.version,
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

fn budgets_at(place: Condition) -> SelectStatement {
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let numbers = [Column::Messages, Column::Fields, Column::Minutes];
    let record = [Column::OrganizationId, Column::Version, Column::UpdatedAt];
    Query::select()
        .column((OrganizationEntity, OrganizationColumn::Path))
        .columns(record.map(|it| (Entity, it)))
        .columns(numbers.map(|it| (Entity, it)))
        .from(Entity)
        .inner_join(OrganizationEntity, owner.equals((Entity, Column::OrganizationId)))
        .cond_where(place)
        .to_owned()
}

/// The budgets on the lines above these organizations, which were found within the permit, and
/// their own. What a level above has set holds below, whether or not the permit reaches it.
pub async fn budgets_above<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    paths: &[OrgPath],
) -> Result<Budgets, StoreError> {
    let line: BTreeSet<String> =
        paths.iter().flat_map(OrgPath::lineage).map(|path| path.as_str().to_owned()).collect();
    let place = Expr::col((OrganizationEntity, OrganizationColumn::Path)).is_in(line);
    let rows: Vec<Row> =
        scoped::all_as(conn, permit, budgets_at(Condition::all().add(place))).await?;
    rows.into_iter().map(LevelBudget::try_from).collect::<Result<_, _>>().map(Budgets)
}

/// An organization's own budget, to be changed, if it has set one.
pub async fn lock_budget(
    tx: &Tx,
    permit: &Permit<ManageBurdenBudgets>,
    at: &Organization,
) -> Result<Option<Locked<LevelBudget>>, StoreError> {
    let mut select = budgets_at(organizations::inside(permit.scope()));
    select
        .and_where(Column::OrganizationId.eq(at.id.uuid()))
        .lock_with_tables(LockType::NoKeyUpdate, [Entity]);
    let rows: Vec<Row> = scoped::all_as(tx, permit, select).await?;
    rows.into_iter().next().map(|row| row.try_into().map(Locked::new)).transpose()
}

fn facts(set: &LevelBudget) -> ActiveModel {
    let BurdenBudget { messages, fields, minutes } = set.budget;
    ActiveModel {
        messages: Set(messages),
        fields: Set(fields),
        minutes: Set(minutes.0),
        version: Set(set.version),
        updated_at: Set(set.updated_at.millis()),
        ..Default::default()
    }
}

/// Enters the budget of a level in scope.
pub async fn insert_budget(
    tx: &Tx,
    permit: &Permit<ManageBurdenBudgets>,
    set: &LevelBudget,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&set.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel { organization_id: Set(set.organization.uuid()), ..facts(set) };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed budget; the stored version must be the one before.
pub async fn save_budget(
    tx: &Tx,
    changed: Changed<LevelBudget>,
) -> Result<LevelBudget, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::OrganizationId, Column::Version), changed).await
}

/// Takes it away; those of the levels above hold alone.
pub async fn remove_budget(tx: &Tx, set: &Locked<LevelBudget>) -> Result<(), StoreError> {
    let own = Column::OrganizationId.eq(set.organization.uuid());
    Entity::delete_many().filter(own).exec(&**tx).await?;
    Ok(())
}
