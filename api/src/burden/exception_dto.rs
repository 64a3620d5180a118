//! Exceptions on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    burden::{BurdenException, Decision, ExceptionState, ExceptionStatus},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::measure_dto::RestrictedMeasure;
use crate::{enums::wire_enum, http::page::page_of, letters::dto::ApproverOffice};

wire_enum!(
    BurdenExceptionState,
    ExceptionStatus,
    ExceptionStatus::ALL,
    "How far an exception has come."
);

/// A restricted measure that may be used in a subtree for some time.
#[derive(Serialize, ToSchema)]
pub struct BurdenExceptionView {
    pub id: Uuid,
    pub measure: RestrictedMeasure,
    /// It holds for this organization and all below it.
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    #[schema(example = "《网络安全应急演练方案》第六条")]
    pub legal_reference: String,
    #[schema(example = "演练期间核对应急联络是否畅通")]
    pub reason: String,
    #[schema(example = "2026-12-01")]
    pub from: NaiveDate,
    /// Its last day.
    #[schema(example = "2027-02-28")]
    pub until: NaiveDate,
    pub state: BurdenExceptionState,
    /// Whether the measure may be used today.
    pub is_in_force: bool,
    pub requested_by_account_id: Uuid,
    pub requested_office: ApproverOffice,
    #[schema(required)]
    pub approved_by_account_id: Option<Uuid>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-24T02:00:00.000Z")]
    pub approved_at: Option<Instant>,
    /// Who rejected it, or ended it before its last day.
    #[schema(required)]
    pub closed_by_account_id: Option<Uuid>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2027-01-05T02:00:00.000Z")]
    pub closed_at: Option<Instant>,
    #[schema(required, example = "演练已结束")]
    pub closed_reason: Option<String>,
    #[schema(example = 2)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-24T02:00:00.000Z")]
    pub updated_at: Instant,
}

/// Approval, and the end with its reason.
type Facts = (Option<Decision>, Option<(Decision, String)>);

fn facts(state: &ExceptionState) -> Facts {
    match state {
        ExceptionState::Requested => (None, None),
        ExceptionState::Approved { approval } => (Some(*approval), None),
        ExceptionState::Rejected { rejection, reason } => {
            (None, Some((*rejection, reason.clone())))
        }
        ExceptionState::Ended { approval, end, reason } => {
            (Some(*approval), Some((*end, reason.clone())))
        }
    }
}

impl BurdenExceptionView {
    pub(super) fn on(record: BurdenException, today: NaiveDate) -> Self {
        let (approval, close) = facts(&record.state);
        let (closed, closed_reason) = close.unzip();
        Self {
            id: record.id.uuid(),
            measure: RestrictedMeasure(record.measure),
            organization_id: record.organization.uuid(),
            state: BurdenExceptionState(record.status()),
            is_in_force: record.is_in_force(today),
            from: record.from,
            until: record.until,
            requested_by_account_id: record.requested.by.uuid(),
            requested_office: ApproverOffice(record.requested.seat),
            approved_by_account_id: approval.map(|one| one.by.uuid()),
            approved_at: approval.map(|one| one.at),
            closed_by_account_id: closed.map(|one| one.by.uuid()),
            closed_at: closed.map(|one| one.at),
            closed_reason,
            version: record.version,
            created_at: record.created_at,
            updated_at: record.updated_at,
            organization_name: record.organization_name,
            legal_reference: record.legal_reference,
            reason: record.reason,
        }
    }
}

page_of!(BurdenExceptionPage, BurdenExceptionView, "A page of exceptions, the newest first.");

/// What a list of exceptions is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BurdenExceptionQuery {
    /// Of organizations of this subtree.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub state: Option<BurdenExceptionState>,
    #[param(inline)]
    pub measure: Option<RestrictedMeasure>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// An exception that is asked for.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestBurdenException {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    /// Any but the ranking of persons.
    #[schema(value_type = RestrictedMeasure, example = "online_time")]
    pub measure: RestrictedMeasure,
    /// It holds for this organization and all below it.
    pub organization_id: Uuid,
    /// Document and article that allow it. It is published: name no persons.
    #[schema(min_length = 4, max_length = 200, example = "《网络安全应急演练方案》第六条")]
    pub legal_reference: String,
    /// Why it is needed. It is not published.
    #[schema(min_length = 2, max_length = 1000, example = "演练期间核对应急联络是否畅通")]
    pub reason: String,
    /// Today or later; today if absent.
    #[schema(value_type = NaiveDate, required = false, example = "2026-12-01")]
    pub from: Option<NaiveDate>,
    /// The last day, less than a year after the first.
    #[schema(example = "2027-02-28")]
    pub until: NaiveDate,
}

/// Why an exception is not made, or ends before its last day.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CloseBurdenException {
    #[schema(min_length = 2, max_length = 1000, example = "演练已结束")]
    pub reason: String,
}
