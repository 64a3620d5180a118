//! What is asked of reports.

use lighthouse_domain::reporting::report::ReportFormat;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::ReportState;
use crate::enums::wire_enum;

wire_enum!(ReportFileFormat, ReportFormat, ReportFormat::ALL, "The kind of a report's file.");

/// What a list of reports is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// Only the reports of this level.
    pub organization_id: Option<Uuid>,
    /// Of this month, quarter or year.
    #[param(pattern = "^20[0-9]{2}(-((0[1-9]|1[0-2])|Q[1-4]))?$", example = "2026-Q3")]
    pub period: Option<String>,
    #[param(inline)]
    pub state: Option<ReportState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// A new draft; its figures are counted now.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateReport {
    /// Made by the caller, so that a report that is sent again is the same.
    pub id: Option<Uuid>,
    /// The level, with everything below it.
    pub organization_id: Uuid,
    /// A month, a quarter or a year that has begun.
    #[schema(pattern = "^20[0-9]{2}(-((0[1-9]|1[0-2])|Q[1-4]))?$", example = "2026-Q3")]
    pub period: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportPlaceQuery {
    /// An organization in the report; the level itself by default.
    pub organization_id: Option<Uuid>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportChildrenQuery {
    /// Those directly below this one; below the level itself by default.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportFileQuery {
    /// A spreadsheet by default.
    #[param(value_type = Option<String>, pattern = "^(xlsx|csv|json|html)$", example = "xlsx")]
    pub format: Option<ReportFileFormat>,
}
