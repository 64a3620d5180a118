//! What is answered about transfers: the letter, and nothing else of the member.

use chrono::NaiveDate;
use lighthouse_domain::{
    members::transfers::{End, Transfer, TransferState as State},
    time::Instant,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::{TransferKind, TransferState};
use crate::{http::page::page_of, members::dto::MemberStatus};

/// A transfer of a member. Both sides see it; the receiving one sees no more of the member before it
/// has accepted.
#[derive(Serialize, ToSchema)]
pub struct TransferView {
    pub id: Uuid,
    /// The number of the letter.
    #[schema(example = "ZJ-2026-000001")]
    pub number: String,
    pub direction: TransferKind,
    pub state: TransferState,
    pub member_id: Uuid,
    #[schema(example = "李四")]
    pub member_name: String,
    /// The standing that the letter says.
    pub member_status: MemberStatus,
    #[schema(required)]
    pub from_branch_id: Option<Uuid>,
    #[schema(required, example = "清河镇第三党支部")]
    pub from_branch_name: Option<String>,
    #[schema(required)]
    pub to_branch_id: Option<Uuid>,
    #[schema(required, example = "柳泉镇第一党支部")]
    pub to_branch_name: Option<String>,
    #[schema(required, example = json!(null))]
    pub outside_organization: Option<String>,
    #[schema(example = "2026-11-01")]
    pub issued_on: NaiveDate,
    /// The last day on which the letter is good.
    #[schema(example = "2027-01-29")]
    pub valid_until: NaiveDate,
    #[schema(example = "工作单位变动")]
    pub reason: String,
    /// The day from which the member belongs to the other side.
    #[schema(required, example = json!(null))]
    pub effective_on: Option<NaiveDate>,
    /// Why it was rejected or withdrawn.
    #[schema(required, example = json!(null))]
    pub answer: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl TransferView {
    pub(super) fn on(transfer: Transfer, today: NaiveDate) -> Self {
        let state = TransferState(transfer.status_on(today));
        let (id, name) = (|end: &End| end.branch.uuid(), |end: &End| end.name.clone());
        let (from, to) = (transfer.route.from(), transfer.route.to());
        let (effective_on, answer) = match &transfer.state {
            State::Accepted { on, .. } => (Some(*on), None),
            State::Rejected { reason, .. } | State::Withdrawn { reason, .. } => {
                (None, Some(reason.clone()))
            }
            State::Requested | State::Expired { .. } => (None, None),
        };
        Self {
            id: transfer.id.uuid(),
            direction: TransferKind(transfer.route.direction()),
            state,
            member_id: transfer.member.uuid(),
            member_status: MemberStatus(transfer.member_status),
            from_branch_id: from.map(id),
            from_branch_name: from.map(name),
            to_branch_id: to.map(id),
            to_branch_name: to.map(name),
            outside_organization: transfer.route.outside().map(str::to_owned),
            effective_on,
            answer,
            version: transfer.version,
            created_at: transfer.created_at,
            updated_at: transfer.updated_at,
            number: transfer.letter.number,
            issued_on: transfer.letter.issued_on,
            valid_until: transfer.letter.valid_until,
            member_name: transfer.member_name,
            reason: transfer.reason,
        }
    }
}

page_of!(TransferPage, TransferView, "A page of transfers, the newest first.");
