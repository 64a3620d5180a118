//! Feedback statements on the wire.

use chrono::NaiveDate;
use lighthouse_domain::time::Instant;
use lighthouse_persistence::classes::{MyStatementRow, OrganizationLine, PersonLine, StatementRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::page::page_of;

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

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
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
