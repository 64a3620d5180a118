//! How the list of a level is kept.

use lighthouse_domain::{
    access::actions::ManageIndicators,
    reporting::{Indicator, IndicatorItem},
};
use sea_orm::{ActiveValue::Set, FromQueryResult};
use serde::{Deserialize, Serialize};

use crate::{
    error::StoreError,
    organizations::settings::{LevelValue, SettingColumns},
};

mod list {
    //! The rows of `indicator_list`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "indicator_list")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: Uuid,
        pub items: String,
        pub version: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
use list::{ActiveModel, Column};

/// An item as it is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct ItemJson {
    indicator: String,
    enabled: bool,
    weight: u32,
    target: Option<i64>,
    assessable: bool,
}

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("indicator_list", column)
}

impl From<&IndicatorItem> for ItemJson {
    fn from(it: &IndicatorItem) -> Self {
        let indicator = it.indicator.as_str().to_owned();
        let IndicatorItem { enabled, weight, target, assessable, .. } = *it;
        Self { indicator, enabled, weight, target, assessable }
    }
}

impl TryFrom<ItemJson> for IndicatorItem {
    type Error = StoreError;

    fn try_from(it: ItemJson) -> Result<Self, StoreError> {
        let indicator = Indicator::parse(&it.indicator).ok_or_else(|| corrupt("items"))?;
        let ItemJson { enabled, weight, target, assessable, .. } = it;
        Ok(Self { indicator, enabled, weight, target, assessable })
    }
}

/// Items as the text they are kept as: they are only read whole.
pub(super) fn write_items(items: &[IndicatorItem]) -> Result<String, StoreError> {
    let items: Vec<ItemJson> = items.iter().map(Into::into).collect();
    serde_json::to_string(&items).map_err(|_| corrupt("items"))
}

pub(super) fn read_items(text: &str) -> Result<Vec<IndicatorItem>, StoreError> {
    let items: Vec<ItemJson> = serde_json::from_str(text).map_err(|_| corrupt("items"))?;
    items.into_iter().map(IndicatorItem::try_from).collect()
}

#[derive(FromQueryResult)]
pub struct ItemsRow {
    items: String,
}

impl TryFrom<ItemsRow> for Vec<IndicatorItem> {
    type Error = StoreError;

    fn try_from(row: ItemsRow) -> Result<Self, StoreError> {
        read_items(&row.items)
    }
}

impl LevelValue for Vec<IndicatorItem> {
    type Manage = ManageIndicators;
    type Row = ActiveModel;
    type Columns = ItemsRow;

    fn columns() -> SettingColumns<Column> {
        SettingColumns {
            organization: Column::OrganizationId,
            version: Column::Version,
            updated_at: Column::UpdatedAt,
        }
    }

    fn value_columns() -> Vec<Column> {
        vec![Column::Items]
    }

    fn write(&self) -> Result<ActiveModel, StoreError> {
        Ok(ActiveModel { items: Set(write_items(self)?), ..Default::default() })
    }
}
