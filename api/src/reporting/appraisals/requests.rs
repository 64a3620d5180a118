//! What is asked of appraisals.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{AppraisalGradeCode, AppraisalState};

/// What a list of appraisals is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AppraisalQuery {
    /// By this level, or of this organization's secretary.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    #[param(inline)]
    pub state: Option<AppraisalState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// The appraisals of a level for a year.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct OpenAppraisals {
    /// The committee that appraises the secretaries directly below.
    pub organization_id: Uuid,
    /// A year that has begun.
    #[schema(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: i32,
    /// Whether the use of the platform is among the figures: a usage rate, which the burden rules
    /// refuse unless an exception is in force.
    #[schema(example = false)]
    pub with_platform_use: Option<bool>,
}

/// The secretary's own report.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ReportToAppraisal {
    #[schema(
        min_length = 10,
        max_length = 10_000,
        example = "一年来，我认真履行抓党建第一责任人职责，按期开展“三会一课”和主题党日。"
    )]
    pub text: String,
}

/// A grade with its reason.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct GradeAppraisal {
    pub grade: AppraisalGradeCode,
    #[schema(
        min_length = 2,
        max_length = 1000,
        example = "组织生活规范，整改到位；发展党员工作需加强。"
    )]
    pub comment: String,
}

/// Why a grade goes back, or an appraisal is withdrawn.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AppraisalReason {
    #[schema(min_length = 2, max_length = 500, example = "请补充评定理由")]
    pub reason: String,
}
