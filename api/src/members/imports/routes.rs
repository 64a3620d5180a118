//! Routes of imports.

use actix_web::{HttpRequest, get, post, web::Path};
use lighthouse_domain::access::actions::ImportMembers;
use lighthouse_persistence::members::imports as store;
use uuid::Uuid;

use super::{
    dto::{ImportQuery, ImportView, RowFaultPage, RowFaultView},
    service::{self, Wish},
};
use crate::{
    door::Call,
    http::{
        body::{Bytes, NoBody},
        code::Code,
        mount::Mount,
        page,
        problem::Problem,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

/// The largest spreadsheet, in bytes.
const FILE_MAX: usize = 10 << 20;

pub fn routes(config: &mut Mount<'_>) {
    config
        .service(create_import)
        .service(get_import)
        .service(list_faults)
        .service(commit_import)
        .service(undo_import);
}

/// Deeds that would be done twice by a retry need a key (C-22).
pub(crate) fn demand_key(request: &HttpRequest) -> Result<(), Problem> {
    let there = request.headers().contains_key("idempotency-key");
    if there { Ok(()) } else { Err(Problem::new(Code::IdempotencyKeyRequired)) }
}

/// Read a spreadsheet of members
///
/// A dry run: an .xlsx or a .csv (UTF-8 or GB18030) with Chinese or English headings is read,
/// every bad cell is named, nothing of the register is written. Send the bytes of the file.
#[utoipa::path(tag = "members", operation_id = "createMemberImport", params(ImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each deed")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, description = "Read, not yet entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/members/imports")]
async fn create_import(
    call: Call<ImportMembers>,
    Query(query): Query<ImportQuery>,
    Bytes(bytes): Bytes<FILE_MAX>,
) -> Answer {
    call.by_now()?;
    demand_key(call.request())?;
    let wish = Wish::new(query.organization_id, query.file_name, &bytes);
    let today = call.app.now().day();
    let sheet = actix_web::web::block(move || service::understand(&bytes, today))
        .await
        .map_err(|_| Problem::new(Code::Busy).retry_after(2))??;
    let app = call.app.clone();
    call.write(move |tx, by| async move {
        let import = service::dry_run(&tx, &by, app.sealer(), wish, sheet).await?;
        Ok(Reply::created(format!("/v1/imports/{}", import.id), &ImportView::from(import)))
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
async fn get_import(call: Call<ImportMembers>, id: Path<Uuid>) -> Answer {
    let id = *id;
    let found = call.read(async |conn, by| Ok(store::find(&conn, &by.permit, id).await?)).await?;
    Ok(Reply::ok(&ImportView::from(found)))
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
    call: Call<ImportMembers>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id = *id;
    let mark = ("faults", id);
    let after: i64 = page::after(&call, &params, &mark)?.unwrap_or(0);
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            let import = store::find(&conn, &by.permit, id).await?;
            Ok(store::faults(&conn, &import, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |(row, _)| *row);
    let next = page::next_link(call.request(), &info);
    let data = rows.iter().map(|(row, faults)| RowFaultView::of(*row, faults, call.lang)).collect();
    Ok(Reply::ok(&RowFaultPage { data, page: info }).next(next))
}

/// Enter the rows of an import
///
/// All valid rows or none. If a branch or an id number was taken since the dry run, nothing is entered.
#[utoipa::path(tag = "members", operation_id = "commitImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each deed")),
    responses((status = 200, description = "Entered", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/imports/{id}/commit")]
async fn commit_import(call: Call<ImportMembers>, id: Path<Uuid>, _: NoBody) -> Answer {
    call.by_now()?;
    demand_key(call.request())?;
    let (id, app) = (*id, call.app.clone());
    call.write(move |tx, by| async move {
        Ok(Reply::ok(&ImportView::from(service::commit(&tx, &by, app.sealer(), id).await?)))
    })
    .await
}

/// Take an import back
///
/// Its people leave the register, unless somebody has touched one of them since: then nothing
/// is undone and the rows are named.
#[utoipa::path(tag = "members", operation_id = "undoImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each deed")),
    responses((status = 200, description = "Taken back", body = ImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:import"))))]
#[post("/imports/{id}/undo")]
async fn undo_import(call: Call<ImportMembers>, id: Path<Uuid>, _: NoBody) -> Answer {
    call.by_now()?;
    demand_key(call.request())?;
    let id = *id;
    call.write(move |tx, by| async move {
        Ok(Reply::ok(&ImportView::from(service::undo(&tx, &by, id).await?)))
    })
    .await
}
