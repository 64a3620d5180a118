//! Figures, required courses, statements and outside records on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    classes::{RequiredOf, outside::Source},
    time::Instant,
};
use lighthouse_persistence::classes::{
    BranchGapRow, FigureRow, GapRow, ImportRow, MyStatementRow, OrganizationLine, PersonLine,
    RequiredRow, StatementRow,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    http::page::{PageInfo, page_of},
    words::wire_words,
};

wire_words!(RequiredOfWord, RequiredOf, RequiredOf::ALL, "Of whom a course is required.");
wire_words!(LearningSourceWord, Source, Source::ALL, "Where something was learned.");

/// By what figures are told apart.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureGroup {
    #[default]
    Class,
    Theme,
    Organization,
}

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FigureQuery {
    /// The people of this organization and those below it.
    pub organization_id: Uuid,
    /// By what the figures are told apart; by class if absent.
    #[param(example = "class")]
    pub by: Option<FigureGroup>,
    /// The instant they hold at; now if absent.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:00Z")]
    pub as_of: Option<Instant>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// The figures of a class, a theme or an organization.
#[derive(Serialize, ToSchema)]
pub struct ClassFigureView {
    pub id: Uuid,
    #[schema(example = "党章专题班")]
    pub name: String,
    #[schema(example = 228)]
    pub distinct_people: i64,
    #[schema(example = 228)]
    pub person_times: i64,
}

impl From<FigureRow> for ClassFigureView {
    fn from(row: FigureRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            distinct_people: row.distinct_people,
            person_times: row.person_times,
        }
    }
}

/// Distinct people and person-times, which are two figures, with their instant.
#[derive(Serialize, ToSchema)]
pub struct ClassFiguresView {
    pub organization_id: Uuid,
    /// What `data` is told apart by.
    pub by: FigureGroup,
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// All members of the subtree, whether they study or not.
    #[schema(example = 15_426)]
    pub members: i64,
    /// Members who are in a class, each once.
    #[schema(example = 14_210)]
    pub distinct_people: i64,
    /// Enrolments: somebody in three classes is three.
    #[schema(example = 40_200)]
    pub person_times: i64,
    /// What online lessons count for, together.
    #[schema(example = 46_500_000)]
    pub minutes: i64,
    /// Divided by all members.
    #[schema(example = 3016)]
    pub minutes_per_member: i64,
    /// Divided by the distinct people.
    #[schema(example = 3270)]
    pub minutes_per_participant: i64,
    /// A page of the groups.
    pub data: Vec<ClassFigureView>,
    pub page: PageInfo,
}

/// A course that is compulsory below its owner.
#[derive(Serialize, ToSchema)]
pub struct RequiredCourseView {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub class_id: Uuid,
    #[schema(example = "党章专题班")]
    pub title: String,
    pub required_of: RequiredOfWord,
    #[schema(example = 2026)]
    pub year: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
}

impl From<RequiredRow> for RequiredCourseView {
    fn from(row: RequiredRow) -> Self {
        Self {
            id: row.id,
            organization_id: row.organization_id,
            class_id: row.class_id,
            title: row.title,
            required_of: RequiredOfWord(
                RequiredOf::parse(&row.required_of).unwrap_or(RequiredOf::Member),
            ),
            year: row.year,
            created_at: Instant::from_millis(row.created_at),
        }
    }
}

