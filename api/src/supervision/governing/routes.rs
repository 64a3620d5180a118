//! Routes of governing documents.

use actix_web::{get, patch, post, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ManageGoverningDocuments, ReadGoverningDocuments},
    id::Id,
    supervision::governing::GoverningDocument,
};
use lighthouse_persistence::supervision::governing as store;
use uuid::Uuid;

use super::{
    dto::{GoverningDocumentPage, GoverningDocumentView},
    requests::{CreateGoverningDocument, GoverningDocumentQuery, UpdateGoverningDocument},
    steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    lang::Lang,
    page::Keyed,
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_documents)
        .service(create_document)
        .service(get_document)
        .service(update_document);
}

impl Keyed for GoverningDocument {
    type Key = store::DocumentPosition;

    fn position(&self) -> store::DocumentPosition {
        (self.organization_path.as_str().to_owned(), self.id.uuid())
    }
}

pub(super) fn view(document: GoverningDocument, today: NaiveDate, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(document.version, lang);
    ApiResponse::ok(&GoverningDocumentView::on(document, today)).etag(tag)
}

/// List governing documents
///
/// Those that hold for the caller's organizations: of the subtree and of the levels above.
#[utoipa::path(tag = "supervision", operation_id = "listGoverningDocuments", params(GoverningDocumentQuery),
    responses((status = 200, description = "A page", body = GoverningDocumentPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:read"))))]
#[get("/governing-documents")]
async fn list_documents(
    caller: Caller<ReadGoverningDocuments>,
    Query(query): Query<GoverningDocumentQuery>,
) -> HandlerResult {
    let owner = query.organization_id.map(Id::new);
    let filter = store::DocumentFilter { owner, kind: query.kind.map(|kind| kind.0) };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = GoverningDocumentQuery { limit: None, cursor: None, ..query };
    let today = caller.app.now().day();
    let documents = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::document_page(&conn, &auth.permit, filter, after, limit).await?)
        })
        .await?;
    Ok(documents.respond::<GoverningDocumentPage>(|it| GoverningDocumentView::on(it, today)))
}

/// Enter a governing document
///
/// Its kind, title and issuer; the text comes with its versions. A level has one document of a
/// title.
#[utoipa::path(tag = "supervision", operation_id = "createGoverningDocument", request_body = CreateGoverningDocument,
    responses((status = 201, description = "Entered", body = GoverningDocumentView),
        (status = 409, description = "The level has a document of this title", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:manage"))))]
#[post("/governing-documents")]
async fn create_document(
    caller: Caller<ManageGoverningDocuments>,
    Body(body): Body<CreateGoverningDocument>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let document = steps::enter(&tx, &auth, body).await?;
            let place = format!("/v1/governing-documents/{}", document.id);
            let tag = etag::of_version(document.version, lang);
            let view = GoverningDocumentView::on(document, auth.now.day());
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Show a governing document
///
/// With the version that holds today.
#[utoipa::path(tag = "supervision", operation_id = "getGoverningDocument",
    params(("id" = Uuid, Path, description = "The document")),
    responses((status = 200, description = "The document", body = GoverningDocumentView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:read"))))]
#[get("/governing-documents/{id}")]
async fn get_document(caller: Caller<ReadGoverningDocuments>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find_document(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(found, caller.app.now().day(), caller.lang))
}

/// Change a governing document
///
/// A merge patch of kind, title and issuer, before its first version comes into force. Needs
/// `If-Match`.
#[utoipa::path(tag = "supervision", operation_id = "updateGoverningDocument",
    params(("id" = Uuid, Path, description = "The document"), IfMatch),
    request_body(content((UpdateGoverningDocument = "application/merge-patch+json"), (UpdateGoverningDocument = "application/json"))),
    responses((status = 200, description = "As it is now", body = GoverningDocumentView),
        (status = 409, description = "A version of it has come into force, or there is a document of this title", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:manage"))))]
#[patch("/governing-documents/{id}")]
async fn update_document(
    caller: Caller<ManageGoverningDocuments>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateGoverningDocument>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::rename(&tx, &auth, id, (&if_match, lang), body).await?;
            Ok(view(changed, auth.now.day(), lang))
        })
        .await
}
