//! What is asked of tasks.

use chrono::NaiveDate;
use lighthouse_domain::{
    supervision::task::{FieldValue, GivenValue, Task, TaskContent, TaskField},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{TaskFact, TaskFieldKind, TaskResponseState, TaskState};

/// What a list of tasks is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// Of this organization.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub state: Option<TaskState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// What a list of a branch's tasks is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BranchTaskQuery {
    #[param(inline)]
    pub state: Option<TaskState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// What a list of responses is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskResponseQuery {
    #[param(inline)]
    pub state: Option<TaskResponseState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// In what form the answers are exported.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TaskSheetFormat {
    #[default]
    Xlsx,
    Csv,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskSheetQuery {
    /// `xlsx` or `csv`; `xlsx` where it is absent.
    #[param(value_type = Option<String>, pattern = "^(xlsx|csv)$", example = "csv")]
    pub format: Option<TaskSheetFormat>,
}

/// A field of a form.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskFieldInput {
    /// Its name for programs, unique within the task.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "visited_households")]
    pub code: String,
    #[schema(min_length = 1, max_length = 50, example = "走访户数")]
    pub label: String,
    /// Needed unless `fact` is given, which has its own.
    #[schema(value_type = Option<TaskFieldKind>)]
    pub kind: Option<TaskFieldKind>,
    /// Whether an answer without it is refused; true if absent.
    #[schema(example = true)]
    pub required: Option<bool>,
    #[schema(min_length = 1, max_length = 200, example = "含电话走访")]
    pub note: Option<String>,
    /// Two to twenty, for a choice.
    #[schema(max_items = 20, example = json!([]))]
    pub options: Option<Vec<String>>,
    /// What the register fills it with; nobody types such a field.
    #[schema(value_type = Option<TaskFact>)]
    pub fact: Option<TaskFact>,
}

/// A task to be drafted.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organization_id": "0199f3a0-0000-7000-8000-000000000004", "title": "年末走访慰问情况",
    "purpose": "掌握各支部走访困难群众的进度", "ground": "《关于做好年末走访慰问工作的通知》",
    "due_at": "2026-12-10T10:00:00.000Z",
    "fields": [{ "code": "members", "label": "党员人数", "fact": "members" },
        { "code": "visited_households", "label": "走访户数", "kind": "number", "note": "含电话走访" }],
}))]
pub struct DraftTask {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    /// The committee that asks.
    pub organization_id: Uuid,
    #[schema(min_length = 2, max_length = 100)]
    pub title: String,
    /// What the answers are for.
    #[schema(min_length = 2, max_length = 1000)]
    pub purpose: String,
    /// The governing document or the legal ground.
    #[schema(min_length = 2, max_length = 200)]
    pub ground: Option<String>,
    /// Organizations below whose branches are asked; all below if absent or empty.
    #[schema(max_items = 200)]
    pub audience: Option<Vec<Uuid>>,
    /// After now, within a year. What is received up to this instant is on time.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Instant,
    #[schema(min_items = 1, max_items = 30)]
    pub fields: Vec<TaskFieldInput>,
}

/// Other contents of a draft.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "年末走访慰问情况", "purpose": "掌握各支部走访困难群众的进度", "due_at": "2026-12-10T10:00:00.000Z",
    "fields": [{ "code": "visited_households", "label": "走访户数", "kind": "number" }],
}))]
pub struct ReplaceTask {
    #[schema(min_length = 2, max_length = 100)]
    pub title: String,
    #[schema(min_length = 2, max_length = 1000)]
    pub purpose: String,
    #[schema(min_length = 2, max_length = 200)]
    pub ground: Option<String>,
    #[schema(max_items = 200)]
    pub audience: Option<Vec<Uuid>>,
    /// After now, within a year.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Instant,
    #[schema(min_items = 1, max_items = 30)]
    pub fields: Vec<TaskFieldInput>,
}

/// A later due time.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ExtendTask {
    /// Later than before, after now, within a year.
    #[schema(value_type = String, format = DateTime, example = "2026-12-15T10:00:00.000Z")]
    pub due_at: Instant,
}

/// Why an answer is returned.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ReturnTaskAnswer {
    #[schema(min_length = 2, max_length = 500, example = "走访户数与上月不符，请核对")]
    pub reason: String,
}

/// The value of a field; exactly the property of its kind is given.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskValueInput {
    #[schema(max_length = 40, example = "visited_households")]
    pub code: String,
    #[schema(minimum = -1_000_000_000_000_i64, maximum = 1_000_000_000_000_i64, example = 12)]
    pub number: Option<i64>,
    pub date: Option<NaiveDate>,
    #[schema(min_length = 1, max_length = 500)]
    pub text: Option<String>,
    pub yes: Option<bool>,
    #[schema(max_length = 50)]
    pub choice: Option<String>,
}

impl From<TaskValueInput> for GivenValue {
    fn from(value: TaskValueInput) -> Self {
        let TaskValueInput { code, number, date, text, yes, choice } = value;
        Self { code, number, date, text, yes, choice }
    }
}

/// What a branch answers.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "branch_id": "0199f3a0-0000-7000-8000-000000000003",
    "values": [{ "code": "visited_households", "number": 12 }],
}))]
pub struct AnswerTask {
    pub branch_id: Uuid,
    /// Of the fields that the server does not fill; may be empty where it fills all.
    #[schema(max_items = 30)]
    pub values: Vec<TaskValueInput>,
}

const _: () = assert!(
    TaskContent::TITLE_MAX == 100
        && TaskContent::PURPOSE_MAX == 1000
        && TaskContent::GROUND_MAX == 200
        && TaskContent::AUDIENCE_MAX == 200
        && TaskField::FIELDS_MAX == 30
        && TaskField::LABEL_MAX == 50
        && TaskField::NOTE_MAX == 200
        && TaskField::OPTIONS_MAX == 20
        && TaskField::OPTION_MAX == 50
        && Task::REASON_MAX == 500
        && FieldValue::TEXT_MAX == 500
        && FieldValue::NUMBER_MAX == 1_000_000_000_000,
    "the schemas repeat these numbers"
);
