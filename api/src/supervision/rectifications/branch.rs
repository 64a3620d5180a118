//! What a branch does in its case: it answers, and gives evidence.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::AnswerRectifications,
    supervision::rectification::{Rectification, RectificationStep as Step},
};
use uuid::Uuid;

use super::{
    dto::RectificationView,
    reading,
    requests::{AnswerRectification, GiveRectificationEvidence},
    routes::respond,
};
use crate::http::{
    body::Body, caller::Caller, etag::OptionalIfMatch, problem::ProblemBody,
    response::HandlerResult, routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(answer_case).service(give_evidence);
}

/// Answer to a case
///
/// What the branch says to it, while it is open.
#[utoipa::path(tag = "supervision", operation_id = "answerRectification",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = AnswerRectification,
    responses((status = 200, description = "Answered", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:answer"))))]
#[post("/rectifications/{id}/answer")]
async fn answer_case(
    caller: Caller<AnswerRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<AnswerRectification>,
) -> HandlerResult {
    let text = reading::read_text("/text", &body.text)?;
    let rule = |case: Rectification, now| case.note(now);
    respond(caller, (*id, if_match), (Step::Answered, text), rule).await
}

/// Give evidence
///
/// What the branch shows, in words; no photograph is asked for. It may be replaced until it is
/// verified.
#[utoipa::path(tag = "supervision", operation_id = "giveRectificationEvidence",
    params(("id" = Uuid, Path, description = "The case"), OptionalIfMatch), request_body = GiveRectificationEvidence,
    responses((status = 200, description = "Given", body = RectificationView),
        (status = 409, description = "Not possible in its state", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:answer"))))]
#[post("/rectifications/{id}/evidence")]
async fn give_evidence(
    caller: Caller<AnswerRectifications>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<GiveRectificationEvidence>,
) -> HandlerResult {
    let text = reading::read_text("/text", &body.text)?;
    let evidence = text.clone();
    let rule = |case: Rectification, now| case.submit(evidence, now);
    respond(caller, (*id, if_match), (Step::EvidenceGiven, text), rule).await
}
