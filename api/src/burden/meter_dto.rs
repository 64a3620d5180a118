//! The burden meter and its budgets on the wire.

use lighthouse_domain::burden::{BurdenBudget, BurdenLoad, Minutes};
use lighthouse_persistence::burden::{BranchBurden, MonthlyBurden};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::page::PageInfo;

/// What was asked: figures of branches, never of persons.
#[derive(Serialize, ToSchema)]
pub struct BurdenLoadView {
    /// New messages to holders of offices; what is added to a digest disturbs nobody and counts none.
    #[schema(example = 6)]
    pub messages: i64,
    #[schema(example = 1)]
    pub forms: i64,
    /// Fields of forms.
    #[schema(example = 12)]
    pub fields: i64,
    /// Estimated: 2 for a message, 5 for a form, 1 for a field.
    #[schema(example = 29)]
    pub minutes: i64,
    /// Messages of supervision rules for which the budget had no room; they were not sent.
    #[schema(example = 0)]
    pub withheld: i64,
}

impl From<BurdenLoad> for BurdenLoadView {
    fn from(load: BurdenLoad) -> Self {
        let BurdenLoad { messages, forms, fields, minutes, withheld } = load;
        Self { messages, forms, fields, minutes: minutes.0, withheld }
    }
}

/// What a branch may be asked in a month.
#[derive(Serialize, ToSchema)]
pub struct BurdenBudgetView {
    #[schema(example = 40)]
    pub messages: i64,
    #[schema(example = 120)]
    pub fields: i64,
    #[schema(example = 480)]
    pub minutes: i64,
}

impl From<BurdenBudget> for BurdenBudgetView {
    fn from(budget: BurdenBudget) -> Self {
        let BurdenBudget { messages, fields, minutes } = budget;
        Self { messages, fields, minutes: minutes.0 }
    }
}

/// What a branch was asked in a month.
#[derive(Serialize, ToSchema)]
pub struct BranchBurdenView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第1党支部")]
    pub branch_name: String,
    pub load: BurdenLoadView,
    /// The strictest of the budgets set above it, or the usual one.
    pub budget: BurdenBudgetView,
}

impl BranchBurdenView {
    pub(super) fn new(of: BranchBurden, budget: BurdenBudget) -> Self {
        Self {
            branch_id: of.branch.uuid(),
            branch_name: of.name,
            load: of.load.into(),
            budget: budget.into(),
        }
    }
}

/// What the branches of a subtree were asked in a month.
#[derive(Serialize, ToSchema)]
pub struct BurdenView {
    pub organization_id: Uuid,
    #[schema(example = "2026-11")]
    pub month: String,
    /// Of all branches of the subtree together.
    pub total: BurdenLoadView,
    /// How many branches were asked something.
    #[schema(example = 12)]
    pub branches: i64,
    /// Those branches, in the order of the tree.
    pub data: Vec<BranchBurdenView>,
    pub page: PageInfo,
}

/// Which month, and which page.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BurdenQuery {
    /// This month if absent.
    #[param(pattern = r"^20\d\d-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: Option<String>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// The budget of a level, and the one that holds there.
#[derive(Serialize, ToSchema)]
pub struct BurdenBudgetSetting {
    pub organization_id: Uuid,
    /// What this organization has set; null if nothing.
    #[schema(required, value_type = Option<BurdenBudgetView>)]
    pub own: Option<BurdenBudgetView>,
    /// What holds here: the strictest of its own and those above, or the usual one.
    pub effective: BurdenBudgetView,
    /// Of its own budget; 0 without one.
    #[schema(example = 2)]
    pub version: i64,
}

/// What each branch below may be asked in a month.
#[derive(Clone, Copy, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct SetBurdenBudget {
    #[schema(minimum = 0, maximum = 1000, example = 20)]
    pub messages: i64,
    #[schema(minimum = 0, maximum = 10000, example = 60)]
    pub fields: i64,
    #[schema(minimum = 0, maximum = 10000, example = 240)]
    pub minutes: i64,
}

const _: () = assert!(
    BurdenBudget::MESSAGES_MAX == 1000
        && BurdenBudget::FIELDS_MAX == 10_000
        && BurdenBudget::MINUTES_MAX == 10_000,
    "the schema repeats these numbers"
);

impl From<SetBurdenBudget> for BurdenBudget {
    fn from(body: SetBurdenBudget) -> Self {
        let SetBurdenBudget { messages, fields, minutes } = body;
        Self { messages, fields, minutes: Minutes(minutes) }
    }
}

/// What all branches together were asked in a month.
#[derive(Serialize, ToSchema)]
pub struct MonthlyBurdenView {
    #[schema(example = "2026-11")]
    pub month: String,
    /// How many branches were asked something.
    #[schema(example = 12)]
    pub branches: i64,
    pub load: BurdenLoadView,
}

impl From<MonthlyBurden> for MonthlyBurdenView {
    fn from(of: MonthlyBurden) -> Self {
        Self { month: of.month.to_string(), branches: of.branches, load: of.load.into() }
    }
}
