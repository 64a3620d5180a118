//! What is answered about tasks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    burden::{BurdenLoad, Minutes},
    supervision::task::{
        FieldKind, FieldValue, RegisterFact, ResponseState, Task, TaskField, TaskResponse,
        TaskStatus,
    },
    time::Instant,
};
use lighthouse_persistence::supervision::tasks::{AnswerEntry, Progress, Total};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(TaskFieldKind, FieldKind, FieldKind::ALL, "What is written into a field of a task.");
wire_enum!(
    TaskFact,
    RegisterFact,
    RegisterFact::ALL,
    "Something that the register knows of each branch, with which a field can be filled."
);
wire_enum!(TaskState, TaskStatus, TaskStatus::ALL, "Where a task stands.");
wire_enum!(
    TaskResponseState,
    ResponseState,
    ResponseState::ALL,
    "How far a branch has come with a task."
);

/// A field of a task's form.
#[derive(Serialize, ToSchema)]
pub struct TaskFieldView {
    #[schema(example = "visited_households")]
    pub code: String,
    #[schema(example = "走访户数")]
    pub label: String,
    pub kind: TaskFieldKind,
    pub required: bool,
    #[schema(required, example = "含电话走访")]
    pub note: Option<String>,
    pub options: Vec<String>,
    /// What the server fills it with; null where the branch writes it.
    #[schema(required, value_type = Option<TaskFact>)]
    pub fact: Option<TaskFact>,
}

impl From<&TaskField> for TaskFieldView {
    fn from(field: &TaskField) -> Self {
        Self {
            code: field.code.clone(),
            label: field.label.clone(),
            kind: TaskFieldKind(field.kind),
            required: field.required,
            note: field.note.clone(),
            options: field.options.clone(),
            fact: field.fact.map(TaskFact),
        }
    }
}

/// What an organization asks of branches below it.
#[derive(Serialize, ToSchema)]
pub struct TaskView {
    pub id: Uuid,
    /// Once it is published.
    #[schema(required, example = "TA-2026-000001")]
    pub number: Option<String>,
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    #[schema(example = "年末走访慰问情况")]
    pub title: String,
    #[schema(example = "掌握各支部走访困难群众的进度")]
    pub purpose: String,
    #[schema(required, example = "《关于做好年末走访慰问工作的通知》")]
    pub ground: Option<String>,
    /// The organizations whose branches are asked; empty where all below are.
    pub audience: Vec<Uuid>,
    #[schema(value_type = String, format = DateTime, example = "2026-12-10T10:00:00.000Z")]
    pub due_at: Instant,
    pub state: TaskState,
    pub fields: Vec<TaskFieldView>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub published_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub closed_at: Option<Instant>,
    #[schema(example = 2)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl From<&Task> for TaskView {
    fn from(task: &Task) -> Self {
        let (content, published) = (&task.content, task.state.publication());
        Self {
            id: task.id.uuid(),
            number: published.map(|(number, _)| number.to_owned()),
            organization_id: task.organization.uuid(),
            organization_name: task.organization_name.clone(),
            title: content.title.clone(),
            purpose: content.purpose.clone(),
            ground: content.ground.clone(),
            audience: content.audience.iter().map(|id| id.uuid()).collect(),
            due_at: content.due_at,
            state: TaskState(task.state.status()),
            fields: content.fields.iter().map(TaskFieldView::from).collect(),
            published_at: published.map(|(_, at)| at),
            closed_at: task.state.closed_at(),
            version: task.version,
            created_at: task.created_at,
            updated_at: task.updated_at,
        }
    }
}

page_of!(TaskPage, TaskView, "A page of tasks, the newest first.");

/// What a task takes of the branches' time, or would take if it were published now.
#[derive(Serialize, ToSchema)]
pub struct TaskBurden {
    /// Branches that are asked.
    #[schema(example = 118)]
    pub branches: i64,
    /// Fields that each of them has to fill; the server fills the others.
    #[schema(example = 3)]
    pub fields: i64,
    /// Minutes of each branch, with one message. More than one holder of an office means more messages.
    #[schema(example = 10)]
    pub minutes: i64,
    #[schema(example = 1180)]
    pub total_minutes: i64,
}

impl TaskBurden {
    pub(super) fn new(branches: i64, load: BurdenLoad) -> Self {
        let (BurdenLoad { fields, .. }, Minutes(minutes)) = (load, load.minutes);
        Self { branches, fields, minutes, total_minutes: minutes.saturating_mul(branches) }
    }
}

/// How far the branches have come, as far as the caller sees them.
#[derive(Serialize, ToSchema)]
pub struct TaskProgress {
    #[schema(example = 118)]
    pub asked: i64,
    #[schema(example = 100)]
    pub on_time: i64,
    #[schema(example = 4)]
    pub late: i64,
    #[schema(example = 1)]
    pub returned: i64,
    #[schema(example = 12)]
    pub missing: i64,
    /// Dissolved or moved away before they answered.
    #[schema(example = 1)]
    pub released: i64,
}

impl From<Progress> for TaskProgress {
    fn from(progress: Progress) -> Self {
        let Progress { asked, on_time, late, returned, missing, released } = progress;
        Self { asked, on_time, late, returned, missing, released }
    }
}

/// What the last answers say together in a number field.
#[derive(Serialize, ToSchema)]
pub struct TaskTotal {
    #[schema(example = "visited_households")]
    pub code: String,
    #[schema(example = "走访户数")]
    pub label: String,
    #[schema(example = 356)]
    pub sum: i64,
    /// Branches whose answer has a number there.
    #[schema(example = 104)]
    pub answers: i64,
}

