//! How the rates of a level are kept.

use lighthouse_domain::{
    access::actions::ManageDuesRates,
    dues::{Band, Bands, DuesRates, Fen, FixedDues, Rate},
};
use sea_orm::{ActiveValue::Set, FromQueryResult};
use serde::{Deserialize, Serialize};

use crate::{
    error::StoreError,
    organizations::settings::{LevelValue, SettingColumns},
};

mod table {
    //! The rows of `dues_rates`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "dues_rates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: Uuid,
        pub is_on: bool,
        pub rates: String,
        pub version: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
use table::{ActiveModel, Column};

/// Ends and rates of bands, least and most of amounts, all in fen.
#[derive(Serialize, Deserialize)]
struct RatesJson {
    pay: Vec<(Option<i64>, i64)>,
    pension: Vec<(Option<i64>, i64)>,
    farmer: (i64, i64),
    relief: (i64, i64),
    student: (i64, i64),
}

fn corrupt() -> StoreError {
    StoreError::corrupt("dues_rates", "rates")
}

fn write_bands(bands: &Bands) -> Vec<(Option<i64>, i64)> {
    bands.all().iter().map(|band| (band.up_to.map(|end| end.0), band.rate.0)).collect()
}

fn read_bands(rows: Vec<(Option<i64>, i64)>) -> Result<Bands, StoreError> {
    let band = |(up_to, rate): (Option<i64>, i64)| Band { up_to: up_to.map(Fen), rate: Rate(rate) };
    Bands::new(rows.into_iter().map(band).collect()).map_err(|_| corrupt())
}

const fn read_fixed((least, most): (i64, i64)) -> FixedDues {
    FixedDues { least: Fen(least), most: Fen(most) }
}

#[derive(FromQueryResult)]
pub struct RatesRow {
    is_on: bool,
    rates: String,
}

impl TryFrom<RatesRow> for DuesRates {
    type Error = StoreError;

    fn try_from(row: RatesRow) -> Result<Self, StoreError> {
        let rates: RatesJson = serde_json::from_str(&row.rates).map_err(|_| corrupt())?;
        Ok(Self {
            is_on: row.is_on,
            pay: read_bands(rates.pay)?,
            pension: read_bands(rates.pension)?,
            farmer: read_fixed(rates.farmer),
            relief: read_fixed(rates.relief),
            student: read_fixed(rates.student),
        })
    }
}

impl LevelValue for DuesRates {
    type Manage = ManageDuesRates;
    type Row = ActiveModel;
    type Columns = RatesRow;

    fn columns() -> SettingColumns<Column> {
        SettingColumns {
            organization: Column::OrganizationId,
            version: Column::Version,
            updated_at: Column::UpdatedAt,
        }
    }

    fn value_columns() -> Vec<Column> {
        vec![Column::IsOn, Column::Rates]
    }

    fn write(&self) -> Result<ActiveModel, StoreError> {
        let fixed = |it: FixedDues| (it.least.0, it.most.0);
        let rates = RatesJson {
            pay: write_bands(&self.pay),
            pension: write_bands(&self.pension),
            farmer: fixed(self.farmer),
            relief: fixed(self.relief),
            student: fixed(self.student),
        };
        let rates = serde_json::to_string(&rates).map_err(|_| corrupt())?;
        Ok(ActiveModel { is_on: Set(self.is_on), rates: Set(rates), ..Default::default() })
    }
}
