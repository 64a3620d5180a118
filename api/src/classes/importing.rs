//! Use cases of imports of outside records: each record counts once, and can be taken back by
//! counter-entries.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ImportLearning,
    audit::{AuditEvent, Object},
    classes::{
        LearningImport, LearningImportId, RecordCounts,
        outside::{self, Record, Sheet, Source},
    },
    id::Id,
    imports::ImportState,
    members::MemberId,
    message::Message,
    organizations::OrganizationId,
    sheet::CellFault,
    text,
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, ReadyRecord},
    members, organizations,
    seal::Sealer,
};
use uuid::Uuid;

use crate::{
    http::{caller::Authorized, problem::Problem, scope},
    imports::{count, read_sheet, stored::faulty_rows},
};

/// Reads a file; runs on a blocking thread.
pub(super) fn read(
    bytes: &[u8],
    mapping: Option<&str>,
    today: NaiveDate,
) -> Result<Sheet, Problem> {
    read_sheet(bytes, mapping, |grid, mapping| outside::read_rows(grid, mapping, today))
}

/// What a dry run is about.
pub(super) struct ImportRequest {
    pub(super) organization: OrganizationId,
    pub(super) source: Source,
    pub(super) file_name: String,
    pub(super) file_hash: Vec<u8>,
}

/// Stores what a commit would do: nothing of the ledger is written.
pub(super) async fn dry_run(
    tx: &Tx,
    auth: &Authorized<ImportLearning>,
    sealer: &Sealer,
    request: ImportRequest,
    mut list: Sheet,
) -> Result<LearningImport, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, request.organization)
        .await
        .map_err(scope::not_found_by("organization_id"))?;
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
    let faulty = faulty_rows(&list)?;
    let import = LearningImport {
        id: Id::new(Uuid::now_v7()),
        organization: owner.id,
        source: request.source,
        file_name: request.file_name,
        file_hash: request.file_hash,
        rows: RecordCounts {
            valid: count(ready.len()),
            known: count(before.len()),
            faulty: count(faulty.len()),
            skipped: count(list.skipped),
        },
        entered: None,
        headings: list.headings(),
        ignored_columns: list.header.ignored.clone(),
        created_at: auth.now,
        state: ImportState::Ready,
        version: 1,
    };
    store::insert_import(tx, &auth.permit, &owner, &import, (&ready, &faulty)).await?;
    let (object, id) = (Object::LearningImport, import.id.uuid());
    let event = AuditEvent::new("learning_import.read", object, id);
    auth.audit(tx, event.with_detail(import.source.as_str())).await?;
    Ok(import)
}

fn ready_record(record: Record, member: MemberId) -> ReadyRecord {
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
fn person(record: &Record, found: Option<&(Uuid, String)>) -> Result<MemberId, CellFault> {
    let (zh, en) = match found {
        Some((id, name)) if text::narrow(name) == text::narrow(&record.name) => {
            return Ok(Id::new(*id));
        }
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

/// Enters the records that nobody entered before.
pub(super) async fn commit(
    tx: &Tx,
    auth: &Authorized<ImportLearning>,
    id: LearningImportId,
) -> Result<LearningImport, Problem> {
    let import = store::lock_import(tx, &auth.permit, id).await?;
    import.state.require_ready()?;
    let entered = store::enter_records(tx, &import, auth.now).await?;
    let committed = import.change(|import| import.commit(entered, auth.now))?;
    let import = store::save_import(tx, committed).await?;
    let (object, id) = (Object::LearningImport, id.uuid());
    let event = AuditEvent::new("learning_import.committed", object, id);
    auth.audit(tx, event.with_detail(format!("{entered} records"))).await?;
    Ok(import)
}

/// Counters the records that it entered.
pub(super) async fn undo(
    tx: &Tx,
    auth: &Authorized<ImportLearning>,
    id: LearningImportId,
) -> Result<LearningImport, Problem> {
    let import = store::lock_import(tx, &auth.permit, id).await?;
    import.state.require_committed()?;
    store::counter_records(tx, &import, auth.now).await?;
    let undone = import.change(|import| import.undo(auth.now))?;
    let import = store::save_import(tx, undone).await?;
    let (object, id) = (Object::LearningImport, id.uuid());
    auth.audit(tx, AuditEvent::new("learning_import.undone", object, id)).await?;
    Ok(import)
}
