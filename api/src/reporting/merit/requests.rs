//! What is asked of nominations.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{MeritEvidenceSource, NominationOutcomeCode, NominationState};

/// What a list of nominations is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NominationQuery {
    /// By this organization, or decided by it.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    #[param(inline)]
    pub state: Option<NominationState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// A new draft: of a member or of an organization, one of the two.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "award": "优秀共产党员",
    "member_id": "0198c0de-0000-7000-8000-000000000000",
    "organization_id": "0198c0de-0000-7000-8000-000000000000",
    "reason": "该同志带头参加组织生活，主动承担社区帮扶任务，群众反映好。",
    "year": 2026
}))]
pub struct DraftNomination {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    /// The organization that nominates; the one above it decides.
    pub organization_id: Uuid,
    /// A member of that organization or of one below it.
    pub member_id: Option<Uuid>,
    /// That organization or one below it.
    pub nominated_organization_id: Option<Uuid>,
    #[schema(min_length = 2, max_length = 60, example = "优秀共产党员")]
    pub award: String,
    /// A year that has begun.
    #[schema(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: i32,
    /// What speaks for the nominee.
    #[schema(
        min_length = 10,
        max_length = 5000,
        example = "该同志带头参加组织生活，主动承担社区帮扶任务，群众反映好。"
    )]
    pub reason: String,
}

/// Other words of a draft: absent keeps.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateNomination {
    #[schema(value_type = String, required = false, min_length = 2, max_length = 60, example = "优秀共产党员")]
    pub award: Option<String>,
    #[schema(value_type = String, required = false, min_length = 10, max_length = 5000, example = "该同志带头参加组织生活，主动承担社区帮扶任务，群众反映好。")]
    pub reason: Option<String>,
}

/// A record of the register as evidence.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AttachEvidence {
    /// Study hours and the use of the platform are restricted measures: refused unless an exception
    /// is in force.
    pub source: MeritEvidenceSource,
    /// The session, appraisal or task; for `study_hours` and `platform_use` the nominee.
    pub record_id: Uuid,
    /// Why it speaks for the nominee.
    #[schema(min_length = 2, max_length = 500, example = "主持本次主题党日并作交流发言")]
    pub note: Option<String>,
}

/// What the level above decides, with its reason.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct DecideNomination {
    pub outcome: NominationOutcomeCode,
    #[schema(min_length = 2, max_length = 500, example = "事迹属实，同意推荐。")]
    pub comment: String,
}

/// Why a nomination is withdrawn.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawNomination {
    #[schema(min_length = 2, max_length = 500, example = "材料需重新核实")]
    pub reason: String,
}
