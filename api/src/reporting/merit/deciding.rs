//! Routes of the decision: submitting, deciding, withdrawing.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::{DecideNominations, WriteNominations},
    id::Id,
    reporting::merit::Nomination,
};
use uuid::Uuid;

use super::{
    dto::NominationView,
    requests::{DecideNomination, WithdrawNomination},
    routes::view,
    steps,
};
use crate::{
    http::{
        body::Body, caller::Caller, etag::OptionalIfMatch, problem::ProblemBody,
        response::HandlerResult, routes::Routes,
    },
    reporting::judges::appraiser,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(submit_nomination).service(decide_nomination).service(withdraw_nomination);
}

/// Submit a nomination
///
/// To the level above, with at least one piece of evidence. From then on its words and evidence stay.
#[utoipa::path(tag = "reporting", operation_id = "submitNomination",
    params(("id" = Uuid, Path, description = "The nomination"), OptionalIfMatch),
    responses((status = 200, description = "Submitted", body = NominationView),
        (status = 409, description = "It is no draft, has no evidence, or is one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:write"))))]
#[post("/merit-nominations/{id}/submit")]
async fn submit_nomination(
    caller: Caller<WriteNominations>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let (by, action) = (appraiser(&auth), "nomination.submitted");
            let submit = |it: Nomination| it.submit(by, auth.now);
            let changed = steps::take(&tx, &auth, id, (&if_match, lang), action, submit).await?;
            Ok(view(&changed, lang))
        })
        .await
}

/// Decide a nomination
///
/// By a second person who holds office at the level above: neither who drafted, attached evidence or
/// submitted, nor the nominee. From then on nothing of it changes: it has a number and the SHA-256 of
/// what it says.
#[utoipa::path(tag = "reporting", operation_id = "decideNomination",
    params(("id" = Uuid, Path, description = "The nomination"), OptionalIfMatch), request_body = DecideNomination,
    responses((status = 200, description = "Decided", body = NominationView),
        (status = 409, description = "It is not submitted, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:decide"))))]
#[post("/merit-nominations/{id}/decide")]
async fn decide_nomination(
    caller: Caller<DecideNominations>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<DecideNomination>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::decide(&tx, &auth, id, (&if_match, lang), &body).await?;
            Ok(view(&changed, lang))
        })
        .await
}

/// Withdraw a nomination
///
/// With a reason, before it is decided. It stays on record; the nominee can be nominated anew.
#[utoipa::path(tag = "reporting", operation_id = "withdrawNomination",
    params(("id" = Uuid, Path, description = "The nomination"), OptionalIfMatch), request_body = WithdrawNomination,
    responses((status = 200, description = "Withdrawn", body = NominationView),
        (status = 409, description = "It is decided or withdrawn", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:write"))))]
#[post("/merit-nominations/{id}/withdraw")]
async fn withdraw_nomination(
    caller: Caller<WriteNominations>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<WithdrawNomination>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let read = (&if_match, lang);
            let changed = steps::withdraw(&tx, &auth, id, read, &body.reason).await?;
            Ok(view(&changed, lang))
        })
        .await
}
