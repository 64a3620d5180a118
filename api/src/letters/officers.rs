//! Routes of the officers who decide letters.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadLetters, ReviewLetters, RevokeGrants},
    audit::{Deed, Object},
    id::Id,
    letters::Step,
};
use lighthouse_persistence::{letters as store, organizations};
use uuid::Uuid;

use super::{
    decision,
    dto::{LetterReason, QueryLetterView},
    routes::shown,
    service, steps,
};
use crate::{
    door::Call,
    http::{
        body::{Body, NoBody},
        code::Code,
        mount::Mount,
        problem::Problem,
        reply::{Answer, Keep, Reply},
    },
};

pub(super) fn routes(config: &mut Mount<'_>) {
    config
        .service(get_scan)
        .service(accept_letter)
        .service(return_letter)
        .service(approve_letter)
        .service(reject_letter)
        .service(revoke_letter)
        .service(get_decision);
}

/// Download the stamped letter
///
/// For the officers who decide; each download is an entry in the audit trail.
#[utoipa::path(tag = "letters", operation_id = "getQueryLetterScan",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The scan", body = Vec<u8>, content_type = "application/octet-stream")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[get("/query-letters/{id}/scan")]
async fn get_scan(call: Call<ReviewLetters>, id: Path<Uuid>) -> Answer {
    let (id, app) = (*id, call.app.clone());
    call.write(move |tx, by| async move {
        let row = store::find_for_update(&tx, &by.permit, id).await?;
        let bytes = store::scan_of(&tx, app.sealer(), &row).await?;
        by.audit(&tx, Deed::new("query_letter.scan_read", Object::QueryLetter, id)).await?;
        Ok(Reply::file("application/octet-stream", bytes).keep(Keep::Nobody))
    })
    .await
}

async fn decided(
    call: Call<ReviewLetters>,
    id: Uuid,
    step: Step,
    reason: Option<String>,
) -> Answer {
    let now = call.app.now();
    call.write(move |tx, by| async move {
        let row = steps::take(&tx, &by, id, step, reason.as_deref()).await?;
        Ok(Reply::ok(&service::view(&tx, row, now).await?))
    })
    .await
}

/// Accept a letter for review
///
/// By an officer who did not file it. From now on the two approvals can be given.
#[utoipa::path(tag = "letters", operation_id = "acceptQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "Under review", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/acceptance")]
async fn accept_letter(call: Call<ReviewLetters>, id: Path<Uuid>, _: NoBody) -> Answer {
    decided(call, *id, Step::Accept, None).await
}

/// Return a letter to the unit
///
/// For what is missing or wrong; approvals given so far no longer count.
#[utoipa::path(tag = "letters", operation_id = "returnQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")), request_body = LetterReason,
    responses((status = 200, description = "Returned", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/return")]
async fn return_letter(
    call: Call<ReviewLetters>,
    id: Path<Uuid>,
    Body(body): Body<LetterReason>,
) -> Answer {
    decided(call, *id, Step::Return, Some(body.reason)).await
}

/// Reject a letter
///
/// For good, with a reason that the unit sees.
#[utoipa::path(tag = "letters", operation_id = "rejectQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")), request_body = LetterReason,
    responses((status = 200, description = "Rejected", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/rejection")]
async fn reject_letter(
    call: Call<ReviewLetters>,
    id: Path<Uuid>,
    Body(body): Body<LetterReason>,
) -> Answer {
    decided(call, *id, Step::Reject, Some(body.reason)).await
}

/// Approve a letter
///
/// Two officers from two seats, neither of them who filed it, both with everybody the letter
/// names in their scope. The second approval makes the grant.
#[utoipa::path(tag = "letters", operation_id = "approveQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "Approved from this seat", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/approval")]
async fn approve_letter(call: Call<ReviewLetters>, id: Path<Uuid>, _: NoBody) -> Answer {
    let (id, now) = (*id, call.app.now());
    call.write(move |tx, by| async move {
        let row = steps::approve(&tx, &by, id).await?;
        Ok(Reply::ok(&service::view(&tx, row, now).await?))
    })
    .await
}

/// Revoke a letter's grant
///
/// At once: the next read is refused, whatever token is used.
#[utoipa::path(tag = "letters", operation_id = "revokeQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")), request_body = LetterReason,
    responses((status = 200, description = "Revoked", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("grants:revoke"))))]
#[post("/query-letters/{id}/revocation")]
async fn revoke_letter(
    call: Call<RevokeGrants>,
    id: Path<Uuid>,
    Body(body): Body<LetterReason>,
) -> Answer {
    let (id, now) = (*id, call.app.now());
    call.write(move |tx, by| async move {
        let row = steps::revoke(&tx, &by, id, &body.reason).await?;
        Ok(Reply::ok(&service::view(&tx, row, now).await?))
    })
    .await
}

/// Print the decision
///
/// One page, PDF, with a code that names the letter.
#[utoipa::path(tag = "letters", operation_id = "getQueryLetterDecision",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The page", body = Vec<u8>, content_type = "application/pdf")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:read"))))]
#[get("/query-letters/{id}/decision")]
async fn get_decision(call: Call<ReadLetters>, id: Path<Uuid>) -> Answer {
    let letter = shown(&call, *id).await?;
    let of = Id::new(letter.organization_id);
    let organization =
        call.read(async |conn, by| Ok(organizations::find(&conn, &by.permit, of).await?)).await?;
    let printed = call.app.now().to_string();
    let paper = actix_web::web::block(move || decision::pdf(&letter, &organization.name, &printed));
    let bytes = paper.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
    Ok(Reply::file("application/pdf", bytes).keep(Keep::Nobody))
}
