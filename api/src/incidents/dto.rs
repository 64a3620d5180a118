//! Incidents on the wire.

use lighthouse_domain::{
    incidents::{
        Category, Incident, IncidentStatus, Nature, Severity, TimelineEntry as DomainEntry,
    },
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(IncidentCategory, Category, Category::ALL, "Network, information or data security.");
wire_enum!(IncidentNature, Nature, Nature::ALL, "A risk that may come true, or an event that did.");
wire_enum!(IncidentSeverity, Severity, Severity::ALL, "How bad it is.");
wire_enum!(IncidentState, IncidentStatus, IncidentStatus::ALL, "How far it is handled.");

/// An incident or a risk.
#[derive(Serialize, ToSchema)]
pub struct IncidentView {
    pub id: Uuid,
    /// `IN-…`, or `DR-…` for a drill.
    #[schema(example = "IN-2026-000001")]
    pub number: String,
    pub organization_id: Uuid,
    pub nature: IncidentNature,
    pub category: IncidentCategory,
    pub severity: IncidentSeverity,
    #[schema(example = "一台登记用电脑遗失")]
    pub title: String,
    pub description: String,
    /// A drill takes every step and is counted nowhere.
    pub drill: bool,
    pub state: IncidentState,
    #[schema(value_type = String, format = DateTime)]
    pub detected_at: Instant,
    /// Until when it is to be reported: detection plus the category's limit.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub reported_at: Option<Instant>,
    /// Whether the report came after `due_at`, or is late already.
    pub late: bool,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Instant>,
    /// The organization it has climbed to.
    pub level_id: Uuid,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub escalated_at: Option<Instant>,
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
}

impl IncidentView {
    /// The incident as it is at `now`.
    pub(super) fn at(incident: Incident, now: Instant) -> Self {
        Self {
            id: incident.id.uuid(),
            late: incident.is_late(now),
            number: incident.number,
            organization_id: incident.organization.uuid(),
            nature: IncidentNature(incident.nature),
            category: IncidentCategory(incident.category),
            severity: IncidentSeverity(incident.severity),
            title: incident.title,
            description: incident.description,
            drill: incident.drill,
            state: IncidentState(incident.state.status()),
            detected_at: incident.detected_at,
            due_at: incident.due_at,
            reported_at: incident.state.reported_at(),
            closed_at: incident.state.closed_at(),
            level_id: incident.level.uuid(),
            escalated_at: incident.escalated_at,
            version: incident.version,
            created_at: incident.created_at,
        }
    }
}

page_of!(IncidentPage, IncidentView, "A page of incidents, the newest detection first.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IncidentQuery {
    /// The whole subtree of this organization.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub nature: Option<IncidentNature>,
    #[param(inline)]
    pub category: Option<IncidentCategory>,
    #[param(inline)]
    pub state: Option<IncidentState>,
    /// Only those past their limit and not reported.
    pub overdue: Option<bool>,
    /// Drills too.
    pub include_drills: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateIncident {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    pub nature: IncidentNature,
    pub category: IncidentCategory,
    pub severity: IncidentSeverity,
    #[schema(min_length = 2, max_length = 100, example = "一台登记用电脑遗失")]
    pub title: String,
    #[schema(min_length = 2, max_length = 4000, example = "昨晚下班后未锁门")]
    pub description: String,
    #[serde(default)]
    pub drill: bool,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T01:30:00Z")]
    pub detected_at: Instant,
}

/// What was done, reported or concluded.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct IncidentNote {
    #[schema(min_length = 2, max_length = 2000, example = "已停用该账号并更换密码")]
    pub text: String,
}

/// A line of the timeline.
#[derive(Serialize, ToSchema)]
pub struct TimelineEntry {
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// `detected`, `act`, `report`, `escalated` or `close`.
    #[schema(example = "act")]
    pub step: String,
    pub text: String,
    /// Null for the server itself.
    #[schema(required)]
    pub by: Option<String>,
}

impl From<DomainEntry> for TimelineEntry {
    fn from(entry: DomainEntry) -> Self {
        Self { at: entry.at, step: entry.step.as_str().to_owned(), text: entry.text, by: entry.by }
    }
}

/// What happened, in order.
#[derive(Serialize, ToSchema)]
pub struct Timeline {
    pub data: Vec<TimelineEntry>,
}
