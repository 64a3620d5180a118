//! Routes of the officers who decide letters.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReadLetters, ReviewLetters, RevokeGrants},
    audit::{AuditEvent, Object},
    id::Id,
    letters::Letter,
    time::Instant,
};
use lighthouse_persistence::{letters as store, organizations};
use uuid::Uuid;

use super::{
    decision,
    dto::{LetterReason, QueryLetterView},
    routes::find_view,
    steps,
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    code::Code,
    problem::Problem,
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
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
/// For the officers who decide; each download is an entry in the audit log.
#[utoipa::path(tag = "letters", operation_id = "getQueryLetterScan",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The scan", body = Vec<u8>, content_type = "application/octet-stream")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[get("/query-letters/{id}/scan")]
async fn get_scan(caller: Caller<ReviewLetters>, id: Path<Uuid>) -> HandlerResult {
    let (id, app) = (*id, caller.app.clone());
    caller
        .write(move |tx, auth| async move {
            let letter = store::lock(&tx, &auth.permit, Id::new(id)).await?;
            let bytes = store::scan_of(&tx, app.sealer(), &letter).await?;
            let event = AuditEvent::new("query_letter.scan_read", Object::QueryLetter, id);
            auth.audit(&tx, event).await?;
            let ending = letter.scan.as_ref().map_or("bin", |scan| scan.media_type.ending());
            let name = format!("{}-scan.{ending}", letter.number);
            let response = ApiResponse::file("application/octet-stream", &name, bytes);
            Ok(response.cache(CacheControl::NoStore))
        })
        .await
}

fn view(letter: Letter, now: Instant) -> ApiResponse {
    ApiResponse::ok(&QueryLetterView::at(letter, now))
}

/// Accept a letter for review
///
/// By an officer who did not file it. From now on the two approvals can be given.
#[utoipa::path(tag = "letters", operation_id = "acceptQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "Under review", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/accept")]
async fn accept_letter(caller: Caller<ReviewLetters>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(
            move |tx, auth| async move { Ok(view(steps::accept(&tx, &auth, id).await?, auth.now)) },
        )
        .await
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
    caller: Caller<ReviewLetters>,
    id: Path<Uuid>,
    Body(body): Body<LetterReason>,
) -> HandlerResult {
    let (id, reason) = (Id::new(*id), steps::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            Ok(view(steps::return_to_unit(&tx, &auth, id, reason).await?, auth.now))
        })
        .await
}

/// Reject a letter
///
/// For good, with a reason that the unit sees.
#[utoipa::path(tag = "letters", operation_id = "rejectQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")), request_body = LetterReason,
    responses((status = 200, description = "Rejected", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/reject")]
async fn reject_letter(
    caller: Caller<ReviewLetters>,
    id: Path<Uuid>,
    Body(body): Body<LetterReason>,
) -> HandlerResult {
    let (id, reason) = (Id::new(*id), steps::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            Ok(view(steps::reject(&tx, &auth, id, reason).await?, auth.now))
        })
        .await
}

/// Approve a letter
///
/// Two officers from two seats, neither of them who filed it, both with everybody the letter
/// names in their scope. The second approval makes the grant.
#[utoipa::path(tag = "letters", operation_id = "approveQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "Approved from this seat", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/approve")]
async fn approve_letter(caller: Caller<ReviewLetters>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move { Ok(view(steps::approve(&tx, &auth, id).await?, auth.now)) })
        .await
}

/// Revoke a letter's grant
///
/// At once: the next read is refused, whatever token is used.
#[utoipa::path(tag = "letters", operation_id = "revokeQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")), request_body = LetterReason,
    responses((status = 200, description = "Revoked", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("grants:revoke"))))]
#[post("/query-letters/{id}/revoke")]
async fn revoke_letter(
    caller: Caller<RevokeGrants>,
    id: Path<Uuid>,
    Body(body): Body<LetterReason>,
) -> HandlerResult {
    let (id, reason) = (Id::new(*id), steps::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            Ok(view(steps::revoke(&tx, &auth, id, reason).await?, auth.now))
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
async fn get_decision(caller: Caller<ReadLetters>, id: Path<Uuid>) -> HandlerResult {
    let letter = find_view(&caller, *id).await?;
    let of = Id::new(letter.organization_id);
    let organization = caller
        .read(async |conn, auth| Ok(organizations::find(&conn, &auth.permit, of).await?))
        .await?;
    let (printed, name) = (caller.app.now().to_string(), format!("{}.pdf", letter.number));
    let paper = actix_web::web::block(move || decision::pdf(&letter, &organization.name, &printed));
    let bytes = paper.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
    Ok(ApiResponse::file("application/pdf", &name, bytes).cache(CacheControl::NoStore))
}
