//! Outside records: a dry run with reasons, then a commit that adds each record once (S08).

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ImportLearning,
    audit::{Deed, Object},
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
    door::{By, Call},
    http::{
        body::Bytes,
        code::{Code, FaultCode},
        page,
        problem::{Fault, Problem},
        query::{PageParams, Query},
        reply::{Answer, Reply},
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
#[utoipa::path(tag = "classes", operation_id = "createLearningImport", params(LearningImportQuery, ("Idempotency-Key" = String, Header, description = "One key for each deed")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, description = "Read, not yet entered", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[post("/learning-imports")]
pub(super) async fn create_import(
    call: Call<ImportLearning>,
    Query(query): Query<LearningImportQuery>,
    Bytes(bytes): Bytes<FILE_MAX>,
) -> Answer {
    call.by_now()?;
    demand_key(call.request())?;
    let source = query.source.ok_or_else(no_source)?.0;
    let name = query.file_name.as_deref().and_then(|name| text::line(name, 1, 120).ok());
    let wish = Wish {
        organization: query.organization_id,
        source,
        file_name: name.unwrap_or_else(|| "records".to_owned()),
        file_hash: token_hash(&bytes),
    };
    let today = call.app.now().day();
    let read = move || -> Result<List, Problem> {
        let wrong = |says| Problem::new(Code::ValidationFailed).detail(says);
        outside::read(&sheet::read(&bytes)?, today).map_err(wrong)
    };
    let list = actix_web::web::block(read)
        .await
        .map_err(|_| Problem::new(Code::Busy).retry_after(2))??;
    let app = call.app.clone();
    call.write(move |tx, by| async move {
        let made = dry_run(&tx, &by, app.sealer(), wish, list).await?;
        let place = format!("/v1/learning-imports/{}", made.id);
        Ok(Reply::created(place, &LearningImportView::from(made)))
    })
    .await
}

fn no_source() -> Problem {
    let says = Message::new("缺少来源", "Say who gave the list out.");
    Problem::new(Code::ValidationFailed).fault(Fault::parameter(
        "source",
        FaultCode::MissingField,
        says,
    ))
}

/// What a dry run is about.
struct Wish {
    organization: Uuid,
    source: Source,
    file_name: String,
    file_hash: Vec<u8>,
}

async fn dry_run(
    tx: &Tx,
    by: &By<ImportLearning>,
    sealer: &Sealer,
    wish: Wish,
    mut list: List,
) -> Result<ImportRow, Problem> {
    let owner = organizations::find_for_share(tx, &by.permit, Id::new(wish.organization)).await?;
    let records = std::mem::take(&mut list.rows);
    let external: Vec<String> = records.iter().map(|one| one.external_id.clone()).collect();
    let known = store::known_records(tx, &by.permit, wish.source, &external).await?;
    let (before, fresh): (Vec<Record>, Vec<Record>) =
        records.into_iter().partition(|one| known.contains(&one.external_id));
    let numbers: Vec<_> = fresh.iter().map(|one| one.id_number.clone()).collect();
    let people = members::people_by_id_number(tx, &by.permit, sealer, owner.id, &numbers).await?;
    let mut ready = Vec::with_capacity(fresh.len());
    for (at, record) in fresh.into_iter().enumerate() {
        match person(&record, people.get(&at)) {
            Ok(member) => ready.push(ready_record(record, member)),
            Err(fault) => list.faults.push(fault),
        }
    }
    let faulty = by_row(&list.faults);
    let row = ImportRow {
        id: Uuid::now_v7(),
        organization_id: owner.id.uuid(),
        source: wish.source.as_str().to_owned(),
        file_name: wish.file_name,
        state: "ready".to_owned(),
        rows_total: count(ready.len() + before.len() + faulty.len()),
        rows_valid: count(ready.len()),
        rows_known: count(before.len()),
        rows_faulty: count(faulty.len()),
        rows_skipped: count(list.skipped),
        rows_entered: None,
        ignored_columns: list.ignored_columns.join("\n"),
        created_at: by.now.millis(),
        committed_at: None,
        undone_at: None,
    };
    let new = NewImport { row, file_hash: wish.file_hash, ready };
    store::insert_import(tx, &by.permit, &owner, &new, &faulty).await?;
    let deed = Deed::new("learning_import.read", Object::LearningImport, new.row.id);
    by.audit(tx, deed.with_detail(wish.source.as_str())).await?;
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
pub(super) async fn get_import(call: Call<ImportLearning>, id: Path<Uuid>) -> Answer {
    let id = *id;
    let found =
        call.read(async |conn, by| Ok(store::find_import(&conn, &by.permit, id).await?)).await?;
    Ok(Reply::ok(&LearningImportView::from(found)))
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
    call: Call<ImportLearning>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id = *id;
    let mark = ("learning-faults", id);
    let after: i64 = page::after(&call, &params, &mark)?.unwrap_or(0);
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            let import = store::find_import(&conn, &by.permit, id).await?;
            Ok(store::import_faults(&conn, &by.permit, &import, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |(row, _)| *row);
    let next = page::next_link(call.request(), &info);
    let data = rows.iter().map(|(row, faults)| RowFaultView::of(*row, faults, call.lang)).collect();
    Ok(Reply::ok(&RowFaultPage { data, page: info }).next(next))
}
