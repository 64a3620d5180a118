//! Routes of resumable uploads.

use actix_web::{
    HttpRequest, HttpResponse, delete,
    dev::Payload as Stream,
    get,
    http::header::{self, HeaderValue},
    options, patch, post,
    web::{Path, Payload},
};
use lighthouse_domain::{
    access::actions::WriteArticles,
    audit::{AuditEvent, Object},
    content::{Text, Upload, UploadError, UploadId, media::NAME_MAX},
    id::Id,
    message::Message,
    text,
};
use lighthouse_persistence::{Tx, content as store};
use uuid::Uuid;

use super::{
    checksum::Checksum,
    finishing,
    headers::{self, Metadata},
    receiving::Receiver,
};
use crate::{
    content::{folder::Folder, media_dto::UploadView, service::no_channel},
    http::caller::{Authorized, Caller, app_of},
    http::{body, code::Code, media_type, problem::Problem, response::ApiResponse},
};

/// Describe uploads
///
/// Version, extensions, largest size and checksum algorithms, as tus 1.0 asks for.
#[utoipa::path(tag = "content", operation_id = "describeUploads",
    responses((status = 204, description = "In the headers `Tus-Version`, `Tus-Extension`, `Tus-Max-Size`, `Tus-Checksum-Algorithm`")),
    security(()))]
#[options("/uploads")]
pub(in crate::content) async fn describe_uploads(
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let most = app_of(&request)?.shared.config.media_max_bytes;
    let mut response = headers::answer(204);
    response.insert_header(("tus-version", headers::VERSION));
    response.insert_header(("tus-extension", headers::EXTENSIONS));
    response.insert_header(("tus-max-size", most.to_string()));
    response.insert_header(("tus-checksum-algorithm", Checksum::ALGORITHMS));
    response.insert_header((header::ALLOW, "OPTIONS, POST"));
    Ok(response.finish())
}

