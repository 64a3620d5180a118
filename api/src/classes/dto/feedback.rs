//! Feedback statements on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{classes::FeedbackStatement, time::Instant};
use lighthouse_persistence::classes::{OrganizationFigures, OwnFigures, PersonFigures};
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

impl From<FeedbackStatement> for FeedbackStatementView {
    fn from(statement: FeedbackStatement) -> Self {
        Self {
            id: statement.id.uuid(),
            organization_id: statement.organization.uuid(),
            from_on: statement.from_on,
            until_on: statement.until_on,
            as_of: statement.as_of,
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
    /// Members who were in a class during the period, each once.
    #[schema(example = 2400)]
    pub participants: i64,
    /// Those members with each class they were in: somebody in three classes is three.
    #[schema(example = 6700)]
    pub person_times: i64,
    /// What the period's entries of both ledgers come to.
    #[schema(example = 96_000)]
    pub minutes: i64,
}

impl From<OrganizationFigures> for FeedbackOrganizationView {
    fn from(row: OrganizationFigures) -> Self {
        Self {
            organization_id: row.organization.uuid(),
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
    /// Classes the person was in during the period.
    #[schema(example = 2)]
    pub person_times: i64,
    #[schema(example = 5)]
    pub lessons_completed: i64,
    #[schema(example = 270)]
    pub minutes: i64,
}

impl From<PersonFigures> for FeedbackPersonView {
    fn from(row: PersonFigures) -> Self {
        Self {
            member_id: row.member.uuid(),
            name: row.name,
            branch_id: row.branch.uuid(),
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

impl From<OwnFigures> for MyFeedbackStatementView {
    fn from(row: OwnFigures) -> Self {
        let statement = row.statement;
        Self {
            id: statement.id.uuid(),
            organization_id: statement.organization.uuid(),
            from_on: statement.from_on,
            until_on: statement.until_on,
            as_of: statement.as_of,
            person_times: row.person_times,
            lessons_completed: row.lessons,
            minutes: row.seconds / 60,
        }
    }
}

page_of!(MyFeedbackStatementPage, MyFeedbackStatementView, "A page of one's own statements.");
