//! Feedback statements: issued once, frozen, read by everybody they are about (S42).

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{IssueFeedback, ReadLearning, Study},
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    time::{Instant, days_after},
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, PersonLine, StatementRow},
    organizations,
};
use uuid::Uuid;

use super::{
    dto::{
        CreateFeedbackStatement, FeedbackOrganizationPage, FeedbackOrganizationView,
        FeedbackPersonPage, FeedbackPersonView, FeedbackStatementPage, FeedbackStatementView,
        MyFeedbackStatementPage, MyFeedbackStatementView,
    },
    myself, not_here,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    page,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// The longest period of a statement.
const DAYS_MAX: u64 = 366;

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
    let mark = "feedback-statements";
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| Ok(store::statement_page(&conn, &auth.permit, after, most).await?))
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.id);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(FeedbackStatementView::from).collect();
    Ok(ApiResponse::ok(&FeedbackStatementPage { data, page: info }).next(next))
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

pub(crate) async fn issue(
    tx: &Tx,
    auth: &Authorized<IssueFeedback>,
    body: CreateFeedbackStatement,
) -> Result<StatementRow, Problem> {
    let sound = body.from_on <= body.until_on
        && body.until_on <= days_after(body.from_on, DAYS_MAX)
        && body.until_on <= auth.now.day();
    if !sound {
        let message = Message::new(
            "应不早于 from_on、不晚于今天，且期间不超过一年",
            "It lies not before from_on, not after today, and within a year.",
        );
        let fault = FieldError::body("/until_on", FieldErrorCode::Rule, message);
        return Err(Problem::new(Code::ValidationFailed).fault(fault));
    }
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
        .map_err(not_here("/organization_id"))?;
    let row = StatementRow {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        organization_id: owner.id.uuid(),
        from_on: body.from_on,
        until_on: body.until_on,
        as_of: auth.now.millis(),
    };
    let period = (Instant::of_day(body.from_on), Instant::of_day(days_after(body.until_on, 1)));
    store::issue(tx, &auth.permit, &owner, &row, period).await?;
    let event = AuditEvent::new("feedback_statement.issued", Object::FeedbackStatement, row.id);
    auth.audit(tx, event.with_detail(format!("{} to {}", row.from_on, row.until_on))).await?;
    Ok(row)
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
    let id = *id;
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
    let id = *id;
    let mark = ("feedback-organizations", id);
    let after: Option<String> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            store::find_statement(&conn, &auth.permit, id).await?;
            Ok(store::organization_lines(&conn, &auth.permit, id, after.clone(), most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.path.clone());
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(FeedbackOrganizationView::from).collect();
    Ok(ApiResponse::ok(&FeedbackOrganizationPage { data, page: info }).next(next))
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
    let id = *id;
    let mark = ("feedback-people", id);
    let after: Option<(String, Uuid)> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            store::find_statement(&conn, &auth.permit, id).await?;
            Ok(store::person_lines(&conn, &auth.permit, id, after.clone(), most).await?)
        })
        .await?;
    let place = |row: &PersonLine| (row.branch_path.clone(), row.member_id);
    let info = page::cut(&caller, &params, &mark, &mut rows, place);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(FeedbackPersonView::from).collect();
    Ok(ApiResponse::ok(&FeedbackPersonPage { data, page: info }).next(next))
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
    let mark = "my-feedback-statements";
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            Ok(store::my_statements(&conn, &auth.permit, myself(&auth)?, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.id);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(MyFeedbackStatementView::from).collect();
    Ok(ApiResponse::ok(&MyFeedbackStatementPage { data, page: info }).next(next))
}
