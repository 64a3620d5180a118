//! Outside records: a dry run with reasons, then a commit that adds each record once (S08).

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ImportLearning,
    audit::{AuditEvent, Object},
    classes::outside::{self, List, Record, Source},
    id::Id,
    message::Message,
    sheet::CellFault,
    text,
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, ImportRow, NewImport, ReadyRecord},
    members, organizations,
    seal::{Sealer, token_hash},
};
use uuid::Uuid;

use super::dto::{LearningImportQuery, LearningImportView};
use crate::{
    http::{
        body::Bytes,
        caller::{Authorized, Caller},
        code::{Code, FieldErrorCode},
        page,
        problem::{FieldError, Problem},
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
    },
    members::imports::{
        by_row, demand_key,
        dto::{RowFaultPage, RowFaultView},
    },
    sheet,
};

/// The largest spreadsheet, in bytes.
const FILE_MAX: usize = 10 << 20;

/// Read a list of outside records
///
/// A dry run: an .xlsx or a .csv (UTF-8 or GB18030) of the member-education site or the cadre
/// academy. Every bad cell is named and nothing of the ledger is written. Send the bytes of the file.
#[utoipa::path(tag = "classes", operation_id = "createLearningImport", params(LearningImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each change")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, description = "Read, not yet entered", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[post("/learning-imports")]
pub(super) async fn create_import(
    caller: Caller<ImportLearning>,
    Query(query): Query<LearningImportQuery>,
    Bytes(bytes): Bytes<FILE_MAX>,
) -> HandlerResult {
    demand_key(caller.request())?;
    let source = query.source.ok_or_else(no_source)?.0;
    let name = query.file_name.as_deref().and_then(|name| text::line(name, 1, 120).ok());
    let request = ImportRequest {
        organization: query.organization_id,
        source,
        file_name: name.unwrap_or_else(|| "records".to_owned()),
        file_hash: token_hash(&bytes),
    };
    let today = caller.app.now().day();
    let read = move || -> Result<List, Problem> {
        let wrong = |message| Problem::new(Code::ValidationFailed).detail(message);
        outside::read(&sheet::read(&bytes)?, today).map_err(wrong)
    };
    let list = actix_web::web::block(read)
        .await
        .map_err(|_| Problem::new(Code::Busy).retry_after(2))??;
    let app = caller.app.clone();
    caller
        .write(move |tx, auth| async move {
            let made = dry_run(&tx, &auth, app.sealer(), request, list).await?;
            let place = format!("/v1/learning-imports/{}", made.id);
            Ok(ApiResponse::created(place, &LearningImportView::from(made)))
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

/// What a dry run is about.
struct ImportRequest {
    organization: Uuid,
    source: Source,
    file_name: String,
    file_hash: Vec<u8>,
}

async fn dry_run(
    tx: &Tx,
    auth: &Authorized<ImportLearning>,
    sealer: &Sealer,
    request: ImportRequest,
    mut list: List,
) -> Result<ImportRow, Problem> {
    let owner =
        organizations::find_for_share(tx, &auth.permit, Id::new(request.organization)).await?;
    let records = std::mem::take(&mut list.rows);
    let external: Vec<String> = records.iter().map(|one| one.external_id.clone()).collect();
    let known = store::known_records(tx, &auth.permit, request.source, &external).await?;
    let (before, fresh): (Vec<Record>, Vec<Record>) =
        records.into_iter().partition(|one| known.contains(&one.external_id));
    let numbers: Vec<_> = fresh.iter().map(|one| one.id_number.clone()).collect();
    let people = members::people_by_id_number(tx, &auth.permit, sealer, owner.id, &numbers).await?;
    let mut ready = Vec::with_capacity(fresh.len());
    for (at, record) in fresh.into_iter().enumerate() {
        match person(&record, people.get(&at)) {
            Ok(member) => ready.push(ready_record(record, member)),
            Err(fault) => list.faults.push(fault),
        }
    }
    let faulty = by_row(&list.faults)?;
    let row = ImportRow {
        id: Uuid::now_v7(),
        organization_id: owner.id.uuid(),
        source: request.source.as_str().to_owned(),
        file_name: request.file_name,
        state: "ready".to_owned(),
        rows_total: count(ready.len() + before.len() + faulty.len()),
        rows_valid: count(ready.len()),
        rows_known: count(before.len()),
        rows_faulty: count(faulty.len()),
        rows_skipped: count(list.skipped),
        rows_entered: None,
        ignored_columns: list.ignored_columns.join("\n"),
        created_at: auth.now.millis(),
        committed_at: None,
        undone_at: None,
    };
    let new = NewImport { row, file_hash: request.file_hash, ready };
    store::insert_import(tx, &auth.permit, &owner, &new, &faulty).await?;
    let event = AuditEvent::new("learning_import.read", Object::LearningImport, new.row.id);
    auth.audit(tx, event.with_detail(request.source.as_str())).await?;
    Ok(new.row)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn ready_record(record: Record, member: Uuid) -> ReadyRecord {
    ReadyRecord {
        number: count(record.row),
        record: Uuid::now_v7(),
        external_id: record.external_id,
        member,
        course: record.course,
        seconds: record.seconds,
        day: record.day,
    }
}

/// The person of a row, whose name must be the register's.
fn person(record: &Record, found: Option<&(Uuid, String)>) -> Result<Uuid, CellFault> {
    let (zh, en) = match found {
        Some((id, name)) if text::narrow(name) == text::narrow(&record.name) => return Ok(*id),
        Some(_) => (
            "姓名与名册中该身份证号的姓名不一致",
            "The register has another name for this id number.",
        ),
        None => (
            "名册中没有此人，或不在该组织之下",
            "The register has nobody with this id number below this organization.",
        ),
    };
    Err(CellFault {
        row: record.row,
        column: record.column.clone(),
        field: "id_number",
        message: Message::new(zh, en),
        value: record.id_number.masked(),
    })
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
    let id = *id;
    let found = caller
        .read(async |conn, auth| Ok(store::find_import(&conn, &auth.permit, id).await?))
        .await?;
    Ok(ApiResponse::ok(&LearningImportView::from(found)))
}

/// List the rows that cannot be taken
///
/// Each with its bad cells and what to do about them.
#[utoipa::path(tag = "classes", operation_id = "listLearningImportFaults",
    params(("id" = Uuid, Path, description = "The import"), PageParams),
    responses((status = 200, description = "A page", body = RowFaultPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[get("/learning-imports/{id}/faults")]
pub(super) async fn list_faults(
    caller: Caller<ImportLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id = *id;
    let mark = ("learning-faults", id);
    let after: i64 = page::after(&caller, &params, &mark)?.unwrap_or(0);
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            let import = store::find_import(&conn, &auth.permit, id).await?;
            Ok(store::import_faults(&conn, &auth.permit, &import, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |(row, _)| *row);
    let next = page::next_link(caller.request(), &info);
    let data = rows
        .iter()
        .map(|(row, faults)| RowFaultView::of(*row, faults, caller.lang))
        .collect::<Result<_, _>>()?;
    Ok(ApiResponse::ok(&RowFaultPage { data, page: info }).next(next))
}
