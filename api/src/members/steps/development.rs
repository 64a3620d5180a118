//! From applicant to full member.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::{DecideMemberships, RecordMemberSteps},
    members::steps::{Decision, StepFacts},
};
use uuid::Uuid;

use super::{
    dto::MemberStepTaken,
    requests::{
        AcceptActivist, AcceptDevelopmentTarget, AdmitMember, CancelProbation, ConvertMember,
        ExtendProbation,
    },
    taking::{Text, respond},
};
use crate::http::{
    body::Body, caller::Caller, etag::IfMatch, problem::ProblemBody, response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(accept_activist)
        .service(accept_development_target)
        .service(admit_member)
        .service(extend_probation)
        .service(convert_member)
        .service(cancel_probation);
}

/// Accept an applicant as an activist
///
/// The year of cultivation counts from the effective day. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "acceptActivist",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = AcceptActivist,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:record_steps"))))]
#[post("/members/{id}/accept-as-activist")]
async fn accept_activist(
    caller: Caller<RecordMemberSteps>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<AcceptActivist>,
) -> HandlerResult {
    let text = Text::read(body.document, None)?;
    let new = text.step(StepFacts::AcceptedAsActivist, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Accept an activist as a development target
///
/// After a year as an activist: by the step that is on record, or since the day that is given where
/// there is none. Too early is 422 and names the earliest day. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "acceptDevelopmentTarget",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = AcceptDevelopmentTarget,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:record_steps"))))]
#[post("/members/{id}/accept-as-development-target")]
async fn accept_development_target(
    caller: Caller<RecordMemberSteps>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<AcceptDevelopmentTarget>,
) -> HandlerResult {
    let text = Text::read(body.document, None)?;
    let facts = StepFacts::AcceptedAsDevelopmentTarget { cultivated_since: body.cultivated_since };
    let new = text.step(facts, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Admit a development target on probation
///
/// What the branch meeting decided and the committee approved: within three months, for a reason
/// within six. The day of the meeting becomes the joining day. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "admitMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = AdmitMember,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/admit")]
async fn admit_member(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<AdmitMember>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), body.reason)?;
    let decision = Decision { meeting_on: body.meeting_on, approved_on: body.approved_on };
    let facts = StepFacts::Admitted { decision, training_hours: body.training_hours };
    let new = text.step(facts, body.meeting_on);
    respond(caller, (*id, if_match), new).await
}

/// Extend probation
///
/// Once, by half a year to a year, when it has ended. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "extendProbation",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = ExtendProbation,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/extend-probation")]
async fn extend_probation(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<ExtendProbation>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), Some(body.reason))?;
    let decision = Decision { meeting_on: body.meeting_on, approved_on: body.approved_on };
    let facts = StepFacts::ProbationExtended { decision, months: body.months };
    let new = text.step(facts, body.meeting_on);
    respond(caller, (*id, if_match), new).await
}

/// Convert a probationary member to a full one
///
/// A year after the branch meeting that admitted the member, or when the extension ends; earlier is
/// 422 and names the earliest day. Party standing counts from the effective day. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "convertMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = ConvertMember,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/convert")]
async fn convert_member(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<ConvertMember>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), body.reason)?;
    let decision = Decision { meeting_on: body.meeting_on, approved_on: body.approved_on };
    let new = text.step(StepFacts::Converted { decision }, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Cancel a probation
///
/// The person leaves the register: posts and appointments end, the account is closed. Needs
/// `If-Match`.
#[utoipa::path(tag = "members", operation_id = "cancelProbation",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = CancelProbation,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/cancel-probation")]
async fn cancel_probation(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<CancelProbation>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), Some(body.reason))?;
    let decision = Decision { meeting_on: body.meeting_on, approved_on: body.approved_on };
    let new = text.step(StepFacts::ProbationCancelled { decision }, body.meeting_on);
    respond(caller, (*id, if_match), new).await
}
