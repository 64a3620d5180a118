//! Routes of the officers who decide letters.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ReviewLetters, RevokeGrants},
    audit::{AuditEvent, Object},
    id::Id,
};
use lighthouse_persistence::{StoreError, letters as store};
use uuid::Uuid;

use super::{
    dto::{LetterReason, QueryLetterView},
    steps,
    views::answer,
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    etag::IfMatch,
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
        .service(revoke_letter);
}

/// Download the stamped letter
///
/// For the officers who decide; each download is an entry in the audit log.
#[utoipa::path(tag = "letters", operation_id = "getQueryLetterScan",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The scan as it was sent", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"),
        (Vec<u8> = "image/heic"), (Vec<u8> = "image/webp")))),
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
            let scan = letter.scan.as_ref().ok_or(StoreError::NotFound("scan"))?;
            let name = format!("{}-scan.{}", letter.reference(), scan.media_type.ending());
            let response = ApiResponse::file(scan.media_type.as_str(), &name, bytes);
            Ok(response.cache(CacheControl::NoStore))
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
#[post("/query-letters/{id}/accept")]
async fn accept_letter(caller: Caller<ReviewLetters>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            answer(&tx, steps::accept(&tx, &auth, id).await?, auth.now, lang).await
        })
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
    let (id, lang, reason) = (Id::new(*id), caller.lang, steps::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            let letter = steps::return_to_unit(&tx, &auth, id, reason).await?;
            answer(&tx, letter, auth.now, lang).await
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
    let (id, lang, reason) = (Id::new(*id), caller.lang, steps::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            let letter = steps::reject(&tx, &auth, id, reason).await?;
            answer(&tx, letter, auth.now, lang).await
        })
        .await
}

/// Approve a letter
///
/// Two officers from two seats, neither of them who filed it, both with everybody the letter
/// names in their scope. Each approves the text that was read: `If-Match` has the tag of the
/// letter as it was shown. The second approval makes the grant.
#[utoipa::path(tag = "letters", operation_id = "approveQueryLetter",
    params(("id" = Uuid, Path, description = "The letter"), IfMatch),
    responses((status = 200, description = "Approved from this seat", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:review"))))]
#[post("/query-letters/{id}/approve")]
async fn approve_letter(
    caller: Caller<ReviewLetters>,
    id: Path<Uuid>,
    if_match: IfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let letter = steps::approve(&tx, &auth, id, (&if_match, lang)).await?;
            answer(&tx, letter, auth.now, lang).await
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
#[post("/query-letters/{id}/revoke")]
async fn revoke_letter(
    caller: Caller<RevokeGrants>,
    id: Path<Uuid>,
    Body(body): Body<LetterReason>,
) -> HandlerResult {
    let (id, lang, reason) = (Id::new(*id), caller.lang, steps::reason(&body.reason)?);
    caller
        .write(move |tx, auth| async move {
            let letter = steps::revoke(&tx, &auth, id, reason).await?;
            answer(&tx, letter, auth.now, lang).await
        })
        .await
}
