//! Routes of uploads: what the server takes, beginning, looking, ending.

use actix_web::{HttpRequest, HttpResponse, delete, get, http::header, options, post, web::Path};
use lighthouse_domain::{
    access::actions::WriteArticles,
    id::Id,
    uploads::{UploadError, UploadId},
};
use lighthouse_persistence::uploads as store;
use uuid::Uuid;

use super::{beginning, checksum::Checksum, dto::UploadView, finishing, headers};
use crate::{
    content::folder::Folder,
    http::{
        caller::{Caller, app_of},
        problem::Problem,
        response::ApiResponse,
        routes::Routes,
    },
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(describe_uploads).service(begin_upload).service(get_upload).service(end_upload);
}

/// Describe uploads
///
/// Version, extensions, largest size and checksum algorithms, as tus 1.0 asks for.
#[utoipa::path(tag = "content", operation_id = "describeUploads",
    responses((status = 204, description = "In the headers `Tus-Version`, `Tus-Extension`, `Tus-Max-Size`, `Tus-Checksum-Algorithm`")),
    security(()))]
#[options("/uploads")]
async fn describe_uploads(request: HttpRequest) -> Result<HttpResponse, Problem> {
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
        ("Upload-Length" = i64, Header, minimum = 1, description = "Bytes of the whole file"),
        ("Upload-Metadata" = String, Header, description = "channel, title and filename in Base64")),
    responses((status = 201, description = "Begun; send the file to `Location` with PATCH")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[post("/uploads")]
async fn begin_upload(caller: Caller<WriteArticles>) -> Result<HttpResponse, Problem> {
    headers::check_version(caller.request())?;
    let request = caller.request();
    let asked = (headers::number(request, "Upload-Length")?, headers::metadata(request)?);
    let (config, account) = (&caller.app.shared.config, caller.actor().account());
    let upload = beginning::requested(asked, account, config, caller.app.now())?;
    let quota = config.media_quota_bytes;
    let new = upload.clone();
    caller
        .write_part(move |tx, auth| async move {
            beginning::begin(&tx, &auth, &new, quota).await?;
            Ok(ApiResponse::no_content())
        })
        .await?;
    let mut response = headers::answer(201);
    headers::set_progress(&mut response, &upload);
    response.insert_header((header::LOCATION, format!("/v1/uploads/{}", upload.id)));
    Ok(response.finish())
}

/// Show how far an upload is
///
/// With HEAD, as tus asks for it: `Upload-Offset` and `Upload-Length`. Only one's own.
#[utoipa::path(tag = "content", operation_id = "getUpload",
    params(("id" = Uuid, Path, description = "The upload")),
    responses((status = 200, description = "How far it is", body = UploadView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("articles:write"))))]
#[get("/uploads/{id}")]
async fn get_upload(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let id: UploadId = Id::new(*id);
    let now = caller.app.now();
    let upload =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    if upload.finished_at().is_none() && upload.is_over(now) {
        return Err(UploadError::Expired.into());
    }
    let mut response = headers::answer(200);
    headers::set_progress(&mut response, &upload);
    response.insert_header(("upload-length", upload.bytes.to_string()));
    Ok(response.json(UploadView::from(upload)))
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
async fn end_upload(
    caller: Caller<WriteArticles>,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    headers::check_version(caller.request())?;
    let folder = Folder::from_config(&caller.app.shared.config);
    finishing::give_up(&caller, &folder, Id::new(*id), "given up").await?;
    Ok(headers::answer(204).finish())
}
