//! Head counts on the wire.

use lighthouse_domain::{
    organizations::headcount::{
        Headcount, HeadcountReason as Reason, HeadcountState as State, People, state_of,
    },
    time::Instant,
};
use lighthouse_persistence::organizations::headcounts::BranchHeadcount;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::{enums::wire_enum, http::page::PageInfo};

wire_enum!(
    HeadcountReason,
    Reason,
    Reason::ALL,
    "Why a branch finds another number than the register."
);
wire_enum!(
    HeadcountState,
    State,
    State::ALL,
    "How a branch stands to the head count of a quarter."
);

/// How many members there are.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PeopleCount {
    #[schema(minimum = 0, maximum = 100_000, example = 20)]
    pub full: u32,
    #[schema(minimum = 0, maximum = 100_000, example = 2)]
    pub probationary: u32,
}

impl From<People> for PeopleCount {
    fn from(People { full, probationary }: People) -> Self {
        Self { full, probationary }
    }
}

impl From<PeopleCount> for People {
    fn from(PeopleCount { full, probationary }: PeopleCount) -> Self {
        Self { full, probationary }
    }
}

/// What a branch counted for the quarter that runs.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConfirmHeadcount {
    #[validate(nested)]
    pub counted: PeopleCount,
    /// Needed where the count differs from the register, and only there.
    pub reason: Option<HeadcountReason>,
    /// In words; needed with the reason `other`.
    #[schema(min_length = 1, max_length = 300, example = "王某已调往外市，介绍信在途")]
    pub note: Option<String>,
}

/// A branch and what it confirmed for a quarter.
#[derive(Serialize, ToSchema)]
pub struct HeadcountView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第3中学党支部")]
    pub branch_name: String,
    #[schema(example = "2026-Q4")]
    pub quarter: String,
    pub state: HeadcountState,
    /// Null as long as it is not confirmed.
    #[schema(required)]
    pub counted: Option<PeopleCount>,
    /// What the register said when it was confirmed.
    #[schema(required)]
    pub registered: Option<PeopleCount>,
    #[schema(required)]
    pub reason: Option<HeadcountReason>,
    #[schema(required, example = json!(null))]
    pub note: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub confirmed_at: Option<Instant>,
}

impl HeadcountView {
    pub(super) fn new(
        (branch_id, branch_name, quarter): (Uuid, String, String),
        said: Option<Headcount>,
    ) -> Self {
        let state = state_of(said.as_ref());
        Self {
            branch_id,
            branch_name,
            quarter,
            state: HeadcountState(state),
            counted: said.as_ref().map(|said| said.counted.into()),
            registered: said.as_ref().map(|said| said.registered.into()),
            reason: said.as_ref().and_then(|said| said.reason).map(HeadcountReason),
            note: said.as_ref().and_then(|said| said.note.clone()),
            confirmed_at: said.map(|said| said.confirmed_at),
        }
    }

    pub(super) fn of_row(row: BranchHeadcount, quarter: String) -> Self {
        Self::new((row.branch.uuid(), row.name, quarter), row.headcount)
    }
}

/// A page of branches with their head counts, in the order of the tree.
#[derive(Serialize, ToSchema)]
pub struct HeadcountPage {
    pub organization_id: Uuid,
    #[schema(example = "2026-Q4")]
    pub quarter: String,
    #[schema(example = 710)]
    pub branches: u64,
    #[schema(example = 655)]
    pub agreed: u64,
    #[schema(example = 20)]
    pub differs: u64,
    #[schema(example = 35)]
    pub missing: u64,
    pub data: Vec<HeadcountView>,
    pub page: PageInfo,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HeadcountQuery {
    /// A quarter that has begun; the one that runs by default.
    #[param(pattern = "^20[0-9]{2}-Q[1-4]$", example = "2026-Q4")]
    pub quarter: Option<String>,
    /// Only those that stand like this; the counts stay those of all.
    #[param(inline)]
    pub state: Option<HeadcountState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
