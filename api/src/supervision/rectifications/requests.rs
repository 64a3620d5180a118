//! What is asked of cases.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{RectificationCause, RectificationGround, RectificationState};

/// What a list of cases is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RectificationQuery {
    /// Of branches of this subtree.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub state: Option<RectificationState>,
    #[param(inline)]
    pub cause: Option<RectificationCause>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// Whose cases are counted.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RectificationCauseQuery {
    /// Of branches of this subtree.
    pub organization_id: Option<Uuid>,
}

/// What was found at a branch.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct OpenRectification {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    pub branch_id: Uuid,
    pub ground: RectificationGround,
    #[schema(min_length = 2, max_length = 1000, example = "连续两个月未登记组织生活")]
    pub finding: String,
}

/// Why the branch fell behind.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordRectificationCause {
    pub cause: RectificationCause,
    #[schema(min_length = 2, max_length = 1000, example = "新任管理员不熟悉操作")]
    pub text: String,
}

/// What a branch says to its case.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AnswerRectification {
    #[schema(min_length = 2, max_length = 1000, example = "原管理员调离，新管理员上月到岗")]
    pub text: String,
}

/// What is required, how it is reached, until when.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct OrderRectification {
    #[schema(min_length = 2, max_length = 1000, example = "补录九、十月组织生活")]
    pub requirements: String,
    #[schema(min_length = 2, max_length = 1000, example = "镇党委到现场一对一培训")]
    pub measures: String,
    /// Between tomorrow and half a year ahead.
    #[schema(example = "2026-12-10")]
    pub due_on: NaiveDate,
}

/// A later deadline, or the one under which a case is reopened.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ExtendRectification {
    /// Between tomorrow and half a year ahead.
    #[schema(example = "2026-12-20")]
    pub due_on: NaiveDate,
    #[schema(min_length = 2, max_length = 1000, example = "管理员住院，延后十天")]
    pub reason: String,
}

/// What the branch shows; photographs are never required.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct GiveRectificationEvidence {
    #[schema(min_length = 2, max_length = 1000, example = "两个月的记录已补齐")]
    pub text: String,
}

/// What came of the evidence.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct JudgeRectification {
    #[schema(min_length = 2, max_length = 1000, example = "已核对系统记录，属实")]
    pub conclusion: String,
}

/// The training that belongs to a case.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct LinkRectificationTraining {
    /// A one-to-one training of an administrator of the branch.
    pub training_id: Uuid,
}
