//! What is asked of work items.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{WorkItemState, WorkOutcomeCode, WorkRecordKind};

/// What a list of work items is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WorkItemQuery {
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub state: Option<WorkItemState>,
    /// With `record_id`: only items that this record is linked to.
    #[param(inline)]
    pub record_kind: Option<WorkRecordKind>,
    pub record_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// A new work item.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateWorkItem {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    #[schema(min_length = 2, max_length = 100, example = "年末走访慰问困难党员")]
    pub title: String,
    #[schema(example = "2026-12-01")]
    pub from: NaiveDate,
    /// The last day, five years after the first one at most.
    #[schema(example = "2026-12-31")]
    pub until: NaiveDate,
}

/// Another title or period of an open work item: absent keeps.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateWorkItem {
    #[schema(value_type = String, required = false, min_length = 2, max_length = 100, example = "年末走访慰问困难党员")]
    pub title: Option<String>,
    #[schema(value_type = NaiveDate, required = false, example = "2026-12-01")]
    pub from: Option<NaiveDate>,
    #[schema(value_type = NaiveDate, required = false, example = "2026-12-31")]
    pub until: Option<NaiveDate>,
}

/// How a work item ends.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CloseWorkItem {
    pub outcome: WorkOutcomeCode,
}

/// A record that belongs to the work item.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct LinkRecord {
    pub record_kind: WorkRecordKind,
    pub record_id: Uuid,
}

/// A page of the records of a work item.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WorkLinkQuery {
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
