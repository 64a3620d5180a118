//! Routes of feedback statements: issued once, frozen, read by everybody they are about (S42).

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{IssueFeedback, ReadLearning, Study},
    classes::{FeedbackStatement, StatementId},
    id::Id,
};
use lighthouse_persistence::classes::{
    self as store, OrganizationFigures, OwnFigures, PersonFigures,
};
use uuid::Uuid;

use super::{
    dto::{
        CreateFeedbackStatement, FeedbackOrganizationPage, FeedbackOrganizationView,
        FeedbackPersonPage, FeedbackPersonView, FeedbackStatementPage, FeedbackStatementView,
        MyFeedbackStatementPage, MyFeedbackStatementView,
    },
    issuing::issue,
};
use crate::http::{
    body::Body,
    caller::Caller,
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// List feedback statements
///
/// Those of the caller's line of organizations, newest first.
#[utoipa::path(tag = "classes", operation_id = "listFeedbackStatements", params(PageParams),
    responses((status = 200, description = "A page", body = FeedbackStatementPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/feedback-statements")]
pub(super) async fn list_statements(
    caller: Caller<ReadLearning>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let statements = caller
        .page(&params, &"feedback-statements", async |conn, auth, slice| {
            let place = (slice.after, slice.limit);
            Ok(store::statement_page(&conn, &auth.permit, place).await?)
        })
        .await?;
    Ok(statements.respond::<FeedbackStatementPage>(FeedbackStatementView::from))
}

impl Keyed for FeedbackStatement {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}

/// Issue a feedback statement
///
/// Freezes what each organization and each person below it studied in a period. It never changes.
#[utoipa::path(tag = "classes", operation_id = "createFeedbackStatement", request_body = CreateFeedbackStatement,
    responses((status = 201, description = "Issued", body = FeedbackStatementView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("feedback_statements:issue"))))]
#[post("/feedback-statements")]
pub(super) async fn create_statement(
    caller: Caller<IssueFeedback>,
    Body(body): Body<CreateFeedbackStatement>,
) -> HandlerResult {
    caller
        .write(move |tx, auth| async move {
            let made = issue(&tx, &auth, body).await?;
            let place = format!("/v1/feedback-statements/{}", made.id);
            Ok(ApiResponse::created(place, &FeedbackStatementView::from(made)))
        })
        .await
}

/// Show a feedback statement
///
/// Its period and the instant it was frozen at.
#[utoipa::path(tag = "classes", operation_id = "getFeedbackStatement",
    params(("id" = Uuid, Path, description = "The statement")),
    responses((status = 200, description = "The statement", body = FeedbackStatementView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/feedback-statements/{id}")]
pub(super) async fn get_statement(caller: Caller<ReadLearning>, id: Path<Uuid>) -> HandlerResult {
    let id: StatementId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find_statement(&conn, &auth.permit, id).await?))
        .await?;
    Ok(ApiResponse::ok(&FeedbackStatementView::from(found)))
}

/// List what a statement says of organizations
///
/// Those in the caller's scope, in tree order; each with all below it.
#[utoipa::path(tag = "classes", operation_id = "listFeedbackOrganizations",
    params(("id" = Uuid, Path, description = "The statement"), PageParams),
    responses((status = 200, description = "A page", body = FeedbackOrganizationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/feedback-statements/{id}/organizations")]
pub(super) async fn list_organizations(
    caller: Caller<ReadLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: StatementId = Id::new(*id);
    let organizations = caller
        .page(&params, &("feedback-organizations", id), async |conn, auth, slice| {
            store::find_statement(&conn, &auth.permit, id).await?;
            let place = (slice.after, slice.limit);
            Ok(store::organization_figures(&conn, &auth.permit, id, place).await?)
        })
        .await?;
    Ok(organizations.respond::<FeedbackOrganizationPage>(FeedbackOrganizationView::from))
}

impl Keyed for OrganizationFigures {
    type Key = String;

    fn position(&self) -> String {
        self.path.clone()
    }
}

/// List what a statement says of people
///
/// Those who stood in the caller's scope at its time, branch by branch.
#[utoipa::path(tag = "classes", operation_id = "listFeedbackPeople",
    params(("id" = Uuid, Path, description = "The statement"), PageParams),
    responses((status = 200, description = "A page", body = FeedbackPersonPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/feedback-statements/{id}/people")]
pub(super) async fn list_people(
    caller: Caller<ReadLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: StatementId = Id::new(*id);
    let people = caller
        .page(&params, &("feedback-people", id), async |conn, auth, slice| {
            store::find_statement(&conn, &auth.permit, id).await?;
            let place = (slice.after, slice.limit);
            Ok(store::person_figures(&conn, &auth.permit, id, place).await?)
        })
        .await?;
    Ok(people.respond::<FeedbackPersonPage>(FeedbackPersonView::from))
}

impl Keyed for PersonFigures {
    type Key = (String, Uuid);

    fn position(&self) -> (String, Uuid) {
        (self.branch_path.clone(), self.member.uuid())
    }
}

/// List what statements say of oneself
///
/// Newest first.
#[utoipa::path(tag = "classes", operation_id = "listMyFeedbackStatements", params(PageParams),
    responses((status = 200, description = "A page", body = MyFeedbackStatementPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/me/feedback-statements")]
pub(super) async fn list_my_statements(
    caller: Caller<Study>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let statements = caller
        .page(&params, &"my-feedback-statements", async |conn, auth, slice| {
            let place = (slice.after, slice.limit);
            Ok(store::own_figures(&conn, &auth.permit, place).await?)
        })
        .await?;
    Ok(statements.respond::<MyFeedbackStatementPage>(MyFeedbackStatementView::from))
}

impl Keyed for OwnFigures {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.statement.id.uuid()
    }
}
