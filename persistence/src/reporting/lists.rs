//! The lists of levels, as they are set and as they reach the organizations below.

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageIndicators},
    id::Id,
    organizations::{OrgPath, Organization},
    reporting::{Indicator, IndicatorItem, IndicatorList},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::scoped,
};

mod list {
    //! The rows of `indicator_list`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "indicator_list")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub items: String,
        pub version: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
use list::{ActiveModel, Column, Entity};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    path: String,
    items: String,
    version: i64,
    updated_at: i64,
}

/// An item as it is kept.
#[derive(Serialize, Deserialize)]
struct ItemJson {
    indicator: String,
    enabled: bool,
    weight: u32,
    target: Option<i64>,
    assessable: bool,
}

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("indicator_list", column)
}

/// Items as the text they are kept as: they are only read whole.
pub(super) fn write_items(items: &[IndicatorItem]) -> Result<String, StoreError> {
    let item = |it: &IndicatorItem| ItemJson {
        indicator: it.indicator.as_str().to_owned(),
        enabled: it.enabled,
        weight: it.weight,
        target: it.target,
        assessable: it.assessable,
    };
    let items: Vec<_> = items.iter().map(item).collect();
    serde_json::to_string(&items).map_err(|_| corrupt("items"))
}

pub(super) fn read_items(text: &str) -> Result<Vec<IndicatorItem>, StoreError> {
    let items: Vec<ItemJson> = serde_json::from_str(text).map_err(|_| corrupt("items"))?;
    let item = |it: ItemJson| {
        let indicator = Indicator::parse(&it.indicator).ok_or_else(|| corrupt("items"))?;
        let ItemJson { enabled, weight, target, assessable, .. } = it;
        Ok(IndicatorItem { indicator, enabled, weight, target, assessable })
    };
    items.into_iter().map(item).collect()
}

impl TryFrom<Row> for IndicatorList {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let path = OrgPath::parse(&row.path);
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            organization_path: path.ok_or_else(|| StoreError::corrupt("organization", "path"))?,
            items: read_items(&row.items)?,
            version: row.version,
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

fn lists_at(place: Condition) -> SelectStatement {
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let own =
        [Column::Id, Column::OrganizationId, Column::Items, Column::Version, Column::UpdatedAt];
    Query::select()
        .columns(own.map(|column| (Entity, column)))
        .column((OrganizationEntity, OrganizationColumn::Path))
        .from(OrganizationEntity)
        .inner_join(Entity, owner.equals((Entity, Column::OrganizationId)))
        .cond_where(place)
        .to_owned()
}

/// The list that holds at an organization found before: its own or that of the nearest level above.
pub async fn find_list<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    at: &Organization,
) -> Result<Option<IndicatorList>, StoreError> {
    let line = at.path.lineage();
    let place = OrganizationColumn::Path.is_in(line.iter().map(OrgPath::as_str));
    let rows: Vec<Row> =
        scoped::all_as(conn, permit, lists_at(Condition::all().add(place))).await?;
    let nearest = rows.into_iter().max_by_key(|row| row.path.len());
    nearest.map(IndicatorList::try_from).transpose()
}

/// An organization's own list, to be changed, if it has one.
pub async fn lock_list(
    tx: &Tx,
    permit: &Permit<ManageIndicators>,
    at: &Organization,
) -> Result<Option<Locked<IndicatorList>>, StoreError> {
    let mut select = lists_at(organizations::inside(permit.scope()));
    select
        .and_where(Column::OrganizationId.eq(at.id.uuid()))
        .lock_with_tables(LockType::NoKeyUpdate, [Entity]);
    let rows: Vec<Row> = scoped::all_as(tx, permit, select).await?;
    rows.into_iter().next().map(|row| row.try_into().map(Locked::new)).transpose()
}

fn facts(list: &IndicatorList) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        items: Set(write_items(&list.items)?),
        version: Set(list.version),
        updated_at: Set(list.updated_at.millis()),
        ..Default::default()
    })
}

/// Enters the list of a level in scope.
pub async fn insert_list(
    tx: &Tx,
    permit: &Permit<ManageIndicators>,
    list: &IndicatorList,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&list.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(list.id.uuid()),
        organization_id: Set(list.organization.uuid()),
        ..facts(list)?
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed list; the stored version must be the one before.
pub async fn save_list(
    tx: &Tx,
    changed: Changed<IndicatorList>,
) -> Result<IndicatorList, StoreError> {
    let row = facts(&changed)?;
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}

/// Takes a list away; that of the level above holds again.
pub async fn remove_list(tx: &Tx, list: &Locked<IndicatorList>) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Id.eq(list.id.uuid())).exec(&**tx).await?;
    Ok(())
}
