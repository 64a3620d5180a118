//! What is answered about steps.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    members::steps::{DueKind, DueStep, Step, StepFacts, StepKind},
    time::Instant,
};
use lighthouse_persistence::members::steps::EndedOffices;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::MemberRemovalGround;
use crate::{
    enums::wire_enum,
    members::dto::{MemberStatus, MemberView},
};

wire_enum!(MemberStepKind, StepKind, StepKind::ALL, "A step of a member's life.");
wire_enum!(MemberDueKind, DueKind, DueKind::ALL, "What comes due for a member.");

/// A step that is on record.
#[derive(Serialize, ToSchema)]
pub struct MemberStepView {
    pub id: Uuid,
    pub kind: MemberStepKind,
    /// The day from which it holds.
    #[schema(example = "2026-10-10")]
    pub effective_on: NaiveDate,
    #[schema(required, example = "2026-10-10")]
    pub meeting_on: Option<NaiveDate>,
    #[schema(required, example = "2026-11-12")]
    pub approved_on: Option<NaiveDate>,
    /// The day from which its clock ran, where somebody named one.
    #[schema(required, example = "2026-04-30")]
    pub since: Option<NaiveDate>,
    /// By how many months probation was extended.
    #[schema(required, example = 6)]
    pub months: Option<u32>,
    #[schema(required, example = 24)]
    pub training_hours: Option<u32>,
    #[schema(required, value_type = Option<MemberRemovalGround>)]
    pub ground: Option<MemberRemovalGround>,
    #[schema(required, example = "清河发〔2026〕18号")]
    pub document: Option<String>,
    #[schema(required, example = "多方查找仍未取得联系")]
    pub reason: Option<String>,
    /// Branch and status from then on.
    pub branch_id: Uuid,
    pub status: MemberStatus,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub recorded_at: Instant,
    /// When it was taken back; since then it holds no more.
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub revoked_at: Option<Instant>,
    #[schema(required, example = json!(null))]
    pub revoked_reason: Option<String>,
}

impl From<Step> for MemberStepView {
    fn from(step: Step) -> Self {
        let (facts, decision) = (&step.new.facts, step.new.facts.decision());
        let (months, training_hours, ground) = match facts {
            StepFacts::ProbationExtended { months, .. } => (Some(*months), None, None),
            StepFacts::Admitted { training_hours, .. } => (None, Some(*training_hours), None),
            StepFacts::Removed { ground, .. } => (None, None, Some(MemberRemovalGround(*ground))),
            _ => (None, None, None),
        };
        Self {
            id: step.id.uuid(),
            kind: MemberStepKind(facts.kind()),
            effective_on: step.new.effective_on,
            meeting_on: decision.map(|decision| decision.meeting_on),
            approved_on: decision.map(|decision| decision.approved_on),
            since: facts.since(),
            months,
            training_hours,
            ground,
            branch_id: step.branch.uuid(),
            status: MemberStatus(step.status),
            recorded_at: step.recorded_at,
            revoked_at: step.revoked.as_ref().map(|counter| counter.at),
            revoked_reason: step.revoked.map(|counter| counter.reason),
            document: step.new.document,
            reason: step.new.reason,
        }
    }
}

/// What comes next for a member, and from which day on.
#[derive(Serialize, ToSchema)]
pub struct MemberDueStep {
    pub kind: MemberDueKind,
    /// The earliest day.
    #[schema(example = "2026-12-01")]
    pub on: NaiveDate,
    /// That day has come.
    pub is_due: bool,
}

impl MemberDueStep {
    pub(super) fn on_day(due: DueStep, today: NaiveDate) -> Self {
        Self { kind: MemberDueKind(due.kind), on: due.on, is_due: due.on <= today }
    }
}

/// The steps of a member.
#[derive(Serialize, ToSchema)]
pub struct MemberSteps {
    pub member_id: Uuid,
    pub status: MemberStatus,
    /// Null where no clock runs, or where the register does not know since when.
    #[schema(required)]
    pub due: Option<MemberDueStep>,
    /// All that are on record, the newest first; those taken back too.
    pub data: Vec<MemberStepView>,
}

/// What ended with a membership; empty where it goes on.
#[derive(Serialize, ToSchema)]
pub struct MemberEndedOffices {
    /// Posts in branches and committees.
    pub post_ids: Vec<Uuid>,
    /// Appointments in the administrators' register.
    pub appointment_ids: Vec<Uuid>,
    /// Organizations that have no main administrator now: appoint one.
    pub without_main_administrator: Vec<Uuid>,
    /// The account is locked and its devices are signed out.
    pub account_closed: bool,
}

impl From<EndedOffices> for MemberEndedOffices {
    fn from(ended: EndedOffices) -> Self {
        let main = ended.appointments.iter().filter(|one| one.main);
        Self {
            without_main_administrator: main.map(|one| one.organization.uuid()).collect(),
            post_ids: ended.posts.into_iter().map(Id::uuid).collect(),
            appointment_ids: ended.appointments.iter().map(|one| one.id.uuid()).collect(),
            account_closed: ended.account_closed,
        }
    }
}

/// A step that was recorded, the entry as it is now, and what ended with it.
#[derive(Serialize, ToSchema)]
pub struct MemberStepTaken {
    pub member: MemberView,
    pub step: MemberStepView,
    pub ended: MemberEndedOffices,
}
