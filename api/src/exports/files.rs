//! Reading the file of an operation, with a token or through a signed link.

use std::fs::File;

use actix_web::{HttpRequest, HttpResponse, get, http::header, web::Path};
use lighthouse_domain::{
    access::actions::RequestExports,
    audit::{AuditEvent, Object},
    exports::{Operation, OperationId, OperationState, OperationStatus},
    id::Id,
};
use lighthouse_persistence::exports as store;
use uuid::Uuid;

use super::{folder::ExportFolder, naming::name_of, steps};
use crate::{
    app::App,
    http::{
        caller::Caller,
        code::Code,
        file_blocks,
        problem::{Problem, ProblemBody},
        query::Query,
        range,
        response::ApiResponse,
        routes::Routes,
        signed_link::{LinkQuery, LinkedFile},
    },
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(get_file);
}

pub(super) fn linked(id: Uuid) -> LinkedFile {
    LinkedFile { purpose: "export link", path: format!("/v1/operations/{id}/file"), id }
}

/// Read the file of an operation
///
/// Through `result.url`, or with a token. Each download is audited before the first byte leaves, and
/// needs the right to the list once more: after an appointment has ended there is no file.
#[utoipa::path(tag = "exports", operation_id = "getOperationFile",
    params(("id" = Uuid, Path, description = "The operation"), LinkQuery),
    responses((status = 200, description = "The file", content((String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 409, description = "There is no file", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "The file has expired", body = ProblemBody, content_type = "application/problem+json")),
    security((), ("bearer" = [])), extensions(("x-required-permission" = json!("exports:request"))))]
#[get("/operations/{id}/file")]
async fn get_file(
    request: HttpRequest,
    id: Path<Uuid>,
    Query(link): Query<LinkQuery>,
) -> Result<HttpResponse, Problem> {
    let caller: Caller<RequestExports> = linked(*id).caller(&request, &link).await?;
    let id: OperationId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let found = store::find(&conn, &auth.permit, id).await?;
            let _ = steps::top_of::<Problem>(&conn, &auth.actor, &found.order).await?;
            Ok(found)
        })
        .await?;
    let (file, count) = open(&caller.app, &found).await?;
    let event = AuditEvent::new("export.downloaded", Object::Operation, id.uuid());
    caller
        .write_part(move |tx, auth| async move {
            auth.audit(&tx, event).await?;
            Ok(ApiResponse::no_content())
        })
        .await?;
    let (name, media_type) = name_of(&found.order);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::CONTENT_DISPOSITION, range::disposition(&name)))
        .body(file_blocks::body(file, count)))
}

/// The file and its length.
async fn open(app: &App, operation: &Operation) -> Result<(File, u64), Problem> {
    let status = operation.status_at(app.now());
    if status == OperationStatus::Expired {
        return Err(Problem::new(Code::ExportExpired));
    }
    let OperationState::Succeeded { file, bytes, .. } = operation.state else {
        return Err(Problem::new(Code::WrongState));
    };
    let folder = ExportFolder::from_config(&app.shared.config);
    let opened = tokio::task::spawn_blocking(move || folder.open(file)).await;
    let opened = opened.map_err(|_| Problem::new(Code::Internal))?;
    let opened = opened.map_err(|error| {
        tracing::error!(%error, operation = %operation.id, "an export has lost its file");
        Problem::new(Code::Internal)
    })?;
    let bytes = u64::try_from(bytes).map_err(|_| Problem::new(Code::Internal))?;
    Ok((opened, bytes))
}
