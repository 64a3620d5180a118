//! The register of administrators on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::Role,
    administrators::{Condition, Ground, TrainingKind},
    patch::Patch,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(AdministratorRole, Role, Role::ALL, "A role; its scope is the organization's subtree.");
wire_enum!(EndGround, Ground, Ground::ALL, "Why an appointment ends.");
wire_enum!(TrainingMethod, TrainingKind, TrainingKind::ALL, "How somebody was trained.");
wire_enum!(EligibilityCondition, Condition, Condition::ALL, "A condition of entry.");

/// An entry of the register.
#[derive(Serialize, ToSchema)]
pub struct AdministratorView {
    pub id: Uuid,
    pub account_id: Uuid,
    #[schema(required)]
    pub member_id: Option<Uuid>,
    #[schema(example = "王建国")]
    pub name: String,
    pub role: AdministratorRole,
    pub organization_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub organization_name: String,
    /// The one main administrator of the organization.
    pub main: bool,
    /// The systems this person works in.
    #[schema(example = json!(["灯塔-党建在线"]))]
    pub systems: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    pub since: Instant,
    /// When it ended; null while it lasts.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub until: Option<Instant>,
    #[schema(required)]
    pub ground: Option<String>,
    #[schema(required, example = "清委〔2026〕12号")]
    pub decision: Option<String>,
    #[schema(required)]
    pub hand_over: Option<String>,
    /// The entry that took over.
    #[schema(required)]
    pub successor_id: Option<Uuid>,
    /// The exception this person was appointed under.
    #[schema(required)]
    pub exception_id: Option<Uuid>,
    #[schema(required)]
    pub review: Option<String>,
    #[schema(required)]
    pub reviewed_on: Option<NaiveDate>,
    #[schema(required)]
    pub trained_on: Option<NaiveDate>,
    #[schema(example = 1)]
    pub version: i64,
}

page_of!(AdministratorPage, AdministratorView, "The register, organization by organization.");

/// What the register may be narrowed by.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AdministratorQuery {
    /// The whole subtree of this organization.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub role: Option<AdministratorRole>,
    pub member_id: Option<Uuid>,
    /// Ended entries too.
    pub include_ended: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// An appointment to be made: of a member with an account, or of an account.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AppointAdministrator {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    /// The member who is appointed; needed for roles with conditions of entry.
    pub member_id: Option<Uuid>,
    /// The account that is appointed, where the role asks for no member.
    pub account_id: Option<Uuid>,
    pub role: AdministratorRole,
    pub organization_id: Uuid,
    #[serde(default)]
    pub main: bool,
    #[serde(default)]
    #[schema(max_items = 20, example = json!(["灯塔-党建在线"]))]
    pub systems: Vec<String>,
}

/// Who takes over.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Successor {
    pub member_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplaceAdministrator {
    pub ground: EndGround,
    /// The decision it rests on.
    #[schema(min_length = 2, max_length = 500, example = "清委〔2026〕12号")]
    pub decision: String,
    /// What was handed over: devices, papers, open work.
    #[schema(min_length = 2, max_length = 2000, example = "移交台账两册、未完成学习记录三条")]
    pub hand_over: String,
    pub successor: Successor,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct EndAdministrator {
    pub ground: EndGround,
    #[schema(min_length = 2, max_length = 500, example = "清委〔2026〕12号")]
    pub decision: String,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateAdministrator {
    #[schema(max_items = 20, example = json!(["灯塔-党建在线"]))]
    pub systems: Option<Vec<String>>,
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, min_length = 2, max_length = 1000, example = "年度考核合格")]
    pub review: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, required = false, example = "2026-12-20")]
    pub reviewed_on: Patch<NaiveDate>,
}

/// One condition and its answer.
#[derive(Serialize, ToSchema)]
pub struct ConditionView {
    pub condition: EligibilityCondition,
    pub met: bool,
    /// Not met, and an exception is recorded.
    pub excepted: bool,
    #[schema(example = "应在 45 岁以下，2031-06-15 起不再符合")]
    pub detail: String,
}

/// Whether somebody may be appointed today, condition by condition.
#[derive(Serialize, ToSchema)]
pub struct EligibilityView {
    pub member_id: Uuid,
    pub organization_id: Uuid,
    pub eligible: bool,
    pub conditions: Vec<ConditionView>,
    /// The first day on which the age is no longer met.
    pub leaves_on: NaiveDate,
    #[schema(required)]
    pub exception_id: Option<Uuid>,
}

