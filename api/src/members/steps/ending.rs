//! Suspension, and the ways out of the register.
//!
//! Whoever is suspended or leaves holds no post and no appointment any more, and is signed out, in the
//! same transaction. Where a main administrator leaves, the answer names the organization that has
//! none now.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::{DecideMemberships, RecordMemberSteps},
    members::steps::StepFacts,
};
use uuid::Uuid;

use super::{
    dto::MemberStepTaken,
    requests::{DecideMembership, RecordDeath, RemoveMember, SuspendMember, WithdrawMember},
    taking::{Text, respond},
};
use crate::http::{
    body::Body, caller::Caller, etag::IfMatch, problem::ProblemBody, response::HandlerResult,
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(suspend_member)
        .service(reinstate_member)
        .service(remove_member)
        .service(withdraw_member)
        .service(expel_member)
        .service(record_death);
}

/// Suspend a membership
///
/// Six months after contact was lost. The member stays in the register of the branch; posts and
/// appointments end, the account is closed. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "suspendMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = SuspendMember,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/suspend")]
async fn suspend_member(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<SuspendMember>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), Some(body.reason))?;
    let new = text.step(StepFacts::Suspended { lost_since: body.lost_since }, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Reinstate a membership
///
/// The member stands as before the suspension. The account stays locked until somebody unlocks it;
/// posts and appointments do not come back. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "reinstateMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = DecideMembership,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/reinstate")]
async fn reinstate_member(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<DecideMembership>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), Some(body.reason))?;
    let new = text.step(StepFacts::Reinstated, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Remove a member
///
/// Two years after a suspension, after six months without organization life, dues or assigned work,
/// or when advice to leave was not followed. Too early is 422 and names the earliest day. Needs
/// `If-Match`.
#[utoipa::path(tag = "members", operation_id = "removeMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = RemoveMember,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/remove")]
async fn remove_member(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<RemoveMember>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), Some(body.reason))?;
    let facts = StepFacts::Removed { ground: body.ground.0, since: body.since };
    let new = text.step(facts, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Record a withdrawal
///
/// A member leaves the party, or an applicant takes the application back. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "withdrawMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = WithdrawMember,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:record_steps"))))]
#[post("/members/{id}/withdraw")]
async fn withdraw_member(
    caller: Caller<RecordMemberSteps>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<WithdrawMember>,
) -> HandlerResult {
    let text = Text::read(body.document, Some(body.reason))?;
    let new = text.step(StepFacts::Withdrawn, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Expel a member
///
/// By a decision of party discipline. Needs `If-Match`.
#[utoipa::path(tag = "members", operation_id = "expelMember",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = DecideMembership,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/expel")]
async fn expel_member(
    caller: Caller<DecideMemberships>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<DecideMembership>,
) -> HandlerResult {
    let text = Text::read(Some(body.document), Some(body.reason))?;
    let new = text.step(StepFacts::Expelled, body.effective_on);
    respond(caller, (*id, if_match), new).await
}

/// Record a death
///
/// The entry stays and is history; posts and appointments end, the account is closed. Needs
/// `If-Match`.
#[utoipa::path(tag = "members", operation_id = "recordDeath",
    params(("id" = Uuid, Path, description = "The member"), IfMatch), request_body = RecordDeath,
    responses((status = 200, description = "Recorded", body = MemberStepTaken),
        (status = 409, description = "It does not follow on where the member stands", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:record_steps"))))]
#[post("/members/{id}/record-death")]
async fn record_death(
    caller: Caller<RecordMemberSteps>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<RecordDeath>,
) -> HandlerResult {
    let text = Text::read(body.document, None)?;
    let new = text.step(StepFacts::Died, body.effective_on);
    respond(caller, (*id, if_match), new).await
}
