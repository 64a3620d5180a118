//! Appraisals on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    reporting::appraisal::{
        Appraisal, AppraisalGrade, AppraisalStatus, CaseTally, Dossier, DossierFigure, DossierPost,
        DossierTraining,
    },
    time::Instant,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    administrators::dto::TrainingMethod,
    enums::wire_enum,
    http::{lang::Lang, page::page_of},
    organizations::dto::Duty,
    reporting::dto::IndicatorValueView,
};

wire_enum!(
    AppraisalGradeCode,
    AppraisalGrade,
    AppraisalGrade::ALL,
    "The overall grade of a secretary."
);
wire_enum!(AppraisalState, AppraisalStatus, AppraisalStatus::ALL, "How far an appraisal has come.");

/// An appraisal without its dossier.
#[derive(Serialize, ToSchema)]
pub struct AppraisalSummary {
    pub id: Uuid,
    /// Null until it is issued.
    #[schema(required, example = "AP-2026-000001")]
    pub number: Option<String>,
    /// The organization that appraises.
    pub level_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub level_name: String,
    /// The organization whose secretary it is, directly below.
    pub organization_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub organization_name: String,
    #[schema(example = 2026)]
    pub year: i32,
    pub member_id: Uuid,
    #[schema(example = "王建国")]
    pub member_name: String,
    pub state: AppraisalState,
    /// Null until it is given; for the secretary, until it is issued.
    #[schema(required)]
    pub grade: Option<AppraisalGradeCode>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-24T02:00:00.000Z")]
    pub issued_at: Option<Instant>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub created_at: Instant,
}

page_of!(
    AppraisalPage,
    AppraisalSummary,
    "A page of appraisals, in the order of the tree, never by grade."
);

/// The secretary sees no grade before it is confirmed.
pub(super) fn shows_grade(appraisal: &Appraisal, reader: Option<MemberId>) -> bool {
    appraisal.state.issue().is_some() || !appraisal.is_about(reader)
}

impl AppraisalSummary {
    pub(super) fn new(appraisal: &Appraisal, reader: Option<MemberId>) -> Self {
        let issue = appraisal.state.issue();
        let grading = appraisal.state.grading().filter(|_| shows_grade(appraisal, reader));
        Self {
            id: appraisal.id.uuid(),
            number: issue.map(|issue| issue.number.clone()),
            level_id: appraisal.level.uuid(),
            level_name: appraisal.level_name.clone(),
            organization_id: appraisal.organization.uuid(),
            organization_name: appraisal.organization_name.clone(),
            year: appraisal.year,
            member_id: appraisal.member.uuid(),
            member_name: appraisal.member_name.clone(),
            state: AppraisalState(appraisal.state.status()),
            grade: grading.map(|grading| AppraisalGradeCode(grading.grade)),
            issued_at: issue.map(|issue| issue.at),
            version: appraisal.version,
            created_at: appraisal.created_at,
        }
    }
}

/// A figure by which the organization may be assessed.
#[derive(Serialize, ToSchema)]
pub struct AppraisalFigureView {
    pub figure: IndicatorValueView,
    /// The exception without which a burden rule would be against it.
    #[schema(required)]
    pub exception_id: Option<Uuid>,
}

/// A post that the secretary held in the year.
#[derive(Serialize, ToSchema)]
pub struct AppraisalPostView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub organization_name: String,
    pub duty: Duty,
    pub since: NaiveDate,
    #[schema(required)]
    pub until: Option<NaiveDate>,
}

/// A training of the secretary in the year.
#[derive(Serialize, ToSchema)]
pub struct AppraisalTrainingView {
    pub kind: TrainingMethod,
    #[schema(example = "党务工作实务")]
    pub topic: String,
    pub held_on: NaiveDate,
}

/// Rectification cases of the organization and everything below it.
#[derive(Serialize, ToSchema)]
pub struct AppraisalCasesView {
    /// Opened in the year.
    #[schema(example = 2)]
    pub opened: i64,
    /// Of those, closed when the dossier was assembled.
    #[schema(example = 2)]
    pub closed: i64,
    /// Of those, opened once more after they had been closed.
    #[schema(example = 0)]
    pub reopened: i64,
}

