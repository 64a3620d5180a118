//! Lessons on the wire.

use lighthouse_domain::{
    classes::{Lesson, LessonKind, quiz::Terms},
    id::Id,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(ClassLessonKind, LessonKind, LessonKind::ALL, "What a lesson is made of.");

/// How a quiz is passed.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuizTerms {
    /// Items that an attempt draws from the bank.
    #[schema(minimum = 1, maximum = 100, example = 10)]
    pub draws: i64,
    /// Percent that must be right.
    #[schema(minimum = 1, maximum = 100, example = 60)]
    pub pass_mark: i64,
    #[schema(minimum = 1, maximum = 10, example = 3)]
    pub attempts: i64,
}

impl From<QuizTerms> for Terms {
    fn from(terms: QuizTerms) -> Self {
        Self { draws: terms.draws, pass_mark: terms.pass_mark, attempts: terms.attempts }
    }
}

impl From<Terms> for QuizTerms {
    fn from(terms: Terms) -> Self {
        Self { draws: terms.draws, pass_mark: terms.pass_mark, attempts: terms.attempts }
    }
}

/// A lesson of a class.
#[derive(Serialize, ToSchema)]
pub struct LessonView {
    pub id: Uuid,
    pub class_id: Uuid,
    /// Its place in the class, from 1.
    #[schema(example = 1)]
    pub position: i64,
    pub kind: ClassLessonKind,
    #[schema(example = "第一讲 党的性质")]
    pub title: String,
    /// The article that is read; null for other kinds.
    #[schema(required)]
    pub article_id: Option<Uuid>,
    /// The media item that plays; null for other kinds.
    #[schema(required)]
    pub media_id: Option<Uuid>,
    /// How long it plays or takes to read; 0 for a quiz.
    #[schema(example = 2700)]
    pub length_seconds: i64,
    /// What its completion counts for.
    #[schema(example = 2700)]
    pub credit_seconds: i64,
    #[schema(required)]
    pub quiz: Option<QuizTerms>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Lesson> for LessonView {
    fn from(lesson: Lesson) -> Self {
        let draft = lesson.draft;
        Self {
            id: lesson.id.uuid(),
            class_id: lesson.class.uuid(),
            position: lesson.position,
            kind: ClassLessonKind(draft.kind),
            title: draft.title,
            article_id: draft.article.map(Id::uuid),
            media_id: draft.media.map(Id::uuid),
            length_seconds: draft.length_seconds,
            credit_seconds: draft.credit_seconds,
            quiz: draft.quiz.map(QuizTerms::from),
            version: lesson.version,
            created_at: lesson.created_at,
            updated_at: lesson.updated_at,
        }
    }
}

page_of!(LessonPage, LessonView, "A page of lessons, in their order.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateLesson {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    pub kind: ClassLessonKind,
    #[schema(min_length = 1, max_length = 120, example = "第一讲 党的性质")]
    pub title: String,
    /// For an article lesson, and only there: a published article of the owner's line.
    pub article_id: Option<Uuid>,
    /// For a media lesson, and only there: a published media item of the owner's line.
    pub media_id: Option<Uuid>,
    #[schema(minimum = 0, maximum = 21_600, example = 2700)]
    pub length_seconds: i64,
    /// At most the length; at most 3600 for a quiz.
    #[schema(minimum = 0, maximum = 21_600, example = 2700)]
    pub credit_seconds: i64,
    /// For a quiz, and only there.
    pub quiz: Option<QuizTerms>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateLesson {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "第一讲 党的性质")]
    pub title: Option<String>,
    /// Another article, for an article lesson.
    #[schema(value_type = Uuid, required = false)]
    pub article_id: Option<Uuid>,
    /// Another media item, for a media lesson.
    #[schema(value_type = Uuid, required = false)]
    pub media_id: Option<Uuid>,
    #[schema(value_type = i64, required = false, minimum = 0, maximum = 21_600, example = 2700)]
    pub length_seconds: Option<i64>,
    #[schema(value_type = i64, required = false, minimum = 0, maximum = 21_600, example = 2700)]
    pub credit_seconds: Option<i64>,
    #[schema(value_type = QuizTerms, required = false)]
    pub quiz: Option<QuizTerms>,
}
