//! Reading the file of a media item: whole or in part, with a token or through a signed link.

use std::io::{Seek, SeekFrom};

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    post,
    web::Path,
};
use lighthouse_domain::{
    access::actions::ReadContent,
    content::{Article, MediaFile},
};
use uuid::Uuid;

use super::{folder::Folder, media::medium, media_dto::MediaLinkView, responding::find_visible};
use crate::{
    app::App,
    http::{
        body::NoBody,
        caller::Caller,
        code::Code,
        etag, file_blocks,
        problem::Problem,
        query::Query,
        range::{self, Wanted},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
        signed_link::{LinkQuery, LinkedFile},
    },
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(create_link).service(get_file);
}

fn linked(id: Uuid) -> LinkedFile {
    LinkedFile { purpose: "media link", path: format!("/v1/media/{id}/file"), id }
}

/// Make a link to a file
///
/// For players that cannot send a header. It is good for fifteen minutes at most, and only
/// while the one who made it may read the file.
#[utoipa::path(tag = "content", operation_id = "createMediaLink",
    params(("id" = Uuid, Path, description = "The media item")),
    responses((status = 201, description = "The link", body = MediaLinkView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[post("/media/{id}/links")]
async fn create_link(caller: Caller<ReadContent>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    let (id, target) = (*id, medium(*id));
    caller.read(async |conn, auth| find_visible(&conn, &auth, target).await.map(|_| ())).await?;
    let (url, expires_at) =
        linked(id).sign(caller.app.sealer(), caller.session(), caller.app.now())?;
    let view = MediaLinkView { url: url.clone(), expires_at };
    Ok(ApiResponse::created(url, &view).cache(CacheControl::NoStore))
}

/// Read a file
///
/// Whole, or one part with `Range`; `ETag` is the file's hash, `If-Range` compares with it. Of
/// several parts the first is answered. With `expires`, `by` and `signature` of a link no
/// token is needed.
#[utoipa::path(tag = "content", operation_id = "getMediaFile",
    params(("id" = Uuid, Path, description = "The media item"), LinkQuery,
        ("Range" = Option<String>, Header, description = "bytes=first-last, bytes=first- or bytes=-count"),
        ("If-Range" = Option<String>, Header, description = "The ETag that is known")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, description = "The part; `Content-Range` says which", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 304, description = "Not changed"),
        (status = 416, description = "Nothing of what is asked for is there", body = crate::http::problem::ProblemBody, content_type = "application/problem+json")),
    security((), ("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/media/{id}/file")]
async fn get_file(
    request: HttpRequest,
    id: Path<Uuid>,
    Query(link): Query<LinkQuery>,
) -> Result<HttpResponse, Problem> {
    let caller = linked(*id).caller(&request, &link).await?;
    let target = medium(*id);
    let found = caller.read(async |conn, auth| find_visible(&conn, &auth, target).await).await?;
    let Article { file: Some(file), .. } = found else {
        return Err(Problem::new(Code::NotFound));
    };
    answer(&caller.app, &request, *id, &file).await
}

async fn answer(
    app: &App,
    request: &HttpRequest,
    id: Uuid,
    file: &MediaFile,
) -> Result<HttpResponse, Problem> {
    let (tag, length) = (format!("\"{}\"", file.hash), u64::try_from(file.bytes).unwrap_or(0));
    if etag::is_known(request, &tag) {
        let mut response = HttpResponse::NotModified();
        return Ok(response.insert_header((header::ETAG, tag)).finish());
    }
    let (status, first, count) = match range::wanted(request, &tag, length) {
        Wanted::Whole => (StatusCode::OK, 0, length),
        Wanted::Part { first, last } => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Wanted::Nothing => return Err(nothing(length)),
    };
    let folder = Folder::from_config(&app.shared.config);
    let open = move || {
        let mut file = folder.open(id)?;
        file.seek(SeekFrom::Start(first)).map(|_| file)
    };
    let handle = tokio::task::spawn_blocking(open).await.map_err(|_| lost(id))?;
    let handle = handle.map_err(|_| lost(id))?;
    let mut response = HttpResponse::build(status);
    if status == StatusCode::PARTIAL_CONTENT {
        let last = first + count - 1;
        response.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}")));
    }
    response
        .insert_header((header::CONTENT_TYPE, file.kind.mime()))
        .insert_header((header::ETAG, tag))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        // These kinds are compressed already, and a part must be a part of what the hash names.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::CONTENT_DISPOSITION, range::disposition(&file.name)));
    Ok(response.body(file_blocks::body(handle, count)))
}

fn nothing(length: u64) -> Problem {
    let problem = Problem::new(Code::RangeNotSatisfiable);
    match HeaderValue::from_str(&format!("bytes */{length}")) {
        Ok(value) => problem.header(header::CONTENT_RANGE, value),
        Err(_) => problem,
    }
}

fn lost(id: Uuid) -> Problem {
    tracing::error!(%id, "a media item has lost its file");
    Problem::new(Code::Internal)
}