/// Begin an upload
///
/// tus 1.0 creation. `Upload-Length` is the size of the file; `Upload-Metadata` names the
/// `channel` (id), the `title` and the `filename`, each in Base64. The kind of the file is
/// found from its content: mp3, m4a, mp4, webm, ogg, wav, jpeg or png.
#[utoipa::path(tag = "content", operation_id = "beginUpload",
    params(("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Length" = i64, Header, description = "Bytes of the whole file"),
        ("Upload-Metadata" = String, Header, description = "channel, title and filename in Base64")),
    responses((status = 201, description = "Begun; send the file to `Location` with PATCH")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/uploads")]
pub(in crate::content) async fn begin_upload(
    caller: Caller<WriteArticles>,
) -> Result<HttpResponse, Problem> {
    headers::check_version(caller.request())?;
    let upload = requested_upload(&caller)?;
    let quota = caller.app.shared.config.media_quota_bytes;
    let new = upload.clone();
    caller
        .write_part(move |tx, auth| async move {
            open(&tx, &auth, &new, quota).await?;
            Ok(ApiResponse::no_content())
        })
        .await?;
    let mut response = headers::answer(201);
    headers::standing(&mut response, &upload);
    response.insert_header((header::LOCATION, format!("/v1/uploads/{}", upload.id)));
    Ok(response.finish())
}

fn requested_upload(caller: &Caller<WriteArticles>) -> Result<Upload, Problem> {
    let (config, now) = (&caller.app.shared.config, caller.app.now());
    let bytes = headers::number(caller.request(), "Upload-Length")?;
    if bytes == 0 {
        let message = Message::new("不能上传空文件", "An empty file cannot be uploaded.");
        return Err(headers::invalid("Upload-Length", message));
    }
    let most = config.media_max_bytes;
    if u64::try_from(bytes).is_ok_and(|bytes| bytes > most) {
        let message = Message::new(
            format!("文件最多 {most} 字节"),
            format!("A file may have at most {most} bytes."),
        );
        return Err(Problem::new(Code::PayloadTooLarge).detail(message));
    }
    let (title, file_name, channel) = validate(headers::metadata(caller.request())?)?;
    Ok(Upload {
        id: Id::new(caller.app.new_id()),
        account: caller.actor().account(),
        channel: Id::new(channel),
        title,
        file_name,
        bytes,
        received: 0,
        created_at: now,
        expires_at: now.plus(config.upload_lasts()),
        finished_at: None,
    })
}

fn validate(metadata: Metadata) -> Result<(String, String, Uuid), Problem> {
    let name = metadata.filename.unwrap_or_default();
    let name: String = name.chars().filter(|c| !text::is_invisible(*c)).take(NAME_MAX).collect();
    let title = metadata.title.unwrap_or_else(|| name.clone());
    let refuse = |message| headers::invalid("Upload-Metadata", message);
    let title = text::line(&title, 1, Text::TITLE_MAX).map_err(|fault| refuse(fault.message()))?;
    let channel = metadata.channel.and_then(|raw| raw.parse().ok()).ok_or_else(|| {
        refuse(Message::new("缺少 channel（栏目编号）", "Give the channel's id as channel."))
    })?;
    Ok((title, name, channel))
}

async fn open(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    new: &Upload,
    quota: u64,
) -> Result<(), Problem> {
    let channel = store::find_desk(tx, &auth.permit, new.channel).await.map_err(no_channel)?;
    let held = store::held(tx, &auth.permit, auth.now).await?;
    if u64::try_from(held.saturating_add(new.bytes)).is_ok_and(|all| all > quota) {
        let message = Message::new(
            format!("已用 {held} 字节，限额 {quota} 字节"),
            format!("{held} of {quota} bytes are in use."),
        );
        return Err(Problem::new(Code::QuotaExceeded).detail(message));
    }
    store::open_upload(tx, &auth.permit, &channel, new).await?;
    let event = AuditEvent::new("media.upload_begun", Object::Media, new.id.uuid());
    Ok(auth.audit(tx, event.with_detail(format!("{} bytes", new.bytes))).await?)
}

/// Show how far an upload is
///
/// With HEAD, as tus asks for it: `Upload-Offset` and `Upload-Length`. Only one's own.
#[utoipa::path(tag = "content", operation_id = "getUpload",
    params(("id" = Uuid, Path, description = "The upload")),
    responses((status = 200, description = "How far it is", body = UploadView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[get("/uploads/{id}")]
pub(in crate::content) async fn get_upload(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let id: UploadId = Id::new(*id);
    let now = caller.app.now();
    let upload = caller
        .read(async |conn, auth| Ok(store::find_upload(&conn, &auth.permit, id).await?))
        .await?;
    if upload.finished_at.is_none() && upload.expires_at <= now {
        return Err(UploadError::Expired.into());
    }
    let mut response = headers::answer(200);
    headers::standing(&mut response, &upload);
    response.insert_header(("upload-length", upload.bytes.to_string()));
    Ok(response.json(UploadView::from(upload)))
}

/// Send a piece of an upload
///
/// The bytes from `Upload-Offset` on, streamed to the file; what arrived before a connection
/// broke is kept. With `Upload-Checksum` (sha1 or sha256) a piece counts only as a whole. After
/// the last piece the media item is there as a draft under the upload's id.
#[utoipa::path(tag = "content", operation_id = "sendPiece",
    params(("id" = Uuid, Path, description = "The upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = i64, Header, description = "Where the bytes belong: the present offset"),
        ("Upload-Checksum" = Option<String>, Header, description = "sha1 or sha256 and the digest in Base64")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Kept; `Upload-Offset` says how far it is"),
        (status = 410, description = "The upload has expired", body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 460, description = "The checksum does not match; nothing of the piece is kept", body = crate::http::problem::ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[patch("/uploads/{id}")]
pub(in crate::content) async fn send_piece(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (id, request) = (Id::new(*id), caller.request());
    headers::check_version(request)?;
    if media_type::of(request) != headers::PIECE {
        return Err(body::refuse_type("accept-patch", headers::PIECE));
    }
    let (offset, checksum) =
        (headers::number(request, "Upload-Offset")?, Checksum::wanted(request)?);
    admit(&caller, id, offset).await?;
    let receiver = Receiver::new(caller, id, offset, checksum).await?;
    // A task of its own: it notices the break and keeps what came, when nobody waits any more.
    let stream: Stream = payload.into_inner();
    let taken = actix_web::rt::spawn(receiver.take(stream)).await;
    let upload = taken.map_err(|_| Problem::new(Code::Internal))??;
    let mut response = headers::answer(204);
    headers::standing(&mut response, &upload);
    Ok(response.finish())
}

/// Refuses at once what could not be kept, before it travels.
async fn admit(caller: &Caller<WriteArticles>, id: UploadId, offset: i64) -> Result<(), Problem> {
    let upload = caller
        .read(async |conn, auth| Ok(store::find_upload(&conn, &auth.permit, id).await?))
        .await?;
    let told = headers::text(caller.request(), "content-length").and_then(|told| told.parse().ok());
    upload.admit(offset, told.unwrap_or(0), caller.app.now()).map_err(|refused| {
        let stands = HeaderValue::from(upload.received);
        Problem::from(refused).header(headers::OFFSET, stands)
    })
}

/// End an upload
///
/// Gives up what has arrived. A finished upload is a media item and stays.
#[utoipa::path(tag = "content", operation_id = "endUpload",
    params(("id" = Uuid, Path, description = "The upload"),
        ("Tus-Resumable" = String, Header, description = "1.0.0")),
    responses((status = 204, description = "Ended")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[delete("/uploads/{id}")]
pub(in crate::content) async fn end_upload(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    headers::check_version(caller.request())?;
    let folder = Folder::of(&caller.app.shared.config);
    finishing::give_up(&caller, &folder, Id::new(*id), "given up").await?;
    Ok(headers::answer(204).finish())
}
