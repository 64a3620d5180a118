//! Elections on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    organizations::{
        Organization,
        election::{DueElection, Election, ElectionKind as Kind, ElectionState as State},
    },
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::super::dto::OrganizationKind;
use crate::{
    enums::wire_enum,
    http::page::{PageInfo, page_of},
};

wire_enum!(
    ElectionKind,
    Kind,
    Kind::ALL,
    "When an election is held, compared with the term's end."
);
wire_enum!(ElectionState, State, State::ALL, "How an organization stands to its next election.");

/// The decision of the level above that allows an election at another time.
#[derive(Clone, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ShiftApproval {
    /// What the decision is called or numbered.
    #[schema(min_length = 1, max_length = 120, example = "镇党委〔2026〕3号")]
    pub reference: String,
    #[schema(example = "2026-05-20")]
    pub approved_on: NaiveDate,
}

/// An election as it was held.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateElection {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    #[schema(example = "2026-06-20")]
    pub held_on: NaiveDate,
    pub kind: ElectionKind,
    /// Needed for an early election; a late one without it is recorded and is not on time.
    #[validate(nested)]
    pub approval: Option<ShiftApproval>,
    /// Full members with the right to vote, or delegates.
    #[schema(minimum = 1, maximum = 100_000, example = 20)]
    pub entitled: u32,
    #[schema(minimum = 1, maximum = 100_000, example = 18)]
    pub present: u32,
    #[schema(minimum = 1, maximum = 99, example = 5)]
    pub seats: u32,
    /// From three seats on more than seats.
    #[schema(minimum = 1, maximum = 999, example = 6)]
    pub candidates: u32,
}

/// An election and the term that it began.
#[derive(Serialize, ToSchema)]
pub struct ElectionView {
    pub id: Uuid,
    pub organization_id: Uuid,
    #[schema(example = "2026-06-20")]
    pub held_on: NaiveDate,
    pub kind: ElectionKind,
    #[schema(required)]
    pub approval: Option<ShiftApproval>,
    #[schema(example = 20)]
    pub entitled: u32,
    #[schema(example = 18)]
    pub present: u32,
    #[schema(example = 5)]
    pub seats: u32,
    #[schema(example = 6)]
    pub candidates: u32,
    /// The last day of the term that it ended; null where none was recorded.
    #[schema(required, example = "2026-06-30")]
    pub ended_term_on: Option<NaiveDate>,
    /// The last day of the term that it began.
    #[schema(example = "2029-06-19")]
    pub term_ends_on: NaiveDate,
    /// Whether it was held by the end of the term, or of an approved shift.
    #[schema(example = true)]
    pub is_on_time: bool,
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Instant,
}

impl From<Election> for ElectionView {
    fn from(of: Election) -> Self {
        let approval = of.approval.map(|approval| ShiftApproval {
            reference: approval.reference,
            approved_on: approval.approved_on,
        });
        Self {
            id: of.id.uuid(),
            organization_id: of.organization.uuid(),
            held_on: of.held_on,
            kind: ElectionKind(of.kind),
            approval,
            entitled: of.votes.entitled,
            present: of.votes.present,
            seats: of.votes.seats,
            candidates: of.votes.candidates,
            ended_term_on: of.ended_term_on,
            term_ends_on: of.term_ends_on,
            is_on_time: of.is_on_time,
            recorded_at: of.recorded_at,
        }
    }
}

page_of!(ElectionPage, ElectionView, "A page of elections, newest first.");

/// An organization whose next election is due.
#[derive(Serialize, ToSchema)]
pub struct DueElectionView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇第3中学党支部")]
    pub organization_name: String,
    pub kind: OrganizationKind,
    pub state: ElectionState,
    /// The last day of the term; null where none is recorded.
    #[schema(required, example = "2027-03-31")]
    pub term_ends_on: Option<NaiveDate>,
    /// Until when the election may be held at most, with approval.
    #[schema(required, example = "2028-03-31")]
    pub latest_on: Option<NaiveDate>,
}

/// What is due and where.
#[derive(Clone, Debug)]
pub(super) struct DueAt {
    pub organization: Organization,
    pub due: DueElection,
}

impl From<DueAt> for DueElectionView {
    fn from(at: DueAt) -> Self {
        Self {
            organization_id: at.organization.id.uuid(),
            organization_name: at.organization.name,
            kind: OrganizationKind(at.organization.kind),
            state: ElectionState(at.due.state),
            term_ends_on: at.due.term_ends_on,
            latest_on: at.due.latest_on,
        }
    }
}

/// A page of elections due, in the order of the tree.
#[derive(Serialize, ToSchema)]
pub struct DueElectionPage {
    pub organization_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// Terms that end soon.
    #[schema(example = 18)]
    pub due: u64,
    /// Terms that have ended.
    #[schema(example = 4)]
    pub overdue: u64,
    /// Organizations without a recorded term.
    #[schema(example = 1)]
    pub unknown: u64,
    pub data: Vec<DueElectionView>,
    pub page: PageInfo,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DueElectionQuery {
    /// Only those that stand like this; the counts stay those of all.
    #[param(inline)]
    pub state: Option<ElectionState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
