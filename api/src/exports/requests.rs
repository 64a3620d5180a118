//! What is asked of exports.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::{ExportFormatCode, ExportKindCode};
use crate::members::dto::MemberStatus;

/// A list that is to be made as a file.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateExport {
    pub kind: ExportKindCode,
    pub format: ExportFormatCode,
    /// The top of the subtree.
    pub organization_id: Uuid,
    /// A year, a quarter or a month: for `attendance`, `gaps`, and as a year for `study_hours`.
    #[schema(value_type = Option<String>, pattern = "^[0-9]{4}(-(Q[1-4]|[0-1][0-9]))?$", example = json!(null))]
    pub period: Option<String>,
    /// For `members` only; without it all who are in the register.
    #[schema(value_type = Vec<MemberStatus>, required = false, max_items = 20, example = json!(["full"]))]
    pub status: Option<Vec<MemberStatus>>,
    /// What it is needed for. Those whose names stand in the file read it in their access log.
    #[schema(min_length = 2, max_length = 200, example = "年终核对党员名册")]
    pub purpose: String,
}
