//! Thresholds and candidates on the wire.

use lighthouse_domain::{
    study_days::Month,
    supervision::detection::{DetectionRule, Figures, Thresholds},
    time::Instant,
};
use lighthouse_persistence::supervision::detection::Observed;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    http::{lang::Lang, page::PageInfo},
    supervision::rectifications::dto::RectificationGround,
};

/// From what a branch becomes a candidate: each threshold by itself is enough.
#[derive(Serialize, ToSchema)]
pub struct DetectionThresholdsView {
    /// The level whose thresholds they are; null where no level has set any and the usual ones hold.
    #[schema(required)]
    pub organization_id: Option<Uuid>,
    /// Whole months before this one that are looked at.
    #[schema(example = 2)]
    pub months: u32,
    /// Duties missed.
    #[schema(example = 3)]
    pub missing: u32,
    /// Records completed later than seven days, or still open after that.
    #[schema(example = 3)]
    pub late: u32,
    /// Months without any session.
    #[schema(example = 2)]
    pub silent: u32,
    /// Of the level whose thresholds they are; 0 where nobody has set any.
    #[schema(example = 1)]
    pub version: i64,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Instant>,
}

impl From<Option<&DetectionRule>> for DetectionThresholdsView {
    fn from(rule: Option<&DetectionRule>) -> Self {
        let thresholds = rule.map_or(Thresholds::DEFAULT, |rule| rule.value);
        let Thresholds { months, missing, late, silent } = thresholds;
        Self {
            organization_id: rule.map(|rule| rule.organization.uuid()),
            months,
            missing,
            late,
            silent,
            version: rule.map_or(0, |rule| rule.version),
            updated_at: rule.map(|rule| rule.updated_at),
        }
    }
}

/// Thresholds of a level.
#[derive(Clone, Copy, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct PutDetectionThresholds {
    #[schema(minimum = 1, maximum = 6, example = 3)]
    pub months: u32,
    #[schema(minimum = 1, maximum = 30, example = 4)]
    pub missing: u32,
    #[schema(minimum = 1, maximum = 30, example = 4)]
    pub late: u32,
    /// No more than `months`.
    #[schema(minimum = 1, maximum = 6, example = 2)]
    pub silent: u32,
}

impl From<PutDetectionThresholds> for Thresholds {
    fn from(body: PutDetectionThresholds) -> Self {
        let PutDetectionThresholds { months, missing, late, silent } = body;
        Self { months, missing, late, silent }
    }
}

const _: () = assert!(
    Thresholds::MONTHS_MAX == 6 && Thresholds::NUMBER_MAX == 30,
    "the schemas repeat these numbers"
);

/// A branch that has reached a threshold and has no open case.
#[derive(Serialize, ToSchema)]
pub struct RectificationCandidate {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub branch_name: String,
    /// For what a case may be opened.
    pub grounds: Vec<RectificationGround>,
    /// Duties missed.
    #[schema(example = 4)]
    pub missing: u32,
    /// Records late.
    #[schema(example = 1)]
    pub late: u32,
    /// Months without any session.
    #[schema(example = 0)]
    pub silent: u32,
    /// The first month that was looked at.
    #[schema(example = "2026-09")]
    pub from_month: String,
    /// The last month that was looked at.
    #[schema(example = "2026-10")]
    pub to_month: String,
    /// What a case may say it was opened for, in the caller's language.
    #[schema(example = "2026-09 至 2026-10：应开展未开展 4 项，记录迟报 1 次，无任何记录 0 个月")]
    pub suggested_finding: String,
}

/// A candidate as it was found.
#[derive(Clone)]
pub(super) struct Candidate {
    pub branch: Observed,
    pub seen: Figures,
    pub thresholds: Thresholds,
    /// The months of its thresholds, first and last.
    pub span: (Month, Month),
}

impl RectificationCandidate {
    pub(super) fn new(found: &Candidate, lang: Lang) -> Self {
        let (first, last) = found.span;
        let Figures { missing, late, silent } = found.seen;
        let grounds = found.seen.grounds(found.thresholds);
        Self {
            branch_id: found.branch.branch.uuid(),
            branch_name: found.branch.name.clone(),
            grounds: grounds.into_iter().map(RectificationGround).collect(),
            missing,
            late,
            silent,
            from_month: first.to_string(),
            to_month: last.to_string(),
            suggested_finding: lang.pick(&found.seen.finding(first, last)).to_owned(),
        }
    }
}

/// A page of candidates, in the order of the tree.
#[derive(Serialize, ToSchema)]
pub struct RectificationCandidatePage {
    /// Branches that were looked at.
    #[schema(example = 710)]
    pub branches: u64,
    /// Those that have reached a threshold and have no open case.
    #[schema(example = 12)]
    pub candidates: u64,
    /// Those that have reached one and are under rectification already.
    #[schema(example = 2)]
    pub under_rectification: u64,
    pub data: Vec<RectificationCandidate>,
    pub page: PageInfo,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RectificationCandidateQuery {
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
