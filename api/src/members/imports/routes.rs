//! Routes of imports.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ImportMembers,
    id::Id,
    imports::{SheetImportId, SheetKind},
};
use lighthouse_persistence::{imports, members::imports as store};
use uuid::Uuid;

use super::{
    dto::{ImportChangePage, ImportChangeView, MemberImportQuery},
    service,
};
use crate::{
    http::caller::Caller,
    http::{
        body::NoBody,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    imports::{
        ImportRequest, SheetFile, demand_key,
        dto::{ImportForm, ImportPage, ImportView, RowFaultPage},
        handlers, read_apart,
    },
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_imports)
        .service(create_import)
        .service(get_import)
        .service(list_faults)
        .service(list_changes)
        .service(commit_import)
        .service(undo_import);
}

/// An import of this room.
fn key(id: &Path<Uuid>) -> (SheetKind, SheetImportId) {
    (SheetKind::Members, Id::new(**id))
}

/// Read a spreadsheet of members
///
/// A dry run: an .xlsx or a .csv (UTF-8 or GB18030) with Chinese or English headings is read,
/// every bad cell is named, nothing of the register is written. With `update_known=true` rows of people
/// whose id number the register has change their entries: `GET /v1/imports/{id}/changes` shows how.
/// An empty cell changes nothing; status and branch are not changed by a list. The file is sent as itself, or as the one file of a form.
#[utoipa::path(tag = "members", operation_id = "createMemberImport", params(MemberImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each change")),
    request_body(description = "The file", content(
        (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "text/csv"),
        (ImportForm = "multipart/form-data"))),
    responses((status = 201, description = "Read, not yet entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/members/imports")]
async fn create_import(
    caller: Caller<ImportMembers>,
    Query(query): Query<MemberImportQuery>,
    file: SheetFile,
) -> HandlerResult {
    handlers::require_organization(&caller, query.organization_id).await?;
    demand_key(caller.request())?;
    let import = ImportRequest::new(SheetKind::Members, &query.import(), &file);
    let (today, update_known) = (caller.app.now().day(), query.update_known.unwrap_or(false));
    let sheet =
        read_apart(move || service::read(&file.bytes, query.mapping.as_deref(), today)).await?;
    let app = caller.app.clone();
    caller
        .write(move |tx, auth| async move {
            let import =
                service::dry_run(&tx, &auth, app.sealer(), (import, update_known), sheet).await?;
            Ok(ApiResponse::created(
                format!("/v1/imports/{}", import.id),
                &ImportView::from(import),
            ))
        })
        .await
}

/// List imports of members
///
/// Those whose organization lies in scope, newest first, and how far each has come.
#[utoipa::path(tag = "members", operation_id = "listMemberImports", params(PageParams),
    responses((status = 200, description = "A page", body = ImportPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[get("/imports")]
async fn list_imports(
    caller: Caller<ImportMembers>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    handlers::list(&caller, &params, SheetKind::Members).await
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
    handlers::show(&caller, key(&id)).await
}

/// List the rows that cannot be taken
///
/// Each with its bad cells and what to do about them. With `Accept:
/// application/vnd.openxmlformats-officedocument.spreadsheetml.sheet` all of them as a sheet to send
/// back: the rows as they were, numbers of people masked, and what is wrong with each.
#[utoipa::path(tag = "members", operation_id = "listImportFaults",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page, or the sheet", content(
        (RowFaultPage = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[get("/imports/{id}/faults")]
async fn list_faults(
    caller: Caller<ImportMembers>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    handlers::list_faults(&caller, key(&id), &params).await
}

/// List what an import changes
///
/// The entries of people whom the register knows, row by row: each field with what it was and what
/// it will be, numbers masked. A commit changes this and nothing else.
#[utoipa::path(tag = "members", operation_id = "listImportChanges",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page", body = ImportChangePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[get("/imports/{id}/changes")]
async fn list_changes(
    caller: Caller<ImportMembers>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let key = key(&id);
    let page = caller
        .page(&params, &("changes", key.1), async |conn, auth, slice| {
            let import = imports::find(&conn, &auth.permit, key).await?;
            let after = slice.after.unwrap_or(0);
            let rows =
                store::differences(&conn, &auth.permit, import.id, after, slice.limit).await?;
            Ok(rows.into_iter().map(ImportChangeView::new).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(page.respond::<ImportChangePage>(|row| row))
}

/// Enter the rows of an import
///
/// All valid rows or none. If a branch or an id number was taken since the dry run, or an entry that
/// would change was changed, nothing is entered.
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
/// Its people leave the register and changed entries say what they said before, unless somebody has
/// touched one of them since: then nothing is undone and the rows are named.
#[utoipa::path(tag = "members", operation_id = "undoImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Taken back", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/imports/{id}/undo")]
async fn undo_import(caller: Caller<ImportMembers>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    caller.authorize()?;
    demand_key(caller.request())?;
    let (id, app) = (Id::new(*id), caller.app.clone());
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&ImportView::from(
                service::undo(&tx, &auth, app.sealer(), id).await?,
            )))
        })
        .await
}
