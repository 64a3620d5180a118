//! Months of dues on the wire: of a member's year, of a branch, of a subtree.

use lighthouse_domain::{
    dues::{DuesMonth, DuesState, DuesYear, Fen},
    members::Member,
};
use lighthouse_persistence::dues::{DuesSums, PayerMonth, PlacedSums};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::standard_dto::DuesPayerKind;
use crate::{enums::wire_enum, http::page::PageInfo};

wire_enum!(DuesMonthState, DuesState, DuesState::ALL, "How a month of a member's dues stands.");

/// Which year.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DuesYearQuery {
    /// The calendar year; this one if absent.
    #[param(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
}

/// A month of a member: owed, paid, left.
#[derive(Serialize, ToSchema)]
pub struct DuesMonthView {
    #[schema(example = "2026-11")]
    pub month: String,
    pub state: DuesMonthState,
    /// Null where no standard is set.
    #[schema(required, example = 7500)]
    pub due_fen: Option<i64>,
    #[schema(example = 0)]
    pub paid_fen: i64,
    #[schema(example = 7500)]
    pub outstanding_fen: i64,
}

impl From<DuesMonth> for DuesMonthView {
    fn from(month: DuesMonth) -> Self {
        Self {
            month: month.month.to_string(),
            state: DuesMonthState(month.state()),
            due_fen: month.due.map(|_| month.owed().0),
            paid_fen: month.paid.0,
            outstanding_fen: month.outstanding().0,
        }
    }
}

/// A member's year: the months that have come, and those that were paid ahead.
#[derive(Serialize, ToSchema)]
pub struct DuesYearView {
    pub member_id: Uuid,
    #[schema(example = "王建国")]
    pub member_name: String,
    pub branch_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub branch_name: String,
    #[schema(example = 2026)]
    pub year: i32,
    #[schema(example = 82_500)]
    pub due_fen: i64,
    #[schema(example = 75_000)]
    pub paid_fen: i64,
    /// What is left of the months; more than was due for one is not counted for another.
    #[schema(example = 7500)]
    pub outstanding_fen: i64,
    pub months: Vec<DuesMonthView>,
}

impl DuesYearView {
    pub(super) fn new(member: Member, year: i32, months: DuesYear) -> Self {
        let sum = |part: fn(&DuesMonth) -> Fen| months.sum(part).0;
        Self {
            member_id: member.id.uuid(),
            member_name: member.name,
            branch_id: member.branch.uuid(),
            branch_name: member.branch_name,
            year,
            due_fen: sum(DuesMonth::owed),
            paid_fen: sum(|month| month.paid),
            outstanding_fen: sum(DuesMonth::outstanding),
            months: months.0.into_iter().map(Into::into).collect(),
        }
    }
}

/// Which month of a branch, and which page.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BranchDuesQuery {
    /// This month if absent.
    #[param(pattern = r"^20\d\d-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: Option<String>,
    /// Only members whose month stands so.
    pub state: Option<DuesMonthState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// A member's month.
#[derive(Serialize, ToSchema)]
pub struct DuesPayerView {
    pub member_id: Uuid,
    #[schema(example = "王建国")]
    pub member_name: String,
    #[schema(required, value_type = Option<DuesPayerKind>)]
    pub kind: Option<DuesPayerKind>,
    pub state: DuesMonthState,
    /// Null where no standard is set.
    #[schema(required, example = 7500)]
    pub due_fen: Option<i64>,
    #[schema(example = 0)]
    pub paid_fen: i64,
    #[schema(example = 7500)]
    pub outstanding_fen: i64,
}

impl From<PayerMonth> for DuesPayerView {
    fn from(payer: PayerMonth) -> Self {
        Self {
            member_id: payer.member.uuid(),
            member_name: payer.member_name,
            kind: payer.kind.map(DuesPayerKind),
            state: DuesMonthState(payer.month.state()),
            due_fen: payer.month.due.map(|due| due.0),
            paid_fen: payer.month.paid.0,
            outstanding_fen: payer.month.outstanding().0,
        }
    }
}

/// The members of a branch in a month.
#[derive(Serialize, ToSchema)]
pub struct BranchDuesView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub branch_name: String,
    #[schema(example = "2026-11")]
    pub month: String,
    /// Who belonged to the branch as a member at the end of the month, or today while it runs.
    pub data: Vec<DuesPayerView>,
    pub page: PageInfo,
}

/// Which month of a subtree, and which page.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DuesTotalsQuery {
    /// This month if absent.
    #[param(pattern = r"^20\d\d-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: Option<String>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// The figures of an organization with everything below it; no person is named.
#[derive(Serialize, ToSchema)]
pub struct DuesShareView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇委员会")]
    pub organization_name: String,
    /// Probationary and full members at the end of the month.
    #[schema(example = 22)]
    pub members: i64,
    /// Members for whom no standard is set.
    #[schema(example = 1)]
    pub without_standard: i64,
    /// Members who owe something: what `paid_members` is a part of.
    #[schema(example = 20)]
    pub owing_members: i64,
    /// Members who have paid all of it.
    #[schema(example = 19)]
    pub paid_members: i64,
    #[schema(example = 152_000)]
    pub due_fen: i64,
    #[schema(example = 7500)]
    pub outstanding_fen: i64,
    /// What the branches took for the month, also from members who have gone since.
    #[schema(example = 144_500)]
    pub received_fen: i64,
}

impl DuesShareView {
    pub(super) fn new(organization: (Uuid, String), sums: DuesSums) -> Self {
        Self {
            organization_id: organization.0,
            organization_name: organization.1,
            members: sums.members,
            without_standard: sums.without_standard,
            owing_members: sums.owing,
            paid_members: sums.paid,
            due_fen: sums.due,
            outstanding_fen: sums.outstanding,
            received_fen: sums.received,
        }
    }
}

impl From<PlacedSums> for DuesShareView {
    fn from(placed: PlacedSums) -> Self {
        Self::new((placed.organization.uuid(), placed.name), placed.sums)
    }
}

/// A month of a subtree: in all, and for each organization right below.
#[derive(Serialize, ToSchema)]
pub struct DuesTotalsView {
    #[schema(example = "2026-11")]
    pub month: String,
    pub total: DuesShareView,
    /// The organizations right below, in the order of the tree.
    pub data: Vec<DuesShareView>,
    pub page: PageInfo,
}
