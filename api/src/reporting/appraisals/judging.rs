//! Routes of the judgement: grading, returning, issuing.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::{GradeAppraisals, IssueAppraisals},
    id::Id,
};
use uuid::Uuid;

use super::{
    dto::AppraisalView,
    requests::{AppraisalReason, GradeAppraisal},
    routes::view,
    steps,
};
use crate::http::{
    body::Body, caller::Caller, etag::OptionalIfMatch, problem::ProblemBody,
    response::HandlerResult, routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(grade_appraisal).service(return_appraisal).service(issue_appraisal);
}

/// Grade an appraisal
///
/// After the report, by somebody who holds office at the level itself, and never one's own. Another
/// grade takes its place until it is confirmed.
#[utoipa::path(tag = "reporting", operation_id = "gradeAppraisal",
    params(("id" = Uuid, Path, description = "The appraisal"), OptionalIfMatch), request_body = GradeAppraisal,
    responses((status = 200, description = "Graded", body = AppraisalView),
        (status = 409, description = "It is not reported or issued, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:grade"))))]
#[post("/appraisals/{id}/grade")]
async fn grade_appraisal(
    caller: Caller<GradeAppraisals>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<GradeAppraisal>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::grade(&tx, &auth, id, (&if_match, lang), &body).await?;
            Ok(view(&changed, auth.permit.member(), lang))
        })
        .await
}

/// Return a grade
///
/// From the confirmation to whoever grades, with a reason.
#[utoipa::path(tag = "reporting", operation_id = "returnAppraisal",
    params(("id" = Uuid, Path, description = "The appraisal"), OptionalIfMatch), request_body = AppraisalReason,
    responses((status = 200, description = "Waiting for a grade again", body = AppraisalView),
        (status = 409, description = "It has no grade that waits, or is one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:issue"))))]
#[post("/appraisals/{id}/return")]
async fn return_appraisal(
    caller: Caller<IssueAppraisals>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<AppraisalReason>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let read = (&if_match, lang);
            let changed = steps::send_back(&tx, &auth, id, read, &body.reason).await?;
            Ok(view(&changed, auth.permit.member(), lang))
        })
        .await
}

/// Issue an appraisal
///
/// Confirmed by a second person: neither who graded nor whom it is about. From then on nothing of it
/// changes: it has a number and the SHA-256 of what it says, and the secretary sees the grade.
#[utoipa::path(tag = "reporting", operation_id = "issueAppraisal",
    params(("id" = Uuid, Path, description = "The appraisal"), OptionalIfMatch),
    responses((status = 200, description = "Issued", body = AppraisalView),
        (status = 409, description = "It has no grade that waits, or is one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("appraisals:issue"))))]
#[post("/appraisals/{id}/issue")]
async fn issue_appraisal(
    caller: Caller<IssueAppraisals>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::issue(&tx, &auth, id, (&if_match, lang)).await?;
            Ok(view(&changed, auth.permit.member(), lang))
        })
        .await
}
