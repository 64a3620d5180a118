//! How the numbers that a level has set are kept.

use lighthouse_domain::{
    access::actions::ManageSetupRules,
    organizations::setup::{Bounds, SetupBound},
};
use sea_orm::{ActiveValue::Set, FromQueryResult};

use super::super::settings::{LevelValue, SettingColumns};
use crate::error::StoreError;

mod pack {
    //! The rows of `setup_pack`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "setup_pack")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: Uuid,
        pub bounds: String,
        pub version: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
use pack::{ActiveModel, Column};

fn corrupt() -> StoreError {
    StoreError::corrupt("setup_pack", "bounds")
}

/// The numbers as the text they are kept as: they are only read whole.
fn write_bounds(bounds: &Bounds) -> Result<String, StoreError> {
    let own: Vec<_> = bounds.own().iter().map(|(bound, value)| (bound.as_str(), *value)).collect();
    serde_json::to_string(&own).map_err(|_| corrupt())
}

fn read_bounds(text: &str) -> Result<Bounds, StoreError> {
    let own: Vec<(String, u32)> = serde_json::from_str(text).map_err(|_| corrupt())?;
    let bound = |(word, value): (String, u32)| {
        let bound = SetupBound::parse(&word).filter(|bound| bound.allows(value));
        Ok((bound.ok_or_else(corrupt)?, value))
    };
    let own: Vec<_> = own.into_iter().map(bound).collect::<Result<_, StoreError>>()?;
    Ok(Bounds::new(own))
}

#[derive(FromQueryResult)]
pub struct BoundsRow {
    bounds: String,
}

impl TryFrom<BoundsRow> for Bounds {
    type Error = StoreError;

    fn try_from(row: BoundsRow) -> Result<Self, StoreError> {
        read_bounds(&row.bounds)
    }
}

impl LevelValue for Bounds {
    type Manage = ManageSetupRules;
    type Row = ActiveModel;
    type Columns = BoundsRow;

    fn columns() -> SettingColumns<Column> {
        SettingColumns {
            organization: Column::OrganizationId,
            version: Column::Version,
            updated_at: Column::UpdatedAt,
        }
    }

    fn value_columns() -> Vec<Column> {
        vec![Column::Bounds]
    }

    fn write(&self) -> Result<ActiveModel, StoreError> {
        Ok(ActiveModel { bounds: Set(write_bounds(self)?), ..Default::default() })
    }
}
