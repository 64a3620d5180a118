//! Routes of the papers of governing documents, as they were issued.

use actix_web::{get, put, web::Path};
use lighthouse_domain::{
    access::actions::{ManageGoverningDocuments, ReadGoverningDocuments},
    id::Id,
    supervision::governing::{GoverningDocument, GoverningDocumentId},
};
use lighthouse_persistence::{StoreError, supervision::governing as store};
use uuid::Uuid;

use super::{dto::GoverningDocumentView, requests::GoverningPaperQuery, routes::view, steps};
use crate::http::{
    caller::Caller,
    etag::OptionalIfMatch,
    problem::{Problem, ProblemBody},
    query::Query,
    response::{ApiResponse, HandlerResult},
    routes::Routes,
    scan::{self, ScanBytes},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_paper).service(put_paper);
}

/// Add the paper of a governing document
///
/// Of one version, as it was issued: a PDF, JPEG, PNG, HEIC or WebP of at most 10 MB, under its own
/// media type or as `application/octet-stream`; what it is is read from its bytes. It is added once
/// and stays, like what the version says.
#[utoipa::path(tag = "supervision", operation_id = "putGoverningPaper",
    params(("id" = Uuid, Path, description = "The document"), GoverningPaperQuery, OptionalIfMatch),
    request_body(description = "The paper", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"),
        (Vec<u8> = "image/heic"), (Vec<u8> = "image/webp"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 200, description = "Added; the document as it is now", body = GoverningDocumentView),
        (status = 409, description = "The version has its paper", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:manage"))))]
#[put("/governing-documents/{id}/paper")]
async fn put_paper(
    caller: Caller<ManageGoverningDocuments>,
    id: Path<Uuid>,
    Query(query): Query<GoverningPaperQuery>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    paper: ScanBytes,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let paper = scan::recognise(paper)?;
    caller
        .write(move |tx, auth| async move {
            let meant = (id, query.number);
            let document = steps::add_paper(&tx, &auth, meant, (&if_match, lang), paper).await?;
            Ok(view(document, auth.now.day(), lang))
        })
        .await
}

/// Download the paper of a governing document
///
/// As it was added, for whoever the document holds for.
#[utoipa::path(tag = "supervision", operation_id = "getGoverningPaper",
    params(("id" = Uuid, Path, description = "The document"), GoverningPaperQuery),
    responses((status = 200, description = "The paper", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"),
        (Vec<u8> = "image/heic"), (Vec<u8> = "image/webp"))), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("governing_documents:read"))))]
#[get("/governing-documents/{id}/paper")]
async fn get_paper(
    caller: Caller<ReadGoverningDocuments>,
    id: Path<Uuid>,
    Query(query): Query<GoverningPaperQuery>,
) -> HandlerResult {
    let id: GoverningDocumentId = Id::new(*id);
    let today = caller.app.now().day();
    caller
        .read(async |conn, auth| {
            let document = store::find_document(&conn, &auth.permit, id).await?;
            let number = steps::number_meant(&document, query.number, today)?;
            let (kind, name) = label(&document, number)?;
            let bytes = store::read_paper(&conn, &auth.permit, &document, number).await?;
            Ok(ApiResponse::file(kind, &name, bytes))
        })
        .await
}

/// The media type and the file name of a version's paper.
fn label(document: &GoverningDocument, number: i64) -> Result<(&'static str, String), Problem> {
    let version = document.versions.iter().find(|version| version.number == number);
    let paper = version.and_then(|version| version.paper.as_ref());
    let media_type = paper.ok_or(StoreError::NotFound("governing_paper"))?.media_type;
    let name = format!("{}-{number}.{}", document.title, media_type.ending());
    Ok((media_type.as_str(), name))
}
