//! Themes, classes and lessons on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    classes::{Audience, Class, ClassState, Lesson, LessonKind, Theme, quiz::Terms},
    patch::Patch,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(ClassAudience, Audience, Audience::ALL, "For whom a class is; leaders hold a post.");
wire_enum!(
    ClassStatus,
    ClassState,
    ClassState::ALL,
    "Lessons are built in the draft; people enrol once it is published."
);
wire_enum!(ClassLessonKind, LessonKind, LessonKind::ALL, "What a lesson is made of.");

/// A subject that classes share.
#[derive(Serialize, ToSchema)]
pub struct ClassThemeView {
    pub id: Uuid,
    /// The owner: usable by all below it.
    pub organization_id: Uuid,
    #[schema(example = "学习贯彻全会精神")]
    pub name: String,
    #[schema(required, example = "全年专题")]
    pub description: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Theme> for ClassThemeView {
    fn from(theme: Theme) -> Self {
        Self {
            id: theme.id.uuid(),
            organization_id: theme.organization.uuid(),
            name: theme.name,
            description: theme.description,
            version: theme.version,
            created_at: theme.created_at,
            updated_at: theme.updated_at,
        }
    }
}

page_of!(ClassThemePage, ClassThemeView, "A page of themes.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateClassTheme {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    #[schema(min_length = 1, max_length = 60, example = "学习贯彻全会精神")]
    pub name: String,
    #[schema(max_length = 500, example = "全年专题")]
    pub description: Option<String>,
}

/// An online class.
#[derive(Serialize, ToSchema)]
pub struct ClassView {
    pub id: Uuid,
    /// The owner: the class is for people at or below it.
    pub organization_id: Uuid,
    pub theme_id: Uuid,
    #[schema(example = "党章专题班")]
    pub title: String,
    #[schema(required, example = "每周两课")]
    pub summary: Option<String>,
    pub audience: ClassAudience,
    #[schema(example = "2026-11-01")]
    pub starts_on: NaiveDate,
    #[schema(example = "2026-12-31")]
    pub ends_on: NaiveDate,
    /// How many people have room; null for any number.
    #[schema(required, example = 230)]
    pub capacity: Option<i64>,
    pub state: ClassStatus,
    /// Enrolments that hold now.
    #[schema(example = 228)]
    pub enrolled: i64,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Class> for ClassView {
    fn from(class: Class) -> Self {
        let draft = class.draft;
        Self {
            id: class.id.uuid(),
            organization_id: class.organization.uuid(),
            theme_id: draft.theme.uuid(),
            title: draft.title,
            summary: draft.summary,
            audience: ClassAudience(draft.audience),
            starts_on: draft.starts_on,
            ends_on: draft.ends_on,
            capacity: draft.capacity,
            state: ClassStatus(class.state),
            enrolled: class.enrolled,
            version: class.version,
            created_at: class.created_at,
            updated_at: class.updated_at,
        }
    }
}

page_of!(ClassPage, ClassView, "A page of classes, newest first.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateClass {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    /// A theme of the owner or of an organization above it.
    pub theme_id: Uuid,
    #[schema(min_length = 1, max_length = 120, example = "党章专题班")]
    pub title: String,
    #[schema(max_length = 2000, example = "每周两课")]
    pub summary: Option<String>,
    pub audience: ClassAudience,
    #[schema(example = "2026-11-01")]
    pub starts_on: NaiveDate,
    #[schema(example = "2026-12-31")]
    pub ends_on: NaiveDate,
    #[schema(minimum = 1, maximum = 100_000, example = 230)]
    pub capacity: Option<i64>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateClass {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "党章专题班")]
    pub title: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000, example = "每周两课")]
    pub summary: Patch<String>,
    #[schema(value_type = String, format = Date, required = false, example = "2026-12-31")]
    pub ends_on: Option<NaiveDate>,
    /// Never below the people who are in.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 100_000, example = 300)]
    pub capacity: Patch<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClassQuery {
    /// Only this theme.
    pub theme_id: Option<Uuid>,
    /// Only classes owned by this organization and those below it, as far as the caller reaches.
    pub organization_id: Option<Uuid>,
    /// Any of these states, comma separated.
    #[param(style = Form, explode = false)]
    pub state: Option<Vec<ClassStatus>>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

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
    /// The article that is read.
    #[schema(required)]
    pub article_id: Option<Uuid>,
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
            article_id: draft.article,
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
    /// For an article lesson: a published article.
    pub article_id: Option<Uuid>,
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
    #[schema(value_type = i64, required = false, minimum = 0, maximum = 21_600, example = 2700)]
    pub length_seconds: Option<i64>,
    #[schema(value_type = i64, required = false, minimum = 0, maximum = 21_600, example = 2700)]
    pub credit_seconds: Option<i64>,
    #[schema(value_type = QuizTerms, required = false)]
    pub quiz: Option<QuizTerms>,
}
