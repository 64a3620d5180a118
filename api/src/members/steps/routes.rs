//! Routes of steps: what is on record, and taking the latest back.

use actix_web::{get, post, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action,
        actions::{DecideMemberships, ReadMemberHistory, ReadMembers},
    },
    id::Id,
    members::steps::{LifeClocks, NewStep, Standing, StepFacts},
    text,
};
use lighthouse_persistence::members as store;
use uuid::Uuid;

use super::{
    development,
    dto::{MemberDueStep, MemberStepTaken, MemberStepView, MemberSteps},
    ending,
    requests::RevokeMemberStep,
    service,
};
use crate::{
    http::{
        body::Body,
        caller::Caller,
        etag::{self, IfMatch},
        fields::FieldErrors,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    members::dto::{MemberStatus, MemberView},
};

pub(in crate::members) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_steps)
        .service(revoke_step)
        .configure(development::routes)
        .configure(ending::routes);
}

/// The longest paper's name and the longest reason, in code points.
const DOCUMENT_MAX: usize = 100;
const REASON_MAX: usize = 500;

/// What is written at a step.
pub(super) struct Text {
    document: Option<String>,
    reason: Option<String>,
}

impl Text {
    /// The texts as they are kept, or everything that is wrong with them.
    pub(super) fn read(document: Option<String>, reason: Option<String>) -> Result<Self, Problem> {
        let mut errors = FieldErrors::default();
        let document =
            document.and_then(|raw| errors.text("/document", text::line(&raw, 1, DOCUMENT_MAX)));
        let reason = reason.and_then(|raw| errors.text("/reason", text::line(&raw, 2, REASON_MAX)));
        errors.finish(Some(Self { document, reason }))
    }

    pub(super) fn step(self, facts: StepFacts, effective_on: NaiveDate) -> NewStep {
        NewStep { facts, effective_on, document: self.document, reason: self.reason }
    }
}

/// Records a step and answers the entry as it is now.
pub(super) async fn respond<A: Action>(
    caller: Caller<A>,
    (id, if_match): (Uuid, IfMatch),
    new: NewStep,
) -> HandlerResult {
    let (id, lang) = (Id::new(id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let taken = service::take(&tx, &auth, id, (&if_match, lang), new).await?;
            let tag = etag::of_version(taken.member.version, lang);
            let view = MemberStepTaken {
                member: MemberView::from(taken.member),
                step: MemberStepView::from(taken.step),
                ended: taken.ended.into(),
            };
            Ok(ApiResponse::ok(&view).etag(tag))
        })
        .await
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
