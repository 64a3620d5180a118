//! Routes of imports of the tree.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ImportOrganizations,
    id::Id,
    imports::{SheetImportId, SheetKind},
};
use uuid::Uuid;

use super::service;
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
        dto::{ImportForm, ImportPage, ImportQuery, ImportView, RowFaultPage},
        handlers, read_apart,
    },
};

pub(crate) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_imports)
        .service(create_organization_import)
        .service(get_organization_import)
        .service(list_organization_import_faults)
        .service(commit_organization_import)
        .service(undo_organization_import);
}

/// An import of this room.
fn key(id: &Path<Uuid>) -> (SheetKind, SheetImportId) {
    (SheetKind::Organizations, Id::new(**id))
}

/// Read a spreadsheet of organizations
///
/// A dry run: an .xlsx or a .csv (UTF-8 or GB18030) with Chinese or English headings for name
/// (组织名称), kind (组织类别), code (组织代码), parent by name (上级组织) or code (上级组织代码), day of
/// founding and term. Parents may stand anywhere in the sheet or in the tree; a row without one comes
/// directly below the organization of the import. Every bad cell is named, circles, repetitions and
/// unknown parents too, and nothing of the tree is written. The file is sent as itself, or as the one file of a form.
#[utoipa::path(tag = "organizations", operation_id = "createOrganizationImport", params(ImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each change")),
    request_body(description = "The file", content(
        (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "text/csv"),
        (ImportForm = "multipart/form-data"))),
    responses((status = 201, description = "Read, not yet entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[post("/organizations/imports")]
async fn create_organization_import(
    caller: Caller<ImportOrganizations>,
    Query(query): Query<ImportQuery>,
    file: SheetFile,
) -> HandlerResult {
    handlers::require_organization(&caller, query.organization_id).await?;
    demand_key(caller.request())?;
    let request = ImportRequest::new(SheetKind::Organizations, &query, &file);
    let sheet = read_apart(move || service::read(&file.bytes, query.mapping.as_deref())).await?;
    caller
        .write(move |tx, auth| async move {
            let import = service::dry_run(&tx, &auth, request, sheet).await?;
            let place = format!("/v1/organizations/imports/{}", import.id);
            Ok(ApiResponse::created(place, &ImportView::from(import)))
        })
        .await
}

/// List imports of organizations
///
/// Those whose organization lies in scope, newest first, and how far each has come.
#[utoipa::path(tag = "organizations", operation_id = "listOrganizationImports", params(PageParams),
    responses((status = 200, description = "A page", body = ImportPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[get("/organizations/imports")]
async fn list_imports(
    caller: Caller<ImportOrganizations>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    handlers::list(&caller, &params, SheetKind::Organizations).await
}

/// Show an import of organizations
///
/// How many rows it would take, and how far it has come.
#[utoipa::path(tag = "organizations", operation_id = "getOrganizationImport",
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, description = "The import", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[get("/organizations/imports/{id}")]
async fn get_organization_import(
    caller: Caller<ImportOrganizations>,
    id: Path<Uuid>,
) -> HandlerResult {
    handlers::show(&caller, key(&id)).await
}

/// List the rows of organizations that cannot be taken
///
/// Each with its bad cells and what to do about them. With `Accept:
/// application/vnd.openxmlformats-officedocument.spreadsheetml.sheet` all of them as a sheet to send
/// back: the rows as they were, numbers of people masked, and what is wrong with each.
#[utoipa::path(tag = "organizations", operation_id = "listOrganizationImportFaults",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page, or the sheet", content(
        (RowFaultPage = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[get("/organizations/imports/{id}/faults")]
async fn list_organization_import_faults(
    caller: Caller<ImportOrganizations>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    handlers::list_faults(&caller, key(&id), &params).await
}

/// Enter the organizations of an import
///
/// All valid rows or none, parents before children. If a parent was dissolved or a code taken since
/// the dry run, nothing is entered and the rows are named.
#[utoipa::path(tag = "organizations", operation_id = "commitOrganizationImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[post("/organizations/imports/{id}/commit")]
async fn commit_organization_import(
    caller: Caller<ImportOrganizations>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    caller.authorize()?;
    demand_key(caller.request())?;
    let key = key(&id);
    caller
        .write_in_turn(move |tx, auth| async move {
            Ok(ApiResponse::ok(&ImportView::from(service::commit(&tx, &auth, key).await?)))
        })
        .await
}

/// Take an import of organizations back
///
/// Its organizations leave the tree, unless one of them was changed or is used since: then nothing is
/// undone and the rows are named.
#[utoipa::path(tag = "organizations", operation_id = "undoOrganizationImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Taken back", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[post("/organizations/imports/{id}/undo")]
async fn undo_organization_import(
    caller: Caller<ImportOrganizations>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    caller.authorize()?;
    demand_key(caller.request())?;
    let key = key(&id);
    caller
        .write_in_turn(move |tx, auth| async move {
            Ok(ApiResponse::ok(&ImportView::from(service::undo(&tx, &auth, key).await?)))
        })
        .await
}
