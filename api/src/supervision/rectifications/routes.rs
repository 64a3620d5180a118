//! Routes of cases.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ManageRectifications, ReadRectifications},
    },
    id::Id,
    supervision::rectification::{Rectification, RectificationError, RectificationStep},
    time::Instant,
};
use lighthouse_persistence::supervision::rectifications as store;
use uuid::Uuid;

use super::{
    dto::{
        RectificationCause, RectificationCauseCount, RectificationCauseList, RectificationDetail,
        RectificationPage, RectificationView,
    },
    requests::{OpenRectification, RectificationCauseQuery, RectificationQuery},
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    lang::Lang,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_cases).service(open_case).service(count_causes).service(get_case);
}

impl Keyed for Rectification {
    type Key = store::CasePosition;

    fn position(&self) -> store::CasePosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

pub(super) fn view(case: Rectification, now: Instant, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(case.version, lang);
    ApiResponse::ok(&RectificationView::on(case, now.day())).etag(tag)
}

/// Takes a step of a case and answers how it stands now.
pub(super) async fn respond<A: Action>(
    caller: Caller<A>,
    (id, if_match): (Uuid, IfMatch),
    (step, text): (RectificationStep, String),
    decide: impl FnOnce(Rectification, Instant) -> Result<Rectification, RectificationError>
    + Send
    + 'static,
) -> HandlerResult {
    let (id, lang) = (Id::new(id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let (now, seen) = (auth.now, (&if_match, lang));
            let decide = |case| decide(case, now);
            let case = steps::take(&tx, &auth, id, seen, (step, &text), decide).await?;
            Ok(view(case, now, lang))
        })
        .await
}

/// List rectification cases
///
/// Of the branches in the caller's scope, the newest first.
#[utoipa::path(tag = "supervision", operation_id = "listRectifications", params(RectificationQuery),
    responses((status = 200, description = "A page", body = RectificationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:read"))))]
#[get("/rectifications")]
async fn list_cases(
    caller: Caller<ReadRectifications>,
    Query(query): Query<RectificationQuery>,
) -> HandlerResult {
    let filter = store::CaseFilter {
        below: query.organization_id.map(Id::new),
        status: query.state.map(|state| state.0),
        cause: query.cause.map(|cause| cause.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = RectificationQuery { limit: None, cursor: None, ..query };
    let today = caller.app.now().day();
    let cases = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::case_page(&conn, &auth.permit, &filter, after, limit).await?)
        })
        .await?;
    Ok(cases.respond::<RectificationPage>(|case| RectificationView::on(case, today)))
}

/// Open a rectification case
///
/// A branch below that uses the system poorly or updates late. The cause is asked first, then
/// requirements, measures and a deadline are set. While a case is open, none is opened for the same.
#[utoipa::path(tag = "supervision", operation_id = "openRectification", request_body = OpenRectification,
    responses((status = 201, description = "Opened", body = RectificationView),
        (status = 409, description = "The branch has an open case for the same", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications")]
async fn open_case(
    caller: Caller<ManageRectifications>,
    Body(body): Body<OpenRectification>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let case = steps::open(&tx, &auth, body).await?;
            let place = format!("/v1/rectifications/{}", case.id);
            let tag = etag::of_version(case.version, lang);
            let view = RectificationView::on(case, auth.now.day());
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Count the causes of cases
///
/// Of the branches in the caller's scope, over all states.
#[utoipa::path(tag = "supervision", operation_id = "countRectificationCauses", params(RectificationCauseQuery),
    responses((status = 200, description = "The causes", body = RectificationCauseList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:read"))))]
#[get("/rectification-causes")]
async fn count_causes(
    caller: Caller<ReadRectifications>,
    Query(query): Query<RectificationCauseQuery>,
) -> HandlerResult {
    let below = query.organization_id.map(Id::new);
    let mut counts = caller
        .read(async |conn, auth| Ok(store::cause_counts(&conn, &auth.permit, below).await?))
        .await?;
    counts.sort_unstable();
    let count = |(cause, cases): (Option<_>, i64)| RectificationCauseCount {
        cause: cause.map(RectificationCause),
        cases,
    };
    let data = counts.into_iter().map(count).collect();
    Ok(ApiResponse::ok(&RectificationCauseList { data }))
}

/// Show a rectification case
///
/// With its history, the one-to-one trainings that belong to it, and whether it has relapsed.
#[utoipa::path(tag = "supervision", operation_id = "getRectification",
    params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The case", body = RectificationDetail), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:read"))))]
#[get("/rectifications/{id}")]
async fn get_case(caller: Caller<ReadRectifications>, id: Path<Uuid>) -> HandlerResult {
    let (id, duties) = (Id::new(*id), caller.app.shared.config.duty_rules());
    let detail = caller
        .read(async |conn, auth| {
            let case = store::find_case(&conn, &auth.permit, id).await?;
            steps::detail(&conn, &auth, case, &duties).await
        })
        .await?;
    let tag = etag::of_version(detail.case.version, caller.lang);
    Ok(ApiResponse::ok(&detail).etag(tag))
}
