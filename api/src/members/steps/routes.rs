//! Routes of steps: what is on record, and taking the latest back.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{DecideMemberships, ReadMemberHistory, ReadMembers},
    id::Id,
    members::steps::{LifeClocks, Standing},
    text,
};
use lighthouse_persistence::members as store;
use uuid::Uuid;

use super::{
    dto::{MemberDueStep, MemberStepView, MemberSteps},
    requests::RevokeMemberStep,
    service,
    taking::REASON_MAX,
};
use crate::{
    http::{
        body::Body,
        caller::Caller,
        etag::{self, IfMatch},
        fields::FieldErrors,
        problem::ProblemBody,
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    members::dto::{MemberStatus, MemberView},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_steps).service(revoke_step);
}

/// List a member's steps
///
/// From applicant to full member and out of the register, the newest first, with what was taken
/// back; and what comes due next. Members see their own.
#[utoipa::path(tag = "members", operation_id = "listMemberSteps",
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = 200, description = "The steps", body = MemberSteps), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:read_history"))))]
#[get("/members/{id}/steps")]
async fn list_steps(caller: Caller<ReadMemberHistory>, id: Path<Uuid>) -> HandlerResult {
    let (id, today) = (Id::new(*id), caller.app.now().day());
    let (member, steps) = caller
        .read(async |conn, auth| {
            let member = store::find(&conn, &auth.permit_for::<ReadMembers>()?, id).await?;
            let steps = store::steps::steps(&conn, &auth.permit, &member).await?;
            Ok((member, steps))
        })
        .await?;
    // An entry without its joining day has nothing due that the register could tell.
    let standing = Standing::from_record(&member, &steps).ok();
    let due = standing.and_then(|standing| standing.due(&LifeClocks::STANDARD));
    Ok(ApiResponse::ok(&MemberSteps {
        member_id: member.id.uuid(),
        status: MemberStatus(member.status),
        due: due.map(|due| MemberDueStep::on_day(due, today)),
        data: steps.into_iter().rev().map(MemberStepView::from).collect(),
    }))
}

/// Take a step back
///
/// The latest one that holds, with a reason, where it was recorded wrongly. It stays in the list; the
/// entry is as it was before. What ended with it does not come back: unlock the account and appoint
/// anew. A transfer is answered by a transfer back. Needs `If-Match` with the version of the member.
#[utoipa::path(tag = "members", operation_id = "revokeMemberStep",
    params(("id" = Uuid, Path, description = "The member"), ("step_id" = Uuid, Path, description = "The step"), IfMatch),
    request_body = RevokeMemberStep,
    responses((status = 200, description = "Taken back", body = MemberView),
        (status = 409, description = "It is not the latest, or not to be taken back", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:decide"))))]
#[post("/members/{id}/steps/{step_id}/revoke")]
async fn revoke_step(
    caller: Caller<DecideMemberships>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Body(body): Body<RevokeMemberStep>,
) -> HandlerResult {
    let (member, step) = *path;
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(&body.reason, 2, REASON_MAX));
    let (reason, lang) = (errors.finish(reason)?, caller.lang);
    caller
        .write(move |tx, auth| async move {
            let (ids, seen) = ((Id::new(member), Id::new(step)), (&if_match, lang));
            let member = service::revoke(&tx, &auth, ids, seen, &reason).await?;
            let tag = etag::of_version(member.version, lang);
            Ok(ApiResponse::ok(&MemberView::from(member)).etag(tag))
        })
        .await
}
