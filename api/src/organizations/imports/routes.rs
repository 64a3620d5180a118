//! Routes of imports of the tree.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ImportOrganizations,
    id::Id,
    imports::{SheetImportId, SheetKind},
};
use lighthouse_persistence::{imports as store, organizations};
use uuid::Uuid;

use super::{
    dto::{TreeImportQuery, TreeImportView},
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

pub(crate) fn routes(config: &mut Routes<'_>) {
    config
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
/// unknown parents too, and nothing of the tree is written. Send the bytes of the file.
#[utoipa::path(tag = "organizations", operation_id = "createOrganizationImport", params(TreeImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each change")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, description = "Read, not yet entered", body = TreeImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[post("/organizations/imports")]
async fn create_organization_import(
    caller: Caller<ImportOrganizations>,
    Query(query): Query<TreeImportQuery>,
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
    let request = ImportRequest::new(query.organization_id, query.file_name, &bytes);
    let sheet = read_apart(move || service::read(&bytes)).await?;
    caller
        .write(move |tx, auth| async move {
            let import = service::dry_run(&tx, &auth, request, sheet).await?;
            let place = format!("/v1/organizations/imports/{}", import.id);
            Ok(ApiResponse::created(place, &TreeImportView::from(import)))
        })
        .await
}

/// Show an import of organizations
///
/// How many rows it would take, and how far it has come.
#[utoipa::path(tag = "organizations", operation_id = "getOrganizationImport",
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, description = "The import", body = TreeImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[get("/organizations/imports/{id}")]
async fn get_organization_import(
    caller: Caller<ImportOrganizations>,
    id: Path<Uuid>,
) -> HandlerResult {
    let key = key(&id);
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, key).await?)).await?;
    Ok(ApiResponse::ok(&TreeImportView::from(found)))
}

/// List the rows of organizations that cannot be taken
///
/// Each with its bad cells and what to do about them.
#[utoipa::path(tag = "organizations", operation_id = "listOrganizationImportFaults",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page", body = RowFaultPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:import"))))]
#[get("/organizations/imports/{id}/faults")]
async fn list_organization_import_faults(
    caller: Caller<ImportOrganizations>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let (key, lang) = (key(&id), caller.lang);
    let page = caller
        .page(&params, &("faults", key.1), async |conn, auth, slice| {
            let import = store::find(&conn, &auth.permit, key).await?;
            let after = slice.after.unwrap_or(0);
            let rows = store::faults(&conn, &auth.permit, import.id, after, slice.limit).await?;
            let view = |row| RowFaultView::new(row, lang);
            Ok(rows.iter().map(view).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(page.respond::<RowFaultPage>(|row| row))
}

/// Enter the organizations of an import
///
/// All valid rows or none, parents before children. If a parent was dissolved or a code taken since
/// the dry run, nothing is entered and the rows are named.
#[utoipa::path(tag = "organizations", operation_id = "commitOrganizationImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Entered", body = TreeImportView)),
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
            Ok(ApiResponse::ok(&TreeImportView::from(service::commit(&tx, &auth, key).await?)))
        })
        .await
}

/// Take an import of organizations back
///
/// Its organizations leave the tree, unless one of them was changed or is used since: then nothing is
/// undone and the rows are named.
#[utoipa::path(tag = "organizations", operation_id = "undoOrganizationImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Taken back", body = TreeImportView)),
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
            Ok(ApiResponse::ok(&TreeImportView::from(service::undo(&tx, &auth, key).await?)))
        })
        .await
}