/// What was assembled from records.
#[derive(Serialize, ToSchema)]
pub struct AppraisalDossierView {
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub as_of: Instant,
    /// How the indicators were counted.
    #[schema(example = 1)]
    pub formula_version: u32,
    /// Whose list of indicators it was; null where the usual one held.
    #[schema(required)]
    pub list_organization_id: Option<Uuid>,
    #[schema(example = 2)]
    pub list_version: i64,
    /// Of the year, in the order of the list; only those by which one may be assessed.
    pub figures: Vec<AppraisalFigureView>,
    pub posts: Vec<AppraisalPostView>,
    pub rectifications: AppraisalCasesView,
    pub trainings: Vec<AppraisalTrainingView>,
}

impl From<&DossierPost> for AppraisalPostView {
    fn from(post: &DossierPost) -> Self {
        Self {
            organization_id: post.organization.uuid(),
            organization_name: post.organization_name.clone(),
            duty: Duty(post.duty),
            since: post.since,
            until: post.until,
        }
    }
}

impl From<&DossierTraining> for AppraisalTrainingView {
    fn from(training: &DossierTraining) -> Self {
        let (kind, topic) = (TrainingMethod(training.kind), training.topic.clone());
        Self { kind, topic, held_on: training.held_on }
    }
}

impl AppraisalDossierView {
    fn new(dossier: &Dossier, lang: Lang) -> Self {
        let CaseTally { opened, closed, reopened } = dossier.cases;
        let figure = |it: &DossierFigure| AppraisalFigureView {
            figure: IndicatorValueView::new(&it.item, it.counted, lang),
            exception_id: it.exception.map(Id::uuid),
        };
        Self {
            as_of: dossier.as_of,
            formula_version: dossier.formula_version,
            list_organization_id: dossier.list.map(|(of, _)| of.uuid()),
            list_version: dossier.list.map_or(0, |(_, version)| version),
            figures: dossier.figures.iter().map(figure).collect(),
            posts: dossier.posts.iter().map(Into::into).collect(),
            rectifications: AppraisalCasesView { opened, closed, reopened },
            trainings: dossier.trainings.iter().map(Into::into).collect(),
        }
    }
}

/// An appraisal with its dossier, the own report and the grade.
#[derive(Serialize, ToSchema)]
pub struct AppraisalView {
    pub appraisal: AppraisalSummary,
    pub dossier: AppraisalDossierView,
    /// The secretary's own report.
    #[schema(required, example = "一年来，我认真履行抓党建第一责任人职责。")]
    pub report: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-10T02:00:00.000Z")]
    pub reported_at: Option<Instant>,
    /// Why the grade came back from the confirmation.
    #[schema(required, example = "请补充评定理由")]
    pub returned_reason: Option<String>,
    /// The reason of the grade; null for as long as the grade is.
    #[schema(required, example = "组织生活规范，整改到位。")]
    pub comment: Option<String>,
    #[schema(required, example = "任职不满三个月，不参加本年度考核")]
    pub withdrawn_reason: Option<String>,
    /// SHA-256 of what was issued, in hexadecimal.
    #[schema(
        required,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub hash: Option<String>,
}

impl AppraisalView {
    pub(super) fn new(appraisal: &Appraisal, reader: Option<MemberId>, lang: Lang) -> Self {
        let state = &appraisal.state;
        let shows = shows_grade(appraisal, reader);
        Self {
            dossier: AppraisalDossierView::new(&appraisal.dossier, lang),
            report: state.report().map(|report| report.text.clone()),
            reported_at: state.report().map(|report| report.at),
            returned_reason: state.returned().filter(|_| shows).map(str::to_owned),
            comment: state.grading().filter(|_| shows).map(|grading| grading.comment.clone()),
            withdrawn_reason: state.withdrawn().map(str::to_owned),
            hash: state.issue().map(|issue| issue.hash.clone()),
            appraisal: AppraisalSummary::new(appraisal, reader),
        }
    }
}

/// An organization directly below that had no secretary on that day.
#[derive(Serialize, ToSchema)]
pub struct VacantPostView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇第九党支部")]
    pub organization_name: String,
}

impl From<(OrganizationId, String)> for VacantPostView {
    fn from((id, organization_name): (OrganizationId, String)) -> Self {
        Self { organization_id: id.uuid(), organization_name }
    }
}

/// What an opening made.
#[derive(Serialize, ToSchema)]
pub struct AppraisalOpeningView {
    pub organization_id: Uuid,
    #[schema(example = 2026)]
    pub year: i32,
    /// Appraisals that were opened now.
    #[schema(example = 118)]
    pub opened: usize,
    /// Those that were open or issued before and stay as they are.
    #[schema(example = 0)]
    pub kept: usize,
    /// Nobody is appraised there.
    pub without_secretary: Vec<VacantPostView>,
}
