//! What callers say of a step.

use chrono::NaiveDate;
use lighthouse_domain::members::steps::RemovalGround;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::enums::wire_enum;

wire_enum!(MemberRemovalGround, RemovalGround, RemovalGround::ALL, "Why somebody is removed.");

/// An applicant is accepted as an activist.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AcceptActivist {
    /// The day of the branch committee's decision; not in the future.
    #[schema(example = "2026-11-20")]
    pub effective_on: NaiveDate,
    #[schema(min_length = 1, max_length = 100, example = "清河镇第三支部〔2026〕5号")]
    pub document: Option<String>,
}

/// An activist becomes a development target.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AcceptDevelopmentTarget {
    /// At least a year after the member was accepted as an activist.
    #[schema(example = "2026-11-20")]
    pub effective_on: NaiveDate,
    /// Since when the member is an activist, where the register has no step that says so.
    #[schema(example = "2025-10-08")]
    pub cultivated_since: Option<NaiveDate>,
    #[schema(min_length = 1, max_length = 100, example = "清河镇第三支部〔2026〕6号")]
    pub document: Option<String>,
}

/// A development target is admitted on probation.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AdmitMember {
    /// The branch meeting; probation counts from this day.
    #[schema(example = "2026-10-10")]
    pub meeting_on: NaiveDate,
    /// The committee's approval, within three months of the meeting.
    #[schema(example = "2026-11-12")]
    pub approved_on: NaiveDate,
    /// At least 24 hours, or three days.
    #[schema(minimum = 0, maximum = 1000, example = 24)]
    pub training_hours: u32,
    /// The paper of the approval.
    #[schema(min_length = 1, max_length = 100, example = "清河发〔2026〕18号")]
    pub document: String,
    /// What was special, where the approval took more than three months; six at most.
    #[schema(min_length = 2, max_length = 500, example = "党委换届，延期审批")]
    pub reason: Option<String>,
}

/// Probation is extended, once.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ExtendProbation {
    /// The branch meeting, once probation has ended.
    #[schema(example = "2026-10-10")]
    pub meeting_on: NaiveDate,
    #[schema(example = "2026-11-12")]
    pub approved_on: NaiveDate,
    /// Half a year to one year.
    #[schema(minimum = 1, maximum = 24, example = 6)]
    pub months: u32,
    #[schema(min_length = 1, max_length = 100, example = "清河发〔2026〕19号")]
    pub document: String,
    #[schema(min_length = 2, max_length = 500, example = "参加组织生活不够经常，需继续教育考察")]
    pub reason: String,
}

/// A probationary member becomes a full one.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ConvertMember {
    /// The day of conversion, from which party standing counts: not before probation ends.
    #[schema(example = "2026-10-10")]
    pub effective_on: NaiveDate,
    #[schema(example = "2026-10-12")]
    pub meeting_on: NaiveDate,
    #[schema(example = "2026-11-12")]
    pub approved_on: NaiveDate,
    #[schema(min_length = 1, max_length = 100, example = "清河发〔2026〕20号")]
    pub document: String,
    /// What was special, where the approval took more than three months; six at most.
    #[schema(min_length = 2, max_length = 500, example = "党委换届，延期审批")]
    pub reason: Option<String>,
}

/// Probation ends without conversion; the person leaves the register.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelProbation {
    #[schema(example = "2026-10-10")]
    pub meeting_on: NaiveDate,
    #[schema(example = "2026-11-12")]
    pub approved_on: NaiveDate,
    #[schema(min_length = 1, max_length = 100, example = "清河发〔2026〕21号")]
    pub document: String,
    #[schema(min_length = 2, max_length = 500, example = "不履行党员义务，不具备党员条件")]
    pub reason: String,
}

/// Contact is lost; membership rests.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct SuspendMember {
    /// At least six months after contact was lost.
    #[schema(example = "2026-11-12")]
    pub effective_on: NaiveDate,
    #[schema(example = "2026-04-30")]
    pub lost_since: NaiveDate,
    #[schema(min_length = 1, max_length = 100, example = "清河发〔2026〕22号")]
    pub document: String,
    #[schema(min_length = 2, max_length = 500, example = "多方查找仍未取得联系")]
    pub reason: String,
}

/// A step that needs its day, its paper and its reason, and nothing more.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct DecideMembership {
    /// The day of the decision; not in the future.
    #[schema(example = "2026-11-12")]
    pub effective_on: NaiveDate,
    #[schema(min_length = 1, max_length = 100, example = "清河发〔2026〕23号")]
    pub document: String,
    #[schema(min_length = 2, max_length = 500, example = "已取得联系，本人说明了情况")]
    pub reason: String,
}

/// Somebody is removed.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RemoveMember {
    #[schema(example = "2026-11-12")]
    pub effective_on: NaiveDate,
    pub ground: MemberRemovalGround,
    /// When the six months began, for the grounds that rest on them.
    #[schema(example = "2026-03-01")]
    pub since: Option<NaiveDate>,
    #[schema(min_length = 1, max_length = 100, example = "清河发〔2026〕24号")]
    pub document: String,
    #[schema(min_length = 2, max_length = 500, example = "经支部教育仍不改正")]
    pub reason: String,
}

/// Somebody withdraws from the party, or takes an application back.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawMember {
    #[schema(example = "2026-11-12")]
    pub effective_on: NaiveDate,
    #[schema(min_length = 1, max_length = 100, example = "清河镇第三支部〔2026〕9号")]
    pub document: Option<String>,
    #[schema(min_length = 2, max_length = 500, example = "本人书面提出，支部大会宣布")]
    pub reason: String,
}

/// A member has died.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordDeath {
    #[schema(example = "2026-11-12")]
    pub effective_on: NaiveDate,
    #[schema(min_length = 1, max_length = 100, example = "死亡证明")]
    pub document: Option<String>,
}

/// Why a step is taken back.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RevokeMemberStep {
    #[schema(min_length = 2, max_length = 500, example = "登记错了人")]
    pub reason: String,
}
