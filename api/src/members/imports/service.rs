//! Use cases of imports.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ImportMembers, ManageMembers},
    audit::{AuditEvent, Object},
    id::Id,
    members::{
        IdNumber,
        import::{Cell, CellFault, ParsedRow, Sheet, find_header, read_rows},
    },
    message::Message,
    organizations::{Organization, OrganizationId},
    text,
};
use lighthouse_persistence::{
    Tx,
    members::{
        self as register, NewRow,
        imports::{self as store, FaultyRow, Import, ReadyRow},
    },
    organizations,
    seal::{Sealer, token_hash},
};
use uuid::Uuid;

use super::{dto::KeptFault, placing::placed, rows::ImportRow};
use crate::{
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
    sheet,
};

/// Reads a file; runs on a blocking thread.
pub(super) fn validate(bytes: &[u8], today: NaiveDate) -> Result<Sheet, Problem> {
    let grid: Vec<Vec<Cell>> = sheet::read(bytes)?;
    let header = find_header(&grid)
        .map_err(|message| Problem::new(Code::ValidationFailed).detail(message))?;
    Ok(read_rows(&grid, &header, today))
}

/// What a dry run is about.
pub(super) struct ImportRequest {
    pub(super) organization: OrganizationId,
    pub(super) file_name: String,
    pub(super) file_hash: Vec<u8>,
}

impl ImportRequest {
    pub(super) fn new(organization: Uuid, file_name: Option<String>, bytes: &[u8]) -> Self {
        let name = file_name.and_then(|name| text::line(&name, 1, 120).ok());
        Self {
            organization: Id::new(organization),
            file_name: name.unwrap_or_else(|| "members".to_owned()),
            file_hash: token_hash(bytes),
        }
    }
}

