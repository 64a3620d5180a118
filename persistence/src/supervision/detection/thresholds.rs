//! How the thresholds of a level are kept.

use lighthouse_domain::{
    access::actions::ManageSupervisionRules, supervision::detection::Thresholds,
};
use sea_orm::{ActiveValue::Set, FromQueryResult};

use super::entity::{ActiveModel, Column};
use crate::{
    error::StoreError,
    organizations::settings::{LevelValue, SettingColumns},
};

#[derive(FromQueryResult)]
pub struct ThresholdsRow {
    months: i64,
    missing: i64,
    late: i64,
    silent: i64,
}

impl TryFrom<ThresholdsRow> for Thresholds {
    type Error = StoreError;

    fn try_from(row: ThresholdsRow) -> Result<Self, StoreError> {
        let number = |value: i64, column| {
            u32::try_from(value).map_err(|_| StoreError::corrupt("detection_rule", column))
        };
        Ok(Self {
            months: number(row.months, "months")?,
            missing: number(row.missing, "missing")?,
            late: number(row.late, "late")?,
            silent: number(row.silent, "silent")?,
        })
    }
}

impl LevelValue for Thresholds {
    type Manage = ManageSupervisionRules;
    type Row = ActiveModel;
    type Columns = ThresholdsRow;

    fn columns() -> SettingColumns<Column> {
        SettingColumns {
            organization: Column::OrganizationId,
            version: Column::Version,
            updated_at: Column::UpdatedAt,
        }
    }

    fn value_columns() -> Vec<Column> {
        vec![Column::Months, Column::Missing, Column::Late, Column::Silent]
    }

    fn write(&self) -> Result<ActiveModel, StoreError> {
        let Self { months, missing, late, silent } = *self;
        Ok(ActiveModel {
            months: Set(months.into()),
            missing: Set(missing.into()),
            late: Set(late.into()),
            silent: Set(silent.into()),
            ..Default::default()
        })
    }
}
