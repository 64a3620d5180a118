//! Work items on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    time::Instant,
    work::{WorkItem, WorkLink, WorkOutcome, WorkRecord, WorkStatus},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(WorkOutcomeCode, WorkOutcome, WorkOutcome::ALL, "How a work item ends.");
wire_enum!(WorkItemState, WorkStatus, WorkStatus::ALL, "How far a work item has come.");
wire_enum!(WorkRecordKind, WorkRecord, WorkRecord::ALL, "What can be linked to a work item.");

/// What an organization has set out to do in a period.
#[derive(Serialize, ToSchema)]
pub struct WorkItemView {
    pub id: Uuid,
    pub organization_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub organization_name: String,
    #[schema(example = "年末走访慰问困难党员")]
    pub title: String,
    #[schema(example = "2026-12-01")]
    pub from: NaiveDate,
    #[schema(example = "2026-12-31")]
    pub until: NaiveDate,
    pub state: WorkItemState,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-30T02:00:00.000Z")]
    pub closed_at: Option<Instant>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub created_at: Instant,
}

page_of!(WorkItemPage, WorkItemView, "A page of work items, newest first.");

impl From<&WorkItem> for WorkItemView {
    fn from(item: &WorkItem) -> Self {
        Self {
            id: item.id.uuid(),
            organization_id: item.organization.uuid(),
            organization_name: item.organization_name.clone(),
            title: item.title.clone(),
            from: item.period.0,
            until: item.period.1,
            state: WorkItemState(item.state.status()),
            closed_at: item.state.closed_at(),
            version: item.version,
            created_at: item.created_at,
        }
    }
}

/// A record that belongs to a work item.
#[derive(Serialize, ToSchema)]
pub struct WorkLinkView {
    pub id: Uuid,
    pub record_kind: WorkRecordKind,
    pub record_id: Uuid,
    /// What the record was called when it was linked.
    #[schema(example = "重温入党誓词")]
    pub title: String,
    /// The account of whoever linked it.
    pub linked_by: Uuid,
    #[schema(value_type = String, format = DateTime, example = "2026-12-02T02:00:00.000Z")]
    pub linked_at: Instant,
}

page_of!(
    WorkLinkPage,
    WorkLinkView,
    "A page of linked records, in the order in which they were linked."
);

impl From<&WorkLink> for WorkLinkView {
    fn from(link: &WorkLink) -> Self {
        Self {
            id: link.id.uuid(),
            record_kind: WorkRecordKind(link.record.kind),
            record_id: link.record.id,
            title: link.record.title.clone(),
            linked_by: link.by.uuid(),
            linked_at: link.at,
        }
    }
}