/// Keeps what a commit would do: nothing of the register is written.
pub(super) async fn dry_run(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    sealer: &Sealer,
    request: ImportRequest,
    mut sheet: Sheet,
) -> Result<Import, Problem> {
    organizations::find(tx, &auth.permit, request.organization).await?;
    let known = store::branches(tx, &auth.permit, request.organization).await?;
    let ready = placed(&mut sheet, &known);
    let ready = unknown_yet(tx, sealer, &mut sheet, ready).await?;
    let faulty = by_row(&sheet.faults);
    let import = Import {
        id: Uuid::now_v7(),
        organization: request.organization,
        file_name: request.file_name,
        file_hash: request.file_hash,
        state: "ready".to_owned(),
        rows_total: count(ready.len() + faulty.len()),
        rows_valid: count(ready.len()),
        rows_faulty: count(faulty.len()),
        rows_skipped: count(sheet.skipped),
        ignored_columns: sheet.ignored_columns.join("\n"),
        created_at: auth.now,
        committed_at: None,
        undone_at: None,
        version: 1,
    };
    let rows: Vec<ReadyRow> = ready.iter().map(kept).collect();
    store::insert(tx, &auth.permit, sealer, &import, &rows, &faulty).await?;
    auth.audit(tx, AuditEvent::new("import.read", Object::Import, import.id)).await?;
    Ok(import)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn kept((row, branch): &(ParsedRow, OrganizationId)) -> ReadyRow {
    ReadyRow {
        number: count(row.number),
        branch: *branch,
        member: Id::new(Uuid::now_v7()),
        text: serde_json::to_string(&ImportRow::from(&row.member)).unwrap_or_default(),
    }
}

/// Leaves out people whose id number a living entry already has.
async fn unknown_yet(
    tx: &Tx,
    sealer: &Sealer,
    sheet: &mut Sheet,
    ready: Vec<(ParsedRow, OrganizationId)>,
) -> Result<Vec<(ParsedRow, OrganizationId)>, Problem> {
    let numbered: Vec<(usize, IdNumber)> = ready
        .iter()
        .enumerate()
        .filter_map(|(at, (row, _))| Some((at, row.member.id_number.clone()?)))
        .collect();
    let numbers: Vec<IdNumber> = numbered.iter().map(|(_, number)| number.clone()).collect();
    let known = register::known_id_numbers(tx, sealer, &numbers).await?;
    let taken: HashMap<usize, &IdNumber> = numbered
        .iter()
        .enumerate()
        .filter(|(n, _)| known.contains(n))
        .map(|(_, (at, number))| (*at, number))
        .collect();
    let mut fresh = Vec::with_capacity(ready.len());
    for (at, (row, branch)) in ready.iter().enumerate() {
        match taken.get(&at) {
            Some(number) => sheet.faults.push(already_there(row, number)),
            None => fresh.push((row.clone(), *branch)),
        }
    }
    Ok(fresh)
}

fn already_there(row: &ParsedRow, number: &IdNumber) -> CellFault {
    CellFault {
        row: row.number,
        column: String::new(),
        field: "id_number",
        message: Message::new(
            "该身份证号已在名册中",
            "A living register entry already has this id number.",
        ),
        value: number.masked(),
    }
}

pub(crate) fn by_row(faults: &[CellFault]) -> Vec<FaultyRow> {
    let mut rows: BTreeMap<usize, Vec<KeptFault>> = BTreeMap::new();
    for fault in faults {
        rows.entry(fault.row).or_default().push(fault.into());
    }
    let row = |(number, faults): (usize, Vec<KeptFault>)| FaultyRow {
        number: count(number),
        faults: serde_json::to_string(&faults).unwrap_or_default(),
    };
    rows.into_iter().map(row).collect()
}

/// Enters all valid rows, or none: whatever changed since the dry run refuses the whole.
pub(super) async fn commit(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    sealer: &Sealer,
    id: Uuid,
) -> Result<Import, Problem> {
    let import = store::find_for_update(tx, &auth.permit, id).await?;
    expect_state(&import, "ready")?;
    let rows = store::ready(tx, sealer, &import).await?;
    let branches = branches_of(tx, auth, &rows).await?;
    let new = rows.iter().map(|row| restored(row, &branches)).collect::<Result<Vec<_>, _>>()?;
    let enter = auth.permit_for::<ManageMembers>()?;
    register::insert_many(tx, &enter, sealer, &new, auth.now).await?;
    store::step(tx, &import, "committed", auth.now).await?;
    let event = AuditEvent::new("import.committed", Object::Import, id);
    auth.audit(tx, event.with_detail(format!("{} members", new.len()))).await?;
    Ok(Import {
        state: "committed".to_owned(),
        committed_at: Some(auth.now),
        version: import.version + 1,
        ..import
    })
}

/// Loads and keeps from changing every branch that rows go to.
async fn branches_of(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    rows: &[ReadyRow],
) -> Result<HashMap<OrganizationId, Organization>, Problem> {
    let mut ids: Vec<OrganizationId> = rows.iter().map(|row| row.branch).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = HashMap::new();
    for chunk in ids.chunks(500) {
        let some = organizations::share_many(tx, &auth.permit, chunk).await?;
        found.extend(some.into_iter().map(|branch| (branch.id, branch)));
    }
    Ok(found)
}

fn restored(
    row: &ReadyRow,
    branches: &HashMap<OrganizationId, Organization>,
) -> Result<NewRow, Problem> {
    let branch =
        branches.get(&row.branch).filter(|branch| crate::members::service::takes_members(branch));
    let branch = branch.ok_or_else(|| {
        let message = Message::new(
            format!("第 {} 行的支部已不存在，请重新导入", row.number),
            format!("The branch of row {} is gone; import the file again.", row.number),
        );
        Problem::new(Code::Conflict).detail(message)
    })?;
    let member = serde_json::from_str::<ImportRow>(&row.text).ok().and_then(ImportRow::restore);
    let member = member.ok_or_else(|| Problem::new(Code::Internal))?;
    Ok(NewRow { id: row.member, branch: branch.clone(), member })
}

/// Takes a committed import back, unless somebody has touched its people since.
pub(super) async fn undo(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    id: Uuid,
) -> Result<Import, Problem> {
    let import = store::find_for_update(tx, &auth.permit, id).await?;
    expect_state(&import, "committed")?;
    let made = store::made(tx, &import).await?;
    let touched =
        made.iter().filter(|(_, _, untouched)| !untouched).map(|(row, ..)| changed_since(*row));
    let touched: Vec<FieldError> = touched.take(100).collect();
    if !touched.is_empty() {
        let message = Message::new(
            "部分人员导入后已被修改，未撤销任何内容",
            "Some people were changed since; nothing was undone.",
        );
        return Err(Problem::new(Code::Conflict).detail(message).faults(touched));
    }
    let ids: Vec<_> = made.iter().map(|(_, member, _)| *member).collect();
    let committed = import.committed_at.unwrap_or(auth.now);
    let gone =
        register::erase_unused(tx, &auth.permit_for::<ManageMembers>()?, &ids, committed).await?;
    if gone != ids.len() as u64 {
        return Err(Problem::new(Code::Conflict).detail(Message::new(
            "部分人员已有考勤、学时更正或账号，未撤销任何内容",
            "Some people have attendance, corrected hours or an account; nothing was undone.",
        )));
    }
    store::step(tx, &import, "undone", auth.now).await?;
    auth.audit(
        tx,
        AuditEvent::new("import.undone", Object::Import, id).with_detail(format!("{gone} members")),
    )
    .await?;
    Ok(Import {
        state: "undone".to_owned(),
        undone_at: Some(auth.now),
        version: import.version + 1,
        ..import
    })
}

fn changed_since(row: i64) -> FieldError {
    let message = Message::new(
        format!("第 {row} 行的人员已被修改"),
        format!("The person of row {row} was changed."),
    );
    FieldError::body(format!("/rows/{row}"), FieldErrorCode::Conflict, message)
}

fn expect_state(import: &Import, wanted: &str) -> Result<(), Problem> {
    if import.state == wanted {
        return Ok(());
    }
    let message = Message::new(
        format!("导入的状态是 {}", import.state),
        format!("The import is {}.", import.state),
    );
    Err(Problem::new(Code::WrongState).detail(message))
}
