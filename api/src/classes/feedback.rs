//! Feedback statements: issued once, frozen, read by everybody they are about (S42).

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{IssueFeedback, ReadLearning, Study},
    audit::{Deed, Object},
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
use crate::{
    door::{By, Call},
    http::{
        body::Body,
        code::{Code, FaultCode},
        page,
        problem::{Fault, Problem},
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
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
    call: Call<ReadLearning>,
    Query(params): Query<PageParams>,
) -> Answer {
    let mark = "feedback-statements";
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| Ok(store::statement_page(&conn, &by.permit, after, most).await?))
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.id);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(FeedbackStatementView::from).collect();
    Ok(Reply::ok(&FeedbackStatementPage { data, page: info }).next(next))
}

/// Issue a feedback statement
///
/// Freezes what each organization and each person below it studied in a period. It never changes.
#[utoipa::path(tag = "classes", operation_id = "createFeedbackStatement", request_body = CreateFeedbackStatement,
    responses((status = 201, description = "Issued", body = FeedbackStatementView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("feedback_statements:issue"))))]
#[post("/feedback-statements")]
pub(super) async fn create_statement(
    call: Call<IssueFeedback>,
    Body(body): Body<CreateFeedbackStatement>,
) -> Answer {
    call.write(move |tx, by| async move {
        let made = issue(&tx, &by, body).await?;
        let place = format!("/v1/feedback-statements/{}", made.id);
        Ok(Reply::created(place, &FeedbackStatementView::from(made)))
    })
    .await
}

pub(crate) async fn issue(
    tx: &Tx,
    by: &By<IssueFeedback>,
    body: CreateFeedbackStatement,
) -> Result<StatementRow, Problem> {
    let sound = body.from_on <= body.until_on
        && body.until_on <= days_after(body.from_on, DAYS_MAX)
        && body.until_on <= by.now.day();
    if !sound {
        let says = Message::new(
            "应不早于 from_on、不晚于今天，且期间不超过一年",
            "It lies not before from_on, not after today, and within a year.",
        );
        let fault = Fault::body("/until_on", FaultCode::Rule, says);
        return Err(Problem::new(Code::ValidationFailed).fault(fault));
    }
    let owner = organizations::find_for_share(tx, &by.permit, Id::new(body.organization_id))
        .await
        .map_err(not_here("/organization_id"))?;
    let row = StatementRow {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        organization_id: owner.id.uuid(),
        from_on: body.from_on,
        until_on: body.until_on,
        as_of: by.now.millis(),
    };
    let period = (Instant::of_day(body.from_on), Instant::of_day(days_after(body.until_on, 1)));
    store::issue(tx, &by.permit, &owner, &row, period).await?;
    let deed = Deed::new("feedback_statement.issued", Object::FeedbackStatement, row.id);
    by.audit(tx, deed.with_detail(format!("{} to {}", row.from_on, row.until_on))).await?;
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
pub(super) async fn get_statement(call: Call<ReadLearning>, id: Path<Uuid>) -> Answer {
    let id = *id;
    let found =
        call.read(async |conn, by| Ok(store::find_statement(&conn, &by.permit, id).await?)).await?;
    Ok(Reply::ok(&FeedbackStatementView::from(found)))
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
    call: Call<ReadLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id = *id;
    let mark = ("feedback-organizations", id);
    let after: Option<String> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            store::find_statement(&conn, &by.permit, id).await?;
            Ok(store::organization_lines(&conn, &by.permit, id, after.clone(), most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.path.clone());
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(FeedbackOrganizationView::from).collect();
    Ok(Reply::ok(&FeedbackOrganizationPage { data, page: info }).next(next))
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
    call: Call<ReadLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id = *id;
    let mark = ("feedback-people", id);
    let after: Option<(String, Uuid)> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            store::find_statement(&conn, &by.permit, id).await?;
            Ok(store::person_lines(&conn, &by.permit, id, after.clone(), most).await?)
        })
        .await?;
    let place = |row: &PersonLine| (row.branch_path.clone(), row.member_id);
    let info = page::cut(&call, &params, &mark, &mut rows, place);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(FeedbackPersonView::from).collect();
    Ok(Reply::ok(&FeedbackPersonPage { data, page: info }).next(next))
}

/// List what statements say of oneself
///
/// Newest first.
#[utoipa::path(tag = "classes", operation_id = "listMyFeedbackStatements", params(PageParams),
    responses((status = 200, description = "A page", body = MyFeedbackStatementPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/me/feedback-statements")]
pub(super) async fn list_my_statements(
    call: Call<Study>,
    Query(params): Query<PageParams>,
) -> Answer {
    let mark = "my-feedback-statements";
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            Ok(store::my_statements(&conn, &by.permit, myself(&by)?, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.id);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(MyFeedbackStatementView::from).collect();
    Ok(Reply::ok(&MyFeedbackStatementPage { data, page: info }).next(next))
}
