//! Routes of imports of outside records: a dry run with reasons, commit, undo (S08).

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ImportLearning, classes::LearningImportId, id::Id, message::Message,
};
use lighthouse_persistence::{classes as store, seal::token_hash};
use uuid::Uuid;

use super::{
    dto::{LearningImportPage, LearningImportQuery, LearningImportView},
    importing::{self, ImportRequest},
};
use crate::{
    http::{
        body::NoBody,
        caller::Caller,
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
    },
    imports::{
        SheetFile, demand_key,
        dto::{ImportForm, RowFaultPage},
        file_name, handlers, read_apart,
    },
};

/// Read a list of outside records
///
/// A dry run: an .xlsx or a .csv (UTF-8 or GB18030) of the member-education site or the cadre
/// academy. Every bad cell is named and nothing of the ledger is written. The file is
/// sent as itself, or as the one file of a form.
#[utoipa::path(tag = "classes", operation_id = "createLearningImport", params(LearningImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each change")),
    request_body(description = "The file", content(
        (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "text/csv"),
        (ImportForm = "multipart/form-data"))),
    responses((status = 201, description = "Read, not yet entered", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[post("/learning-imports")]
pub(super) async fn create_import(
    caller: Caller<ImportLearning>,
    Query(query): Query<LearningImportQuery>,
    file: SheetFile,
) -> HandlerResult {
    demand_key(caller.request())?;
    let source = query.source.ok_or_else(no_source)?.0;
    let request = ImportRequest {
        organization: Id::new(query.organization_id),
        source,
        file_name: file_name(query.file_name.or(file.name), "records"),
        file_hash: token_hash(&file.bytes),
    };
    let today = caller.app.now().day();
    let list =
        read_apart(move || importing::read(&file.bytes, query.mapping.as_deref(), today)).await?;
    let app = caller.app.clone();
    caller
        .write(move |tx, auth| async move {
            let import = importing::dry_run(&tx, &auth, app.sealer(), request, list).await?;
            let place = format!("/v1/learning-imports/{}", import.id);
            Ok(ApiResponse::created(place, &LearningImportView::from(import)))
        })
        .await
}

fn no_source() -> Problem {
    let message = Message::new("缺少来源", "Say who gave the list out.");
    Problem::new(Code::ValidationFailed).fault(FieldError::parameter(
        "source",
        FieldErrorCode::MissingField,
        message,
    ))
}

/// List imports of outside records
///
/// Those whose organization lies in scope, newest first, and how far each has come.
#[utoipa::path(tag = "classes", operation_id = "listLearningImports", params(PageParams),
    responses((status = 200, description = "A page", body = LearningImportPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[get("/learning-imports")]
pub(super) async fn list_imports(
    caller: Caller<ImportLearning>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let page = caller
        .page(&params, &"learning-imports", async |conn, auth, slice| {
            Ok(store::import_page(&conn, &auth.permit, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(page.respond::<LearningImportPage>(LearningImportView::from))
}

/// Show an import of outside records
///
/// How many rows it would take, and how far it has come.
#[utoipa::path(tag = "classes", operation_id = "getLearningImport",
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, description = "The import", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[get("/learning-imports/{id}")]
pub(super) async fn get_import(caller: Caller<ImportLearning>, id: Path<Uuid>) -> HandlerResult {
    let id: LearningImportId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find_import(&conn, &auth.permit, id).await?))
        .await?;
    Ok(ApiResponse::ok(&LearningImportView::from(found)))
}

/// List the rows that cannot be taken
///
/// Each with its bad cells and what to do about them. With `Accept:
/// application/vnd.openxmlformats-officedocument.spreadsheetml.sheet` all of them as a sheet to send
/// back: the rows as they were, numbers of people masked, and what is wrong with each.
#[utoipa::path(tag = "classes", operation_id = "listLearningImportFaults",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page, or the sheet", content(
        (RowFaultPage = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[get("/learning-imports/{id}/faults")]
pub(super) async fn list_faults(
    caller: Caller<ImportLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: LearningImportId = Id::new(*id);
    handlers::answer_faults(&caller, id.uuid(), &params, async |conn, permit, place| {
        let import = store::find_import(conn, permit, id).await?;
        let rows = store::import_faults(conn, permit, import.id, place).await?;
        Ok((import.headings, rows))
    })
    .await
}

/// Enter the records of an import
///
/// Each record of a source counts once, whatever files it comes in.
#[utoipa::path(tag = "classes", operation_id = "commitLearningImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Entered", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[post("/learning-imports/{id}/commit")]
pub(super) async fn commit_import(
    caller: Caller<ImportLearning>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    demand_key(caller.request())?;
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&LearningImportView::from(importing::commit(&tx, &auth, id).await?)))
        })
        .await
}

/// Take an import of outside records back
///
/// Each of its records is countered by an entry with a minus, and its number is free again, so
/// that a corrected list can be entered.
#[utoipa::path(tag = "classes", operation_id = "undoLearningImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Taken back", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[post("/learning-imports/{id}/undo")]
pub(super) async fn undo_import(
    caller: Caller<ImportLearning>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    demand_key(caller.request())?;
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&LearningImportView::from(importing::undo(&tx, &auth, id).await?)))
        })
        .await
}