pub(super) fn totals(task: &Task, totals: &BTreeMap<String, Total>) -> Vec<TaskTotal> {
    let numbers = task.content.fields.iter().filter(|field| field.kind == FieldKind::Number);
    let total = |field: &TaskField| {
        let Total { sum, answers } = totals.get(&field.code).copied().unwrap_or_default();
        TaskTotal { code: field.code.clone(), label: field.label.clone(), sum, answers }
    };
    numbers.map(total).collect()
}

/// A task with what it takes and how far it has come.
#[derive(Serialize, ToSchema)]
pub struct TaskDetail {
    pub task: TaskView,
    pub burden: TaskBurden,
    pub progress: TaskProgress,
    pub totals: Vec<TaskTotal>,
}

/// The value of a field; of the five properties the one of its kind is given.
#[derive(Clone, Serialize, ToSchema)]
pub struct TaskValueView {
    #[schema(example = "visited_households")]
    pub code: String,
    #[schema(required, example = 12)]
    pub number: Option<i64>,
    #[schema(required, example = json!(null))]
    pub date: Option<NaiveDate>,
    #[schema(required, example = json!(null))]
    pub text: Option<String>,
    #[schema(required, example = json!(null))]
    pub yes: Option<bool>,
    #[schema(required, example = json!(null))]
    pub choice: Option<String>,
    /// The server filled it in.
    pub is_filled: bool,
}

impl TaskValueView {
    fn new(field: &TaskField, value: &FieldValue) -> Self {
        let is_filled = field.fact.is_some();
        let empty = Self {
            code: field.code.clone(),
            number: None,
            date: None,
            text: None,
            yes: None,
            choice: None,
            is_filled,
        };
        match value.clone() {
            FieldValue::Number(number) => Self { number: Some(number), ..empty },
            FieldValue::Date(date) => Self { date: Some(date), ..empty },
            FieldValue::Text(text) => Self { text: Some(text), ..empty },
            FieldValue::YesNo(yes) => Self { yes: Some(yes), ..empty },
            FieldValue::Choice(choice) => Self { choice: Some(choice), ..empty },
        }
    }

    /// Values in the order of the form.
    pub(super) fn list(task: &Task, values: &BTreeMap<String, FieldValue>) -> Vec<Self> {
        let value = |field: &TaskField| Some(Self::new(field, values.get(&field.code)?));
        task.content.fields.iter().filter_map(value).collect()
    }
}

/// What became of a task at a branch.
#[derive(Serialize, ToSchema)]
pub struct TaskResponseView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub branch_name: String,
    pub state: TaskResponseState,
    /// The first answer was received after the due time.
    pub is_late: bool,
    /// How often the branch has answered; the last answer counts, the first receipt decides whether
    /// it was on time.
    #[schema(example = 1)]
    pub answers: i64,
    /// The number of the last receipt.
    #[schema(required, example = "TA-2026-000001-0003-1")]
    pub receipt: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub first_received_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub received_at: Option<Instant>,
    #[schema(required, example = json!(null))]
    pub returned_reason: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub returned_at: Option<Instant>,
    /// The last answer.
    pub values: Vec<TaskValueView>,
}

impl TaskResponseView {
    pub(super) fn new(
        task: &Task,
        response: &TaskResponse,
        values: &BTreeMap<String, FieldValue>,
    ) -> Self {
        let number = task.state.publication().map(|(number, _)| number);
        let returned = response.returned.as_ref();
        Self {
            branch_id: response.branch.uuid(),
            branch_name: response.branch_name.clone(),
            state: TaskResponseState(response.state(task)),
            is_late: response.is_late(task),
            answers: response.answers,
            receipt: number.filter(|_| response.answers > 0).map(|it| response.receipt(it)),
            first_received_at: response.first_received_at,
            received_at: response.received_at,
            returned_reason: returned.map(|returned| returned.reason.clone()),
            returned_at: returned.map(|returned| returned.at),
            values: TaskValueView::list(task, values),
        }
    }
}

page_of!(TaskResponsePage, TaskResponseView, "A page of responses, in the order of the tree.");

/// An answer that a branch gave.
#[derive(Serialize, ToSchema)]
pub struct TaskAnswerView {
    #[schema(example = 1)]
    pub number: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub received_at: Instant,
    pub by_account_id: Uuid,
    pub values: Vec<TaskValueView>,
}

impl TaskAnswerView {
    pub(super) fn new(task: &Task, entry: &AnswerEntry) -> Self {
        Self {
            number: entry.number,
            received_at: entry.received_at,
            by_account_id: entry.by.uuid(),
            values: TaskValueView::list(task, &entry.values),
        }
    }
}

/// What became of a task at a branch, with its history.
#[derive(Serialize, ToSchema)]
pub struct TaskResponseDetail {
    pub response: TaskResponseView,
    /// The last fifty answers, the first one first.
    pub history: Vec<TaskAnswerView>,
}

/// A task as a branch has it before it.
#[derive(Serialize, ToSchema)]
pub struct BranchTaskView {
    pub task: TaskView,
    pub response: TaskResponseView,
    /// What the register says now in the fields that the server fills; nobody types it.
    pub filled: Vec<TaskValueView>,
}

page_of!(BranchTaskPage, BranchTaskView, "A page of a branch's tasks, the newest first.");

/// That an answer was received, and when: that time decides whether it was on time.
#[derive(Serialize, ToSchema)]
pub struct TaskReceipt {
    #[schema(example = "TA-2026-000001-0003-1")]
    pub number: String,
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T02:00:00.000Z")]
    pub received_at: Instant,
    pub task_id: Uuid,
    pub branch_id: Uuid,
    /// Which answer of the branch it is.
    #[schema(example = 1)]
    pub answer: i64,
    /// The branch's first answer was received after the due time.
    pub is_late: bool,
}
