//! Routes of imports of administrators.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ImportAdministrators,
    id::Id,
    imports::{SheetImportId, SheetKind},
};
use uuid::Uuid;

use super::service;
use crate::{
    accounts::CodeGenerator,
    http::caller::Caller,
    http::{
        body::NoBody,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    imports::{
        ImportRequest, SheetFile, demand_key,
        dto::{ImportForm, ImportPage, ImportQuery, ImportView, RowFaultPage},
        handlers, read_apart,
    },
};

pub(crate) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_imports)
        .service(create_administrator_import)
        .service(get_administrator_import)
        .service(list_administrator_import_faults)
        .service(commit_administrator_import)
        .service(undo_administrator_import);
}

/// An import of this room.
fn key(id: &Path<Uuid>) -> (SheetKind, SheetImportId) {
    (SheetKind::Administrators, Id::new(**id))
}

/// Read a spreadsheet of administrators
///
/// A dry run: an .xlsx or a .csv (UTF-8 or GB18030) with Chinese or English headings for name (姓名),
/// id number (公民身份号码) or phone (手机号), branch (所在党支部), the organization of the office by name
/// (任职组织) or code (任职组织代码), role (角色), main administrator (是否主管理员), systems (负责系统) and first
/// day (任职日期). A person is found in the register by id number, or by name and phone and, where it is
/// given, branch. Somebody who does not meet the conditions of entry needs an exception in force, which
/// the security officer grants (`POST /v1/administrators/exceptions`): a sheet brings none. Officers and
/// the deputy head are appointed one by one. Every bad cell is named, and nothing is written.
#[utoipa::path(tag = "administrators", operation_id = "createAdministratorImport", params(ImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each change")),
    request_body(description = "The file", content(
        (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "text/csv"),
        (ImportForm = "multipart/form-data"))),
    responses((status = 201, description = "Read, not yet entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:import"))))]
#[post("/administrator-imports")]
async fn create_administrator_import(
    caller: Caller<ImportAdministrators>,
    Query(query): Query<ImportQuery>,
    file: SheetFile,
) -> HandlerResult {
    handlers::require_organization(&caller, query.organization_id).await?;
    demand_key(caller.request())?;
    let request = ImportRequest::new(SheetKind::Administrators, &query, &file);
    let (app, today) = (caller.app.clone(), caller.app.now().day());
    let sheet =
        read_apart(move || service::read(&file.bytes, query.mapping.as_deref(), today)).await?;
    caller
        .write(move |tx, auth| async move {
            let with = (app.sealer(), app.shared.config.eligibility());
            let import = service::dry_run(&tx, &auth, with, request, sheet).await?;
            let place = format!("/v1/administrator-imports/{}", import.id);
            Ok(ApiResponse::created(place, &ImportView::from(import)))
        })
        .await
}

/// List imports of administrators
///
/// Those whose organization lies in scope, newest first, and how far each has come.
#[utoipa::path(tag = "administrators", operation_id = "listAdministratorImports", params(PageParams),
    responses((status = 200, description = "A page", body = ImportPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:import"))))]
#[get("/administrator-imports")]
async fn list_imports(
    caller: Caller<ImportAdministrators>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    handlers::list(&caller, &params, SheetKind::Administrators).await
}

/// Show an import of administrators
///
/// How many rows it would take, and how far it has come.
#[utoipa::path(tag = "administrators", operation_id = "getAdministratorImport",
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, description = "The import", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:import"))))]
#[get("/administrator-imports/{id}")]
async fn get_administrator_import(
    caller: Caller<ImportAdministrators>,
    id: Path<Uuid>,
) -> HandlerResult {
    handlers::show(&caller, key(&id)).await
}

/// List the rows of administrators that cannot be taken
///
/// Each with its bad cells and what to do about them. With `Accept:
/// application/vnd.openxmlformats-officedocument.spreadsheetml.sheet` all of them as a sheet to send
/// back: the rows as they were, numbers of people masked, and what is wrong with each.
#[utoipa::path(tag = "administrators", operation_id = "listAdministratorImportFaults",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page, or the sheet", content(
        (RowFaultPage = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:import"))))]
#[get("/administrator-imports/{id}/faults")]
async fn list_administrator_import_faults(
    caller: Caller<ImportAdministrators>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    handlers::list_faults(&caller, key(&id), &params).await
}

/// Enter the administrators of an import
///
/// All valid rows or none, at every level below the caller's. A secretary gets the post as well. Who
/// has no account gets one without a password and without a code; `POST
/// /v1/branches/{id}/accounts/open` hands the codes out. If a person, an organization or an office
/// changed since the dry run, nothing is entered and the rows are named.
#[utoipa::path(tag = "administrators", operation_id = "commitAdministratorImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:import"))))]
#[post("/administrator-imports/{id}/commit")]
async fn commit_administrator_import(
    caller: Caller<ImportAdministrators>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    caller.authorize()?;
    demand_key(caller.request())?;
    let (id, app) = (Id::new(*id), caller.app.clone());
    let mut names = CodeGenerator::new(&app)?;
    caller
        .write_in_turn(move |tx, auth| async move {
            let with = (app.shared.config.eligibility(), &mut names);
            Ok(ApiResponse::ok(&ImportView::from(service::commit(&tx, &auth, with, id).await?)))
        })
        .await
}

/// Take an import of administrators back
///
/// Its appointments, posts and accounts go, unless one of them was changed or is used
/// since: then nothing is undone and the rows are named.
#[utoipa::path(tag = "administrators", operation_id = "undoAdministratorImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Taken back", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("administrators:import"))))]
#[post("/administrator-imports/{id}/undo")]
async fn undo_administrator_import(
    caller: Caller<ImportAdministrators>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    caller.authorize()?;
    demand_key(caller.request())?;
    let id = Id::new(*id);
    caller
        .write_in_turn(move |tx, auth| async move {
            Ok(ApiResponse::ok(&ImportView::from(service::undo(&tx, &auth, id).await?)))
        })
        .await
}
