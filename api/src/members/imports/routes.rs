//! Routes of imports.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{access::actions::ImportMembers, id::Id};
use lighthouse_persistence::{members::imports as store, organizations};
use uuid::Uuid;

use super::{
    dto::{ImportQuery, ImportView},
    service::{self, ImportRequest},
};
use crate::{
    http::caller::Caller,
    http::{
        body::{Bytes, NoBody},
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
        scope,
    },
    imports::{
        FILE_MAX, demand_key,
        dto::{RowFaultPage, RowFaultView},
        read_apart,
    },
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(create_import)
        .service(get_import)
        .service(list_faults)
        .service(commit_import)
        .service(undo_import);
}

/// Read a spreadsheet of members
///
/// A dry run: an .xlsx or a .csv (UTF-8 or GB18030) with Chinese or English headings is read,
/// every bad cell is named, nothing of the register is written. Send the bytes of the file.
#[utoipa::path(tag = "members", operation_id = "createMemberImport", params(ImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each change")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, description = "Read, not yet entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/members/imports")]
async fn create_import(
    caller: Caller<ImportMembers>,
    Query(query): Query<ImportQuery>,
    Bytes(bytes): Bytes<FILE_MAX>,
) -> HandlerResult {
    // The file may have been long under way: the right is asked for again before it is read.
    let organization = Id::new(query.organization_id);
    caller
        .read(async |conn, auth| {
            let found = organizations::find(&conn, &auth.permit, organization).await;
            found.map(|_| ()).map_err(scope::not_found_by("organization_id"))
        })
        .await?;
    demand_key(caller.request())?;
    let import = ImportRequest::new(query.organization_id, query.file_name, &bytes);
    let today = caller.app.now().day();
    let sheet = read_apart(move || service::read(&bytes, today)).await?;
    let app = caller.app.clone();
    caller
        .write(move |tx, auth| async move {
            let import = service::dry_run(&tx, &auth, app.sealer(), import, sheet).await?;
            Ok(ApiResponse::created(
                format!("/v1/imports/{}", import.id),
                &ImportView::from(import),
            ))
        })
        .await
}

/// Show an import
///
/// How many rows it would take, and how far it has come.
#[utoipa::path(tag = "members", operation_id = "getImport",
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, description = "The import", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[get("/imports/{id}")]
async fn get_import(caller: Caller<ImportMembers>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    Ok(ApiResponse::ok(&ImportView::from(found)))
}

/// List the rows that cannot be taken
///
/// Each with its bad cells and what to do about them.
#[utoipa::path(tag = "members", operation_id = "listImportFaults",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page", body = RowFaultPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[get("/imports/{id}/faults")]
async fn list_faults(
    caller: Caller<ImportMembers>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let page = caller
        .page(&params, &("faults", id), async |conn, auth, slice| {
            let import = store::find(&conn, &auth.permit, id).await?;
            let after = slice.after.unwrap_or(0);
            let rows = store::faults(&conn, &auth.permit, import.id, after, slice.limit).await?;
            let view = |row| RowFaultView::new(row, lang);
            Ok(rows.iter().map(view).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(page.respond::<RowFaultPage>(|row| row))
}

/// Enter the rows of an import
///
/// All valid rows or none. If a branch or an id number was taken since the dry run, nothing is entered.
#[utoipa::path(tag = "members", operation_id = "commitImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/imports/{id}/commit")]
async fn commit_import(caller: Caller<ImportMembers>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    caller.authorize()?;
    demand_key(caller.request())?;
    let (id, app) = (Id::new(*id), caller.app.clone());
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&ImportView::from(
                service::commit(&tx, &auth, app.sealer(), id).await?,
            )))
        })
        .await
}

/// Take an import back
///
/// Its people leave the register, unless somebody has touched one of them since: then nothing
/// is undone and the rows are named.
#[utoipa::path(tag = "members", operation_id = "undoImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Taken back", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/imports/{id}/undo")]
async fn undo_import(caller: Caller<ImportMembers>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    caller.authorize()?;
    demand_key(caller.request())?;
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&ImportView::from(service::undo(&tx, &auth, id).await?)))
        })
        .await
}
