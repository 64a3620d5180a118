//! Compulsory courses and their gaps on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    classes::{RequiredCourse, RequiredOf},
    time::Instant,
};
use lighthouse_persistence::classes::{BranchGap, Gap, Obligation};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ClassStatus;
use crate::{
    enums::wire_enum,
    http::page::{PageInfo, page_of},
};

wire_enum!(RequiredGroup, RequiredOf, RequiredOf::ALL, "Of whom a course is required.");

/// A course that is compulsory below its owner.
#[derive(Serialize, ToSchema)]
pub struct RequiredCourseView {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub class_id: Uuid,
    #[schema(example = "党章专题班")]
    pub title: String,
    pub required_of: RequiredGroup,
    #[schema(example = 2026)]
    pub year: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
}

impl From<RequiredCourse> for RequiredCourseView {
    fn from(course: RequiredCourse) -> Self {
        Self {
            id: course.id.uuid(),
            organization_id: course.organization.uuid(),
            class_id: course.class.uuid(),
            title: course.title,
            required_of: RequiredGroup(course.required_of),
            year: course.year,
            created_at: course.created_at,
        }
    }
}

page_of!(RequiredCoursePage, RequiredCourseView, "A page of compulsory courses.");

/// A course that is required of the caller.
#[derive(Serialize, ToSchema)]
pub struct MyRequiredCourseView {
    pub id: Uuid,
    pub class_id: Uuid,
    #[schema(example = "党章专题班")]
    pub title: String,
    /// Of which group, to which the caller belongs.
    pub required_of: RequiredGroup,
    #[schema(example = 2026)]
    pub year: i64,
    pub state: ClassStatus,
    /// The last day of the class.
    #[schema(example = "2026-12-31")]
    pub ends_on: NaiveDate,
    /// Whether the caller is in the class; if not, `createEnrolments` is the next step.
    #[schema(example = true)]
    pub enrolled: bool,
    #[schema(example = 4)]
    pub lessons: i64,
    #[schema(example = 3)]
    pub lessons_completed: i64,
    /// All lessons are completed.
    #[schema(example = false)]
    pub completed: bool,
}

impl From<Obligation> for MyRequiredCourseView {
    fn from(course: Obligation) -> Self {
        Self {
            id: course.id.uuid(),
            class_id: course.class.uuid(),
            title: course.title,
            required_of: RequiredGroup(course.required_of),
            year: course.year,
            state: ClassStatus(course.state),
            ends_on: course.ends_on,
            enrolled: course.enrolled,
            lessons: course.lessons,
            lessons_completed: course.lessons_completed,
            completed: course.lessons > 0 && course.lessons_completed >= course.lessons,
        }
    }
}

page_of!(MyRequiredCoursePage, MyRequiredCourseView, "A page of one's own compulsory courses.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateRequiredCourse {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    /// Compulsory for people at or below it.
    pub organization_id: Uuid,
    /// A published class of this organization or of one above it.
    pub class_id: Uuid,
    pub required_of: RequiredGroup,
    #[schema(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RequiredCourseQuery {
    #[param(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i64>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GapQuery {
    /// Only the people of this organization and those below it.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// Somebody who has not completed a compulsory course.
#[derive(Serialize, ToSchema)]
pub struct GapView {
    pub member_id: Uuid,
    #[schema(example = "王芳")]
    pub name: String,
    pub branch_id: Uuid,
    #[schema(example = "清河镇第1村党支部")]
    pub branch_name: String,
    #[schema(example = 1)]
    pub lessons_completed: i64,
    #[schema(example = 4)]
    pub lessons: i64,
}

impl GapView {
    pub(crate) fn new(row: Gap, lessons: i64) -> Self {
        Self {
            member_id: row.member.uuid(),
            name: row.name,
            branch_id: row.branch.uuid(),
            branch_name: row.branch_name,
            lessons_completed: row.lessons_completed,
            lessons,
        }
    }
}

/// Who is missing, and how many are meant.
#[derive(Serialize, ToSchema)]
pub struct GapsView {
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// People in scope of whom it is required.
    #[schema(example = 710)]
    pub required: i64,
    #[schema(example = 655)]
    pub completed: i64,
    #[schema(example = 55)]
    pub missing: i64,
    /// A page of the people who have not completed it, branch by branch.
    pub data: Vec<GapView>,
    pub page: PageInfo,
}

/// How far a branch has come with a compulsory course.
#[derive(Serialize, ToSchema)]
pub struct BranchGapView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第1村党支部")]
    pub branch_name: String,
    #[schema(example = 22)]
    pub required: i64,
    #[schema(example = 20)]
    pub completed: i64,
    #[schema(example = 2)]
    pub missing: i64,
}

impl From<BranchGap> for BranchGapView {
    fn from(row: BranchGap) -> Self {
        Self {
            branch_id: row.branch.uuid(),
            branch_name: row.branch_name,
            required: row.required,
            completed: row.completed,
            missing: row.required - row.completed,
        }
    }
}

page_of!(BranchGapPage, BranchGapView, "A page of branches, in tree order.");