page_of!(RequiredCoursePage, RequiredCourseView, "A page of compulsory courses.");

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRequiredCourse {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    /// Compulsory for people at or below it.
    pub organization_id: Uuid,
    /// A published class of this organization or of one above it.
    pub class_id: Uuid,
    pub required_of: RequiredOfWord,
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
    pub(crate) fn of(row: GapRow, lessons: i64) -> Self {
        Self {
            member_id: row.member_id,
            name: row.name,
            branch_id: row.branch_id,
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

impl From<BranchGapRow> for BranchGapView {
    fn from(row: BranchGapRow) -> Self {
        Self {
            branch_id: row.branch_id,
            branch_name: row.branch_name,
            required: row.required,
            completed: row.completed,
            missing: row.required - row.completed,
        }
    }
}

page_of!(BranchGapPage, BranchGapView, "A page of branches, in tree order.");

/// The study figures of a period, frozen and sent down.
#[derive(Serialize, ToSchema)]
pub struct FeedbackStatementView {
    pub id: Uuid,
    pub organization_id: Uuid,
    #[schema(example = "2026-10-01")]
    pub from_on: NaiveDate,
    #[schema(example = "2026-10-31")]
    pub until_on: NaiveDate,
    /// The instant the figures were frozen at.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
}

impl From<StatementRow> for FeedbackStatementView {
    fn from(row: StatementRow) -> Self {
        Self {
            id: row.id,
            organization_id: row.organization_id,
            from_on: row.from_on,
            until_on: row.until_on,
            as_of: Instant::from_millis(row.as_of),
        }
    }
}

page_of!(FeedbackStatementPage, FeedbackStatementView, "A page of statements, newest first.");

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateFeedbackStatement {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    /// The first day, in the organisation's zone.
    #[schema(example = "2026-10-01")]
    pub from_on: NaiveDate,
    /// The last day; a year after the first at most, and not after today.
    #[schema(example = "2026-10-31")]
    pub until_on: NaiveDate,
}

/// What a statement says of an organization with all below it.
#[derive(Serialize, ToSchema)]
pub struct FeedbackOrganizationView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇党委")]
    pub name: String,
    #[schema(example = 2571)]
    pub members: i64,
    /// Members who enrolled or earned time in the period.
    #[schema(example = 2400)]
    pub participants: i64,
    /// Enrolments of the period.
    #[schema(example = 6700)]
    pub person_times: i64,
    /// What the period's entries of both ledgers come to.
    #[schema(example = 96_000)]
    pub minutes: i64,
}

impl From<OrganizationLine> for FeedbackOrganizationView {
    fn from(row: OrganizationLine) -> Self {
        Self {
            organization_id: row.organization_id,
            name: row.name,
            members: row.members,
            participants: row.participants,
            person_times: row.person_times,
            minutes: row.seconds / 60,
        }
    }
}

page_of!(
    FeedbackOrganizationPage,
    FeedbackOrganizationView,
    "A page of organizations, in tree order."
);

/// What a statement says of a person.
#[derive(Serialize, ToSchema)]
pub struct FeedbackPersonView {
    pub member_id: Uuid,
    #[schema(example = "王芳")]
    pub name: String,
    /// The branch at the time of the statement.
    pub branch_id: Uuid,
    #[schema(example = 2)]
    pub person_times: i64,
    #[schema(example = 5)]
    pub lessons_completed: i64,
    #[schema(example = 270)]
    pub minutes: i64,
}

impl From<PersonLine> for FeedbackPersonView {
    fn from(row: PersonLine) -> Self {
        Self {
            member_id: row.member_id,
            name: row.name,
            branch_id: row.branch_id,
            person_times: row.person_times,
            lessons_completed: row.lessons,
            minutes: row.seconds / 60,
        }
    }
}

page_of!(FeedbackPersonPage, FeedbackPersonView, "A page of people, branch by branch.");

/// What a statement says of the caller.
#[derive(Serialize, ToSchema)]
pub struct MyFeedbackStatementView {
    pub id: Uuid,
    pub organization_id: Uuid,
    #[schema(example = "2026-10-01")]
    pub from_on: NaiveDate,
    #[schema(example = "2026-10-31")]
    pub until_on: NaiveDate,
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    #[schema(example = 2)]
    pub person_times: i64,
    #[schema(example = 5)]
    pub lessons_completed: i64,
    #[schema(example = 270)]
    pub minutes: i64,
}

impl From<MyStatementRow> for MyFeedbackStatementView {
    fn from(row: MyStatementRow) -> Self {
        Self {
            id: row.id,
            organization_id: row.organization_id,
            from_on: row.from_on,
            until_on: row.until_on,
            as_of: Instant::from_millis(row.as_of),
            person_times: row.person_times,
            lessons_completed: row.lessons,
            minutes: row.seconds / 60,
        }
    }
}

page_of!(MyFeedbackStatementPage, MyFeedbackStatementView, "A page of one's own statements.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LearningImportQuery {
    /// The organization whose people the list names.
    pub organization_id: Uuid,
    /// Who gave the list out; always needed.
    pub source: Option<LearningSourceWord>,
    /// The name of the file, for people.
    #[param(min_length = 1, max_length = 120, example = "2026.xlsx")]
    pub file_name: Option<String>,
}

/// An import of outside records and how far it has come.
#[derive(Serialize, ToSchema)]
pub struct LearningImportView {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub source: LearningSourceWord,
    #[schema(example = "2026.xlsx")]
    pub file_name: String,
    /// `ready` or `committed`.
    #[schema(example = "ready")]
    pub state: String,
    /// Rows with a record in them.
    #[schema(example = 120)]
    pub rows_total: i64,
    /// Rows that a commit takes.
    #[schema(example = 100)]
    pub rows_valid: i64,
    /// Rows whose record was entered before; they add nothing.
    #[schema(example = 18)]
    pub rows_known: i64,
    /// Rows that cannot be taken; `…/faults` says why.
    #[schema(example = 2)]
    pub rows_faulty: i64,
    /// Empty lines and footers.
    #[schema(example = 1)]
    pub rows_skipped: i64,
    /// What the commit added; null before.
    #[schema(required, example = 100)]
    pub rows_entered: Option<i64>,
    #[schema(example = json!(["备注"]))]
    pub ignored_columns: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub committed_at: Option<Instant>,
}

impl From<ImportRow> for LearningImportView {
    fn from(row: ImportRow) -> Self {
        let columns = row.ignored_columns.split('\n').filter(|name| !name.is_empty());
        Self {
            ignored_columns: columns.map(str::to_owned).collect(),
            id: row.id,
            organization_id: row.organization_id,
            source: LearningSourceWord(
                Source::parse(&row.source).unwrap_or(Source::MemberEducationSite),
            ),
            file_name: row.file_name,
            state: row.state,
            rows_total: row.rows_total,
            rows_valid: row.rows_valid,
            rows_known: row.rows_known,
            rows_faulty: row.rows_faulty,
            rows_skipped: row.rows_skipped,
            rows_entered: row.rows_entered,
            created_at: Instant::from_millis(row.created_at),
            committed_at: row.committed_at.map(Instant::from_millis),
        }
    }
}
