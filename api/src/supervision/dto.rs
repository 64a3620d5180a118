//! Gaps and responsibilities on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    supervision::{BranchFacts, Gap, GapCounts, Responsibility, Tier},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    administrators::dto::AdministratorRole,
    enums::wire_enum,
    http::{lang::Lang, page::PageInfo},
    study::{
        dto::StudySessionKind,
        duties::{DutyFrequency, MonthlyDutyState},
    },
};

wire_enum!(ResponsibilityTier, Tier, Tier::ALL, "What a level does about a duty.");

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DutyGapQuery {
    /// The month; this one if neither month nor quarter is given.
    #[param(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: Option<String>,
    /// The quarter, instead of a month.
    #[param(pattern = "^20[0-9]{2}-Q[1-4]$", example = "2026-Q4")]
    pub quarter: Option<String>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// How many gaps there are.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct DutyGapCounts {
    /// The period still runs.
    #[schema(example = 310)]
    pub due: u64,
    /// Held, but nobody is on the list.
    #[schema(example = 4)]
    pub unrecorded: u64,
    /// The period is over.
    #[schema(example = 0)]
    pub missing: u64,
}

impl From<GapCounts> for DutyGapCounts {
    fn from(counts: GapCounts) -> Self {
        Self { due: counts.due, unrecorded: counts.unrecorded, missing: counts.missing }
    }
}

/// The gaps of one duty.
#[derive(Serialize, ToSchema)]
pub struct DutyGapsOfRule {
    #[schema(example = "R17")]
    pub rule: &'static str,
    pub kind: StudySessionKind,
    pub gaps: DutyGapCounts,
}

/// What the whole subtree comes to.
#[derive(Serialize, ToSchema)]
pub struct DutyGapTotals {
    /// Branches that were looked at.
    #[schema(example = 710)]
    pub branches: u64,
    /// Those of them with something missing.
    #[schema(example = 42)]
    pub branches_with_gaps: u64,
    pub gaps: DutyGapCounts,
    /// In the order of the rules; rules without a gap are left out.
    pub by_rule: Vec<DutyGapsOfRule>,
}

/// Something that a branch has neither done nor planned.
#[derive(Serialize, ToSchema)]
pub struct DutyGapView {
    #[schema(example = "R17")]
    pub rule: &'static str,
    pub kind: StudySessionKind,
    pub every: DutyFrequency,
    #[schema(example = "2026-11-01")]
    pub from: NaiveDate,
    #[schema(example = "2026-11-30")]
    pub to: NaiveDate,
    /// `due`, `unrecorded` or `missing`.
    pub state: MonthlyDutyState,
    /// The day from which it was open.
    #[schema(example = "2026-11-01")]
    pub since: NaiveDate,
    /// The level that has the next step: the branch, then the committee, then the centre.
    pub turn: ResponsibilityTier,
    /// The role that has this step.
    pub turn_of: AdministratorRole,
    /// The session that waits for its list.
    #[schema(required)]
    pub session_id: Option<Uuid>,
    /// What is to be done, in the caller's language.
    #[schema(example = "请在 2026-11-30 前召开主题党日")]
    pub remedy: String,
}

impl DutyGapView {
    pub(super) fn new(gap: &Gap, lang: Lang) -> Self {
        let duty = &gap.duty;
        Self {
            rule: duty.rule.id,
            kind: StudySessionKind(duty.rule.kind),
            every: DutyFrequency(duty.rule.every),
            from: duty.from,
            to: duty.to,
            state: MonthlyDutyState(duty.state),
            since: gap.since,
            turn: ResponsibilityTier(gap.turn),
            turn_of: AdministratorRole(gap.turn_of),
            session_id: duty.session.map(Id::uuid),
            remedy: lang.pick(&gap.remedy()).to_owned(),
        }
    }
}

/// A branch with something missing.
#[derive(Serialize, ToSchema)]
pub struct BranchDutyGaps {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub branch_name: String,
    pub gaps: Vec<DutyGapView>,
}

impl BranchDutyGaps {
    pub(super) fn new((branch, gaps): &(BranchFacts, Vec<Gap>), lang: Lang) -> Self {
        Self {
            branch_id: branch.branch.uuid(),
            branch_name: branch.name.clone(),
            gaps: gaps.iter().map(|gap| DutyGapView::new(gap, lang)).collect(),
        }
    }
}

/// The gaps of a subtree: totals of all its branches, and a page of those with something missing,
/// in the order of the tree.
#[derive(Serialize, ToSchema)]
pub struct DutyGapsView {
    pub organization_id: Uuid,
    #[schema(example = "2026-11-01")]
    pub from: NaiveDate,
    #[schema(example = "2026-11-30")]
    pub to: NaiveDate,
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    pub totals: DutyGapTotals,
    pub data: Vec<BranchDutyGaps>,
    pub page: PageInfo,
}

/// Who answers for a duty of the branches.
#[derive(Serialize, ToSchema)]
pub struct ResponsibilityView {
    pub kind: StudySessionKind,
    /// Owns it for the whole district.
    pub leads: AdministratorRole,
    /// Plans, schedules, allots help.
    pub coordinates: AdministratorRole,
    /// Urges and guides the branches below.
    pub urges: AdministratorRole,
    /// Calls and holds the session.
    pub carries_out: AdministratorRole,
    /// Enters who came.
    pub records: AdministratorRole,
}

impl From<Responsibility> for ResponsibilityView {
    fn from(line: Responsibility) -> Self {
        Self {
            kind: StudySessionKind(line.kind),
            leads: AdministratorRole(line.leads),
            coordinates: AdministratorRole(line.coordinates),
            urges: AdministratorRole(line.urges),
            carries_out: AdministratorRole(line.carries_out),
            records: AdministratorRole(line.records),
        }
    }
}

/// The responsibility map.
#[derive(Serialize, ToSchema)]
pub struct ResponsibilityList {
    pub data: Vec<ResponsibilityView>,
}
