//! What branches may be asked in a month, as the levels above them have set it.

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageBurdenBudgets},
    burden::{BurdenBudget, Minutes},
    organizations::{LevelSetting, OrgPath},
};
use sea_orm::{ActiveValue::Set, FromQueryResult};

use super::meter_rows::budget::{ActiveModel, Column};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::settings::{self, LevelValue, SettingColumns},
};

/// Budgets of the levels on some lines of the tree.
#[derive(Clone, Debug)]
pub struct Budgets(Vec<LevelSetting<BurdenBudget>>);

impl Budgets {
    /// The budget that holds for a branch at `path`.
    pub fn at(&self, path: &OrgPath) -> BurdenBudget {
        let above = self.0.iter().filter(|set| set.organization_path.contains(path));
        BurdenBudget::strictest(above.map(|set| set.value))
    }
}

#[derive(FromQueryResult)]
pub struct BudgetRow {
    messages: i64,
    fields: i64,
    minutes: i64,
}

impl TryFrom<BudgetRow> for BurdenBudget {
    type Error = StoreError;

    fn try_from(BudgetRow { messages, fields, minutes }: BudgetRow) -> Result<Self, StoreError> {
        Ok(Self { messages, fields, minutes: Minutes(minutes) })
    }
}

impl LevelValue for BurdenBudget {
    type Manage = ManageBurdenBudgets;
    type Row = ActiveModel;
    type Columns = BudgetRow;

    fn columns() -> SettingColumns<Column> {
        SettingColumns {
            organization: Column::OrganizationId,
            version: Column::Version,
            updated_at: Column::UpdatedAt,
        }
    }

    fn value_columns() -> Vec<Column> {
        vec![Column::Messages, Column::Fields, Column::Minutes]
    }

    fn write(&self) -> Result<ActiveModel, StoreError> {
        let Self { messages, fields, minutes } = *self;
        Ok(ActiveModel {
            messages: Set(messages),
            fields: Set(fields),
            minutes: Set(minutes.0),
            ..Default::default()
        })
    }
}

/// The budgets on the lines above these organizations, which were found within the permit.
pub async fn budgets_above<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    paths: &[OrgPath],
) -> Result<Budgets, StoreError> {
    settings::above(conn, permit, paths).await.map(Budgets)
}