#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EligibilityQuery {
    pub member_id: Uuid,
    pub organization_id: Uuid,
}

/// A member of the place, and whether each condition is met today.
#[derive(Serialize, ToSchema)]
pub struct CandidateView {
    pub member_id: Uuid,
    #[schema(example = "王小明")]
    pub name: String,
    /// Whether an account is there to be appointed.
    pub has_account: bool,
    pub eligible: bool,
    pub conditions: Vec<ConditionView>,
    /// The first day on which the age is no longer met.
    pub leaves_on: NaiveDate,
    #[schema(required)]
    pub exception_id: Option<Uuid>,
}

page_of!(CandidatePage, CandidateView, "A page of candidates, in the order of the tree.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CandidateQuery {
    /// The branch, or a committee with all its branches.
    pub organization_id: Uuid,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// An exception from conditions of entry.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateException {
    pub id: Option<Uuid>,
    pub member_id: Uuid,
    pub organization_id: Uuid,
    #[schema(min_items = 1, max_items = 3)]
    pub conditions: Vec<EligibilityCondition>,
    #[schema(min_length = 4, max_length = 500, example = "支部无其他符合条件的党员")]
    pub reason: String,
    #[schema(example = "2027-11-23")]
    pub expires_on: NaiveDate,
}

/// A recorded exception, with the names of whom it concerns.
#[derive(Serialize, ToSchema)]
pub struct ExceptionView {
    pub id: Uuid,
    pub member_id: Uuid,
    #[schema(example = "王小明")]
    pub member_name: String,
    pub organization_id: Uuid,
    #[schema(example = "清河镇李庄村党支部")]
    pub organization_name: String,
    pub conditions: Vec<EligibilityCondition>,
    pub reason: String,
    pub expires_on: NaiveDate,
    pub approved_by: Uuid,
    #[schema(example = "赵敏")]
    pub approved_by_name: String,
    #[schema(value_type = String, format = DateTime)]
    pub approved_at: Instant,
    /// Set where it ended before its last day.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Instant>,
    #[schema(required, example = "该支部已有合适人选")]
    pub end_reason: Option<String>,
}

page_of!(ExceptionPage, ExceptionView, "A page of exceptions, newest first.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExceptionQuery {
    /// The whole subtree of this organization.
    pub organization_id: Option<Uuid>,
    pub member_id: Option<Uuid>,
    /// Also those that are over.
    pub include_ended: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// Why an exception ends.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct EndException {
    #[schema(min_length = 4, max_length = 500, example = "该支部已有合适人选")]
    pub reason: String,
}

/// Something is wrong, or soon will be.
#[derive(Serialize, ToSchema)]
pub struct AdministratorFinding {
    /// `over_age`, `leaving_threshold`, `not_linked` (the account has no register entry),
    /// `no_party_member`, `low_education`, `not_trained`, `single_point` (one person administers several branches), `no_administrator`
    /// or `not_in_post` (the rights of a branch's secretary without the post).
    #[schema(example = "leaving_threshold")]
    pub finding: String,
    pub organization_id: Uuid,
    pub organization_name: String,
    /// The entry it is about; null where there is none.
    #[schema(required)]
    pub administrator_id: Option<Uuid>,
    #[schema(required)]
    pub name: Option<String>,
    /// For the two findings of age: the first day without the condition.
    #[schema(required)]
    pub leaves_on: Option<NaiveDate>,
    #[schema(example = "请在该日期前任命并培训接任者")]
    pub remedy: String,
}

page_of!(AdministratorFindingPage, AdministratorFinding, "Findings, in the order of the tree.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingQuery {
    /// The whole subtree of this organization.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordTraining {
    pub id: Option<Uuid>,
    pub kind: TrainingMethod,
    #[schema(min_length = 2, max_length = 200, example = "学习记录的填报")]
    pub topic: String,
    #[schema(min_length = 1, max_length = 50, example = "李四")]
    pub trainer: Option<String>,
    #[schema(example = "2026-11-20")]
    pub held_on: NaiveDate,
}

#[derive(Serialize, ToSchema)]
pub struct TrainingView {
    pub id: Uuid,
    pub kind: TrainingMethod,
    pub topic: String,
    #[schema(required)]
    pub trainer: Option<String>,
    pub held_on: NaiveDate,
}

/// The newest hundred trainings.
#[derive(Serialize, ToSchema)]
pub struct TrainingList {
    pub data: Vec<TrainingView>,
}
