//! What is answered about cases.

use chrono::NaiveDate;
use lighthouse_domain::{
    supervision::rectification::{
        CauseKind, Rectification, RectificationGround as Ground, RectificationStatus,
        RectificationStep as Step,
    },
    time::Instant,
};
use lighthouse_persistence::supervision::rectifications::{HistoryEntry, LinkedTraining};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(RectificationGround, Ground, Ground::ALL, "Why a branch became a case.");
wire_enum!(RectificationCause, CauseKind, CauseKind::ALL, "What turned out to be the cause.");
wire_enum!(
    RectificationState,
    RectificationStatus,
    RectificationStatus::ALL,
    "How far a case has come."
);
wire_enum!(RectificationStepKind, Step, Step::ALL, "An entry in the history of a case.");

/// A branch that has something to put right.
#[derive(Serialize, ToSchema)]
pub struct RectificationView {
    pub id: Uuid,
    #[schema(example = "RC-2026-000001")]
    pub number: String,
    pub branch_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub branch_name: String,
    pub ground: RectificationGround,
    #[schema(example = "连续两个月未登记组织生活")]
    pub finding: String,
    pub state: RectificationState,
    #[schema(required, value_type = Option<RectificationCause>)]
    pub cause: Option<RectificationCause>,
    #[schema(required, example = "新任管理员不熟悉操作")]
    pub cause_text: Option<String>,
    #[schema(required, example = "补录九、十月组织生活")]
    pub requirements: Option<String>,
    #[schema(required, example = "镇党委到现场一对一培训")]
    pub measures: Option<String>,
    #[schema(required, example = "2026-12-10")]
    pub due_on: Option<NaiveDate>,
    /// The deadline has passed without evidence.
    pub is_overdue: bool,
    #[schema(required, example = "两个月的记录已补齐")]
    pub evidence: Option<String>,
    #[schema(required, example = "已核对系统记录，属实")]
    pub conclusion: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-09T02:00:00.000Z")]
    pub closed_at: Option<Instant>,
    /// Until this day the branch is watched for a relapse.
    #[schema(required, example = "2027-02-09")]
    pub watch_until: Option<NaiveDate>,
    /// How often it was reopened.
    #[schema(example = 0)]
    pub reopened: i64,
    #[schema(example = 5)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl RectificationView {
    pub(super) fn on(record: Rectification, today: NaiveDate) -> Self {
        let is_overdue = record.is_overdue(today);
        let (cause, order) = (record.state.cause(), record.state.order());
        let (evidence, end) = (record.state.evidence(), record.state.end());
        Self {
            id: record.id.uuid(),
            branch_id: record.branch.uuid(),
            ground: RectificationGround(record.ground),
            state: RectificationState(record.state.status()),
            cause: cause.map(|cause| RectificationCause(cause.kind)),
            cause_text: cause.map(|cause| cause.text.clone()),
            requirements: order.map(|order| order.requirements.clone()),
            measures: order.map(|order| order.measures.clone()),
            due_on: order.map(|order| order.due_on),
            is_overdue,
            evidence: evidence.map(|evidence| evidence.text.clone()),
            conclusion: end.map(|end| end.conclusion.clone()),
            closed_at: end.map(|end| end.at),
            watch_until: end.map(|end| end.watch_until),
            reopened: record.reopened,
            version: record.version,
            created_at: record.created_at,
            updated_at: record.updated_at,
            number: record.number,
            branch_name: record.branch_name,
            finding: record.finding,
        }
    }
}

page_of!(RectificationPage, RectificationView, "A page of cases, the newest first.");

/// A step that a case took.
#[derive(Serialize, ToSchema)]
pub struct RectificationStepView {
    pub step: RectificationStepKind,
    #[schema(example = "新任管理员不熟悉操作")]
    pub text: String,
    pub by_account_id: Uuid,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub at: Instant,
}

impl From<HistoryEntry> for RectificationStepView {
    fn from(entry: HistoryEntry) -> Self {
        Self {
            step: RectificationStepKind(entry.step),
            text: entry.text,
            by_account_id: entry.by.uuid(),
            at: entry.at,
        }
    }
}

/// A one-to-one training that belongs to a case.
#[derive(Serialize, ToSchema)]
pub struct RectificationTrainingView {
    pub id: Uuid,
    #[schema(example = "组织生活登记与提交")]
    pub topic: String,
    #[schema(required, example = "李明")]
    pub trainer: Option<String>,
    #[schema(example = "2026-12-01")]
    pub held_on: NaiveDate,
}

impl From<LinkedTraining> for RectificationTrainingView {
    fn from(training: LinkedTraining) -> Self {
        let LinkedTraining { id, topic, trainer, held_on } = training;
        Self { id, topic, trainer, held_on }
    }
}

/// A case with its history.
#[derive(Serialize, ToSchema)]
pub struct RectificationDetail {
    pub case: RectificationView,
    /// It is watched, and a duty that ended since then was missed again.
    pub has_relapsed: bool,
    /// The last two hundred steps that it took, the first one first.
    pub history: Vec<RectificationStepView>,
    pub trainings: Vec<RectificationTrainingView>,
}

/// How many cases have a cause.
#[derive(Serialize, ToSchema)]
pub struct RectificationCauseCount {
    /// Null where it is not known yet.
    #[schema(required, value_type = Option<RectificationCause>)]
    pub cause: Option<RectificationCause>,
    #[schema(example = 3)]
    pub cases: i64,
}

/// The causes of the cases in scope.
#[derive(Serialize, ToSchema)]
pub struct RectificationCauseList {
    pub data: Vec<RectificationCauseCount>,
}
