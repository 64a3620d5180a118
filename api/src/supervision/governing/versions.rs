//! Routes of the versions of a governing document.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageGoverningDocuments, ReadGoverningDocuments},
    id::Id,
    supervision::governing::{GoverningDocument, GoverningDocumentId},
};
use lighthouse_persistence::supervision::governing::{self as store, StoredVersion};
use uuid::Uuid;

use super::{
    dto::{GoverningDocumentView, GoverningVersionPage, GoverningVersionView},
    requests::{CreateGoverningVersion, WithdrawGoverningVersion},
    routes::view,
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, OptionalIfMatch},
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_versions).service(create_version).service(withdraw_version);
}

/// A version with the document it belongs to, from which its last day is known.
type InDocument = (GoverningDocument, StoredVersion);

impl Keyed for InDocument {
    type Key = i64;

    fn position(&self) -> i64 {
        self.1.version.number
    }
}

/// List the versions of a governing document
///
/// The newest first, each with its text and its days.
#[utoipa::path(tag = "supervision", operation_id = "listGoverningVersions",
    params(("id" = Uuid, Path, description = "The document"), PageParams),
    responses((status = 200, description = "A page", body = GoverningVersionPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:read"))))]
#[get("/governing-documents/{id}/versions")]
async fn list_versions(
    caller: Caller<ReadGoverningDocuments>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: GoverningDocumentId = Id::new(*id);
    let today = caller.app.now().day();
    let versions = caller
        .page(&params, &("governing-versions", id), async |conn, auth, slice| {
            let document = store::find_document(&conn, &auth.permit, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            let found = store::version_page(&conn, &auth.permit, &document, after, limit).await?;
            Ok(found.into_iter().map(|stored| (document.clone(), stored)).collect())
        })
        .await?;
    Ok(versions.respond::<GoverningVersionPage>(|(document, stored)| {
        GoverningVersionView::new(&document, stored, today)
    }))
}

/// Enter a version of a governing document
///
/// It gets the next number and takes the place of the version before on its first day. What it says
/// never changes: a mistake is corrected by the next version.
#[utoipa::path(tag = "supervision", operation_id = "createGoverningVersion",
    params(("id" = Uuid, Path, description = "The document"), OptionalIfMatch), request_body = CreateGoverningVersion,
    responses((status = 201, description = "Entered; the document as it is now", body = GoverningDocumentView),
        (status = 409, description = "It has as many versions as it may have", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:manage"))))]
#[post("/governing-documents/{id}/versions")]
async fn create_version(
    caller: Caller<ManageGoverningDocuments>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<CreateGoverningVersion>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let document = steps::enter_version(&tx, &auth, id, (&if_match, lang), body).await?;
            let place = format!("/v1/governing-documents/{}", document.id);
            let tag = etag::of_version(document.version, lang);
            let view = GoverningDocumentView::on(document, auth.now.day());
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Withdraw a version of a governing document
///
/// From today or a later day on; withdrawn before its first day it never holds, and the version
/// before goes on. Refused while supervision rules that are switched on would be left without a
/// version in force.
#[utoipa::path(tag = "supervision", operation_id = "withdrawGoverningVersion",
    params(("id" = Uuid, Path, description = "The document"), OptionalIfMatch), request_body = WithdrawGoverningVersion,
    responses((status = 200, description = "As it is now", body = GoverningDocumentView),
        (status = 409, description = "Supervision rules run under it", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:manage"))))]
#[post("/governing-documents/{id}/withdraw")]
async fn withdraw_version(
    caller: Caller<ManageGoverningDocuments>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<WithdrawGoverningVersion>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let document = steps::withdraw(&tx, &auth, id, (&if_match, lang), body).await?;
            Ok(view(document, auth.now.day(), lang))
        })
        .await
}
