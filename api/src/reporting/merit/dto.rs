//! Nominations on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    reporting::merit::{
        Evidence, EvidenceSource, Nomination, NominationOutcome, NominationStatus, Nominee,
    },
    time::Instant,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::page_of},
};

wire_enum!(
    MeritEvidenceSource,
    EvidenceSource,
    EvidenceSource::ALL,
    "Which record of the register is evidence."
);
wire_enum!(
    NominationOutcomeCode,
    NominationOutcome,
    NominationOutcome::ALL,
    "What the level above decided."
);
wire_enum!(
    NominationState,
    NominationStatus,
    NominationStatus::ALL,
    "How far a nomination has come."
);

/// A nomination without its evidence.
#[derive(Serialize, ToSchema)]
pub struct NominationSummary {
    pub id: Uuid,
    /// Null until it is decided.
    #[schema(required, example = "MN-2026-000001")]
    pub number: Option<String>,
    /// The organization that nominates.
    pub organization_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub organization_name: String,
    /// The organization above it, which decides.
    pub level_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub level_name: String,
    /// Null where an organization is nominated.
    #[schema(required)]
    pub member_id: Option<Uuid>,
    /// Null where a member is nominated.
    #[schema(required)]
    pub nominated_organization_id: Option<Uuid>,
    #[schema(example = "王建国")]
    pub nominee_name: String,
    #[schema(example = "优秀共产党员")]
    pub award: String,
    #[schema(example = 2026)]
    pub year: i32,
    pub state: NominationState,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-10T02:00:00.000Z")]
    pub submitted_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-20T02:00:00.000Z")]
    pub decided_at: Option<Instant>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub created_at: Instant,
}

page_of!(
    NominationPage,
    NominationSummary,
    "A page of nominations, in the order of the tree, never by merit."
);

impl From<&Nomination> for NominationSummary {
    fn from(nomination: &Nomination) -> Self {
        let issue = nomination.state.decision().map(|decision| &decision.issue);
        let (member_id, nominated_organization_id) = match nomination.nominee {
            Nominee::Member(id) => (Some(id.uuid()), None),
            Nominee::Organization(id) => (None, Some(id.uuid())),
        };
        Self {
            id: nomination.id.uuid(),
            number: issue.map(|issue| issue.number.clone()),
            organization_id: nomination.organization.uuid(),
            organization_name: nomination.organization_name.clone(),
            level_id: nomination.level.uuid(),
            level_name: nomination.level_name.clone(),
            member_id,
            nominated_organization_id,
            nominee_name: nomination.nominee_name.clone(),
            award: nomination.award.clone(),
            year: nomination.year,
            state: NominationState(nomination.state.status()),
            submitted_at: nomination.state.submission().map(|it| it.at),
            decided_at: issue.map(|issue| issue.at),
            version: nomination.version,
            created_at: nomination.created_at,
        }
    }
}

/// A record with what it said when it was attached; later changes of the record leave it alone.
#[derive(Serialize, ToSchema)]
pub struct MeritEvidenceView {
    pub id: Uuid,
    pub source: MeritEvidenceSource,
    /// The session, appraisal or task; for `study_hours` and `platform_use` the nominee.
    pub record_id: Uuid,
    /// The day that the record is about.
    pub on: NaiveDate,
    /// What it said then.
    #[schema(example = "2026-11-20主题党日“重温入党誓词”：出席")]
    pub statement: String,
    /// The exception without which a burden rule would be against it.
    #[schema(required)]
    pub exception_id: Option<Uuid>,
    #[schema(required, example = "主持本次主题党日并作交流发言")]
    pub note: Option<String>,
    /// The account of whoever attached it.
    pub attached_by: Uuid,
    #[schema(value_type = String, format = DateTime, example = "2026-12-02T02:00:00.000Z")]
    pub attached_at: Instant,
}

impl MeritEvidenceView {
    fn new(evidence: &Evidence, lang: Lang) -> Self {
        let found = &evidence.found;
        Self {
            id: evidence.id.uuid(),
            source: MeritEvidenceSource(found.source),
            record_id: found.record,
            on: found.on,
            statement: lang.pick(&found.says).to_owned(),
            exception_id: found.exception.map(Id::uuid),
            note: evidence.note.clone(),
            attached_by: evidence.by.uuid(),
            attached_at: evidence.at,
        }
    }
}

/// A nomination with its evidence and what was decided.
#[derive(Serialize, ToSchema)]
pub struct NominationView {
    pub nomination: NominationSummary,
    /// What speaks for the nominee.
    #[schema(example = "该同志带头参加组织生活，主动承担社区帮扶任务，群众反映好。")]
    pub reason: String,
    /// In the order in which it was attached. Nothing is added up or weighed.
    pub evidence: Vec<MeritEvidenceView>,
    /// The reason of the decision.
    #[schema(required, example = "事迹属实，同意推荐。")]
    pub comment: Option<String>,
    #[schema(required, example = "材料需重新核实")]
    pub withdrawn_reason: Option<String>,
    /// SHA-256 of what was decided, in hexadecimal.
    #[schema(
        required,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub hash: Option<String>,
}

impl NominationView {
    pub(super) fn new(nomination: &Nomination, lang: Lang) -> Self {
        let state = &nomination.state;
        let decision = state.decision();
        let evidence = nomination.evidence.iter();
        Self {
            nomination: nomination.into(),
            reason: nomination.reason.clone(),
            evidence: evidence.map(|it| MeritEvidenceView::new(it, lang)).collect(),
            comment: decision.map(|decision| decision.comment.clone()),
            withdrawn_reason: state.withdrawn().map(str::to_owned),
            hash: decision.map(|decision| decision.issue.hash.clone()),
        }
    }
}
