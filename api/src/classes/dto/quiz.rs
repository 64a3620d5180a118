//! Quizzes on the wire: the bank with its answers, attempts without.

use lighthouse_domain::{
    classes::quiz::{Attempt, Item, ItemKind},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::schema::{Array, ArrayBuilder, KnownFormat, Object, SchemaFormat, Type},
};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(QuizItemKind, ItemKind, ItemKind::ALL, "What kind of answer an item asks for.");

/// Places of options; an item has eight at most.
#[expect(deprecated, reason = "the examples of all other properties stand in `example`")]
fn places(description: &str, example: u8) -> ArrayBuilder {
    let place = Object::builder()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(0))
        .maximum(Some(7));
    let all = Array::builder().items(place).max_items(Some(8));
    all.description(Some(description)).example(Some(json!([example])))
}

fn right_places() -> Array {
    places("The places of the right options, from 0.", 0).min_items(Some(1)).build()
}

fn chosen_places() -> Array {
    places("Places of the options as they were shown, from 0.", 1).build()
}

/// An item for the bank, with its answer.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuizItem {
    pub kind: QuizItemKind,
    #[schema(min_length = 1, max_length = 500, example = "党的根本宗旨是什么？")]
    pub prompt: String,
    /// Two to eight; for `true_false` two: true, then false.
    #[schema(min_items = 2, max_items = 8, example = json!(["全心全意为人民服务", "发展经济"]))]
    pub options: Vec<String>,
    #[schema(schema_with = right_places)]
    pub right: Vec<u8>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateQuizItems {
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<NewQuizItem>,
}

/// How many items the bank has now.
#[derive(Serialize, ToSchema)]
pub struct QuizBankView {
    pub lesson_id: Uuid,
    #[schema(example = 40)]
    pub items: i64,
}

/// An item with its answer, for those who manage the class.
#[derive(Serialize, ToSchema)]
pub struct QuizItemView {
    pub id: Uuid,
    pub kind: QuizItemKind,
    #[schema(example = "党的根本宗旨是什么？")]
    pub prompt: String,
    #[schema(example = json!(["全心全意为人民服务", "发展经济"]))]
    pub options: Vec<String>,
    #[schema(example = json!([0]))]
    pub right: Vec<usize>,
}

impl From<Item> for QuizItemView {
    fn from(item: Item) -> Self {
        Self {
            id: item.id.uuid(),
            kind: QuizItemKind(item.kind),
            prompt: item.prompt,
            right: (0..item.options.len()).filter(|at| item.right >> at & 1 == 1).collect(),
            options: item.options,
        }
    }
}

page_of!(QuizItemPage, QuizItemView, "A page of a quiz's bank.");

/// A question as it is asked: without its answer.
#[derive(Serialize, ToSchema)]
pub struct QuestionView {
    pub item_id: Uuid,
    pub kind: QuizItemKind,
    #[schema(example = "党的根本宗旨是什么？")]
    pub prompt: String,
    #[schema(example = json!(["发展经济", "全心全意为人民服务"]))]
    pub options: Vec<String>,
}

/// An attempt and, once it is judged, its verdict.
#[derive(Serialize, ToSchema)]
pub struct AttemptView {
    pub id: Uuid,
    pub lesson_id: Uuid,
    #[schema(example = 1)]
    pub number: i64,
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub judged_at: Option<Instant>,
    /// Percent of the items that were right.
    #[schema(required, example = 80)]
    pub score: Option<i64>,
    #[schema(required, example = true)]
    pub passed: Option<bool>,
    /// In the order of this attempt; empty once it is judged.
    pub questions: Vec<QuestionView>,
}

impl AttemptView {
    pub(crate) fn new(attempt: &Attempt, questions: Vec<QuestionView>) -> Self {
        let verdict = attempt.judged.map(|judged| judged.verdict);
        Self {
            id: attempt.id.uuid(),
            lesson_id: attempt.lesson.uuid(),
            number: attempt.number,
            opened_at: attempt.opened_at,
            judged_at: attempt.judged.map(|judged| judged.at),
            score: verdict.map(|verdict| verdict.score),
            passed: verdict.map(|verdict| verdict.passed),
            questions,
        }
    }
}

/// The attempts at a quiz, oldest first; there are ten at most.
#[derive(Serialize, ToSchema)]
pub struct AttemptsView {
    pub data: Vec<AttemptView>,
}

/// What was chosen of a question.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenOptions {
    pub item_id: Uuid,
    #[schema(schema_with = chosen_places)]
    pub chosen: Vec<u8>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AnswerAttempt {
    /// A question that is left out is wrong.
    #[schema(max_items = 100)]
    pub answers: Vec<ChosenOptions>,
}
