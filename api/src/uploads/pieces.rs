//! The route that takes a piece of an upload.

use actix_web::{
    HttpResponse,
    dev::Payload as Stream,
    http::header::HeaderValue,
    patch,
    web::{Path, Payload},
};
use lighthouse_domain::{access::actions::WriteArticles, id::Id, uploads::UploadId};
use lighthouse_persistence::uploads as store;
use uuid::Uuid;

use super::{checksum::Checksum, headers, receiving::Receiver};
use crate::http::{caller::Caller, code::Code, problem::Problem, routes::Routes};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(send_piece);
}

/// Send a piece of an upload
///
/// The bytes from `Upload-Offset` on, streamed to the file; what arrived before a connection
/// broke is kept. With `Upload-Checksum` (sha1 or sha256) a piece counts only as a whole. After
/// the last piece the media item is there as a draft under the upload's id.
#[utoipa::path(tag = "content", operation_id = "sendPiece",
    params(("id" = Uuid, Path, description = "The upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = i64, Header, minimum = 0, description = "Where the bytes belong: the present offset"),
        ("Upload-Checksum" = Option<String>, Header, description = "sha1 or sha256 and the digest in Base64")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Kept; `Upload-Offset` says how far it is"),
        (status = 410, description = "The upload has expired", body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 460, description = "The checksum does not match; nothing of the piece is kept", body = crate::http::problem::ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[patch("/uploads/{id}")]
async fn send_piece(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (id, request) = (Id::new(*id), caller.request());
    headers::check_version(request)?;
    headers::check_piece_type(request)?;
    let (offset, checksum) =
        (headers::number(request, "Upload-Offset")?, Checksum::wanted(request)?);
    admit(&caller, id, offset).await?;
    let receiver = Receiver::new(caller, id, offset, checksum).await?;
    // A task of its own: it notices the break and keeps what came, when nobody waits any more.
    let stream: Stream = payload.into_inner();
    let taken = actix_web::rt::spawn(receiver.take(stream)).await;
    let upload = taken.map_err(|_| Problem::new(Code::Internal))??;
    let mut response = headers::answer(204);
    headers::set_progress(&mut response, &upload);
    Ok(response.finish())
}

/// Refuses at once what could not be kept, before it travels.
async fn admit(caller: &Caller<WriteArticles>, id: UploadId, offset: i64) -> Result<(), Problem> {
    let upload =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    let length = headers::text(caller.request(), "content-length");
    let arriving = length.and_then(|length| length.parse().ok());
    upload.admit(offset, arriving.unwrap_or(0), caller.app.now()).map_err(|refused| {
        let received = HeaderValue::from(upload.received());
        Problem::from(refused).header(headers::OFFSET, received)
    })
}
