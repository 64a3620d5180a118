//! What the level above makes of the evidence: return, verification, reopening.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::ManageRectifications,
    supervision::rectification::{Rectification, RectificationStep as Step},
};
use uuid::Uuid;

use super::{
    dto::RectificationView,
    reading,
    requests::{ExtendRectification, JudgeRectification},
    routes::respond,
};
use crate::http::{
    body::Body, caller::Caller, etag::OptionalIfMatch, problem::ProblemBody,
    response::HandlerResult, routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(return_case).service(verify_case).service(reopen_case);
}

/// Return a case
///
/// The evidence does not do; the branch gives it anew.
#[utoipa::path(tag = "supervision", operation_id = "returnRectification",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = JudgeRectification,
    responses((status = 200, description = "Returned", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications/{id}/return")]
async fn return_case(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<JudgeRectification>,
) -> HandlerResult {
    let text = reading::read_text("/conclusion", &body.conclusion)?;
    let rule = |case: Rectification, now| case.send_back(now);
    respond(caller, (*id, if_match), (Step::Returned, text), rule).await
}

/// Verify a case
///
/// The evidence does, and the case is closed. Without evidence that is
/// refused. The branch is watched for two months.
#[utoipa::path(tag = "supervision", operation_id = "verifyRectification",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = JudgeRectification,
    responses((status = 200, description = "Closed", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications/{id}/verify")]
async fn verify_case(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<JudgeRectification>,
) -> HandlerResult {
    let text = reading::read_text("/conclusion", &body.conclusion)?;
    let conclusion = text.clone();
    let rule = |case: Rectification, now| case.verify(conclusion, now);
    respond(caller, (*id, if_match), (Step::Verified, text), rule).await
}

/// Reopen a case
///
/// It was not over, or the branch has relapsed: the same order under another deadline.
#[utoipa::path(tag = "supervision", operation_id = "reopenRectification",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = ExtendRectification,
    responses((status = 200, description = "Reopened", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[post("/rectifications/{id}/reopen")]
async fn reopen_case(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<ExtendRectification>,
) -> HandlerResult {
    let (due_on, text) = reading::read_deadline(&body, caller.app.now().day())?;
    let rule = move |case: Rectification, now| case.reopen(due_on, now);
    respond(caller, (*id, if_match), (Step::Reopened, text), rule).await
}
