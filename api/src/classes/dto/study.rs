//! Enrolments and progress on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    classes::{LessonProgress, progress::Stretch},
    time::Instant,
};
use lighthouse_persistence::classes::{Enrolment, OwnClass};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::ClassStatus;
use crate::http::page::page_of;

/// Who is enrolled; with neither field, the caller's own person.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateEnrolments {
    /// Everybody in the subtree of this organization for whom the class is.
    pub organization_id: Option<Uuid>,
    /// These people, all in scope.
    #[schema(min_items = 1, max_items = 500)]
    pub member_ids: Option<Vec<Uuid>>,
}

/// What an enrolment did.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentsView {
    pub class_id: Uuid,
    /// People who are in since this request.
    #[schema(example = 42)]
    pub enrolled: i64,
    /// People who were in before.
    #[schema(example = 3)]
    pub already: i64,
    /// People in scope for whom the class is not.
    #[schema(example = 0)]
    pub not_meant: i64,
}

/// Somebody who is in a class.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentView {
    pub member_id: Uuid,
    #[schema(example = "王芳")]
    pub name: String,
    pub branch_id: Uuid,
    #[schema(example = "清河镇第1村党支部")]
    pub branch_name: String,
    /// By the person's own request.
    #[schema(example = true)]
    pub own: bool,
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Instant,
    #[schema(example = 3)]
    pub lessons_completed: i64,
}

impl From<Enrolment> for EnrolmentView {
    fn from(row: Enrolment) -> Self {
        Self {
            member_id: row.member.uuid(),
            name: row.name,
            branch_id: row.branch.uuid(),
            branch_name: row.branch_name,
            own: row.by_oneself,
            enrolled_at: row.enrolled_at,
            lessons_completed: row.lessons_completed,
        }
    }
}

page_of!(EnrolmentPage, EnrolmentView, "A page of the people of a class.");

/// A class that the caller is in.
#[derive(Serialize, ToSchema)]
pub struct MyClassView {
    pub class_id: Uuid,
    #[schema(example = "党章专题班")]
    pub title: String,
    pub state: ClassStatus,
    #[schema(example = "2026-11-01")]
    pub starts_on: NaiveDate,
    #[schema(example = "2026-12-31")]
    pub ends_on: NaiveDate,
    #[schema(value_type = String, format = DateTime)]
    pub enrolled_at: Instant,
    #[schema(example = 4)]
    pub lessons: i64,
    #[schema(example = 3)]
    pub lessons_completed: i64,
    /// All lessons are completed.
    #[schema(example = false)]
    pub completed: bool,
}

impl From<OwnClass> for MyClassView {
    fn from(row: OwnClass) -> Self {
        Self {
            class_id: row.id.uuid(),
            title: row.title,
            state: ClassStatus(row.state),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            enrolled_at: row.enrolled_at,
            lessons: row.lessons,
            lessons_completed: row.lessons_completed,
            completed: row.lessons > 0 && row.lessons_completed >= row.lessons,
        }
    }
}

page_of!(MyClassPage, MyClassView, "A page of one's own classes.");

/// What a phone saw of a lesson.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgressEvent {
    /// Made by the phone; the same one again counts once.
    pub op_id: Uuid,
    /// Where it began, in seconds from the lesson's start.
    #[schema(minimum = 0, maximum = 21_600, example = 0)]
    pub from_second: i64,
    #[schema(minimum = 1, maximum = 21_600, example = 60)]
    pub to_second: i64,
    /// The phone's own time: kept as information, counts for nothing.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:00Z")]
    pub client_at: Option<Instant>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordProgress {
    #[schema(min_items = 1, max_items = 200)]
    pub events: Vec<ProgressEvent>,
}

/// A stretch of a lesson.
#[derive(Serialize, ToSchema)]
pub struct StretchView {
    #[schema(example = 0)]
    pub from_second: i64,
    #[schema(example = 60)]
    pub to_second: i64,
}

/// How far a member has come, as the server counts it.
#[derive(Serialize, ToSchema)]
pub struct ProgressView {
    pub lesson_id: Uuid,
    #[schema(example = 1800)]
    pub counted_seconds: i64,
    /// What counts, in order.
    pub seen: Vec<StretchView>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Instant>,
}

impl From<LessonProgress> for ProgressView {
    fn from(progress: LessonProgress) -> Self {
        let stretch = |s: &Stretch| StretchView { from_second: s.from, to_second: s.to };
        Self {
            lesson_id: progress.lesson.uuid(),
            counted_seconds: progress.seen.seconds(),
            seen: progress.seen.pieces().iter().map(stretch).collect(),
            completed_at: progress.completed_at,
        }
    }
}

/// What an upload came to.
#[derive(Serialize, ToSchema)]
pub struct ProgressResultView {
    /// Events that were not known before.
    #[schema(example = 12)]
    pub taken: i64,
    /// Seconds that count since this upload.
    #[schema(example = 720)]
    pub gained_seconds: i64,
    pub progress: ProgressView,
}

/// How far the caller has come in the lessons of a class.
#[derive(Serialize, ToSchema)]
pub struct MyProgressView {
    pub class_id: Uuid,
    /// The lessons that were begun, in their order; a class has 200 at most.
    pub data: Vec<ProgressView>,
}
