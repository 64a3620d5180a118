//! Use cases of imports.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ImportMembers, ManageMembers},
    audit::{AuditEvent, Object},
    id::Id,
    imports::ImportState,
    members::{
        IdNumber,
        import::{
            Cell, CellFault, Import, ImportId, ParsedRow, RowCounts, Sheet, find_header, read_rows,
        },
    },
    message::Message,
    organizations::{Organization, OrganizationId},
};
use lighthouse_persistence::{
    StoreError, Tx,
    members::{
        self as register, NewRow,
        imports::{self as store, EnteredRow, ReadyRow},
    },
    organizations,
    seal::{Sealer, token_hash},
};
use uuid::Uuid;

use super::{
    placing::placed,
    stored::{member_from_text, member_to_text},
};
use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        scope,
    },
    imports::{self, count, stored::by_row},
    sheet,
};

/// Reads a file; runs on a blocking thread.
pub(super) fn read(bytes: &[u8], today: NaiveDate) -> Result<Sheet, Problem> {
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
        Self {
            organization: Id::new(organization),
            file_name: imports::file_name(file_name, "members"),
            file_hash: token_hash(bytes),
        }
    }
}

/// Stores what a commit would do: nothing of the register is written.
pub(super) async fn dry_run(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    sealer: &Sealer,
    request: ImportRequest,
    mut sheet: Sheet,
) -> Result<Import, Problem> {
    organizations::find(tx, &auth.permit, request.organization)
        .await
        .map_err(scope::not_found_by("organization_id"))?;
    let known = store::branches(tx, &auth.permit, request.organization).await?;
    let ready = placed(&mut sheet, &known);
    let ready = without_known(tx, auth, sealer, &mut sheet, ready).await?;
    let faulty = by_row(&sheet.faults)?;
    let (valid, skipped) = (count(ready.len()), count(sheet.skipped));
    let import = Import {
        id: Id::new(Uuid::now_v7()),
        organization: request.organization,
        file_name: request.file_name,
        file_hash: request.file_hash,
        rows: RowCounts { valid, faulty: count(faulty.len()), skipped },
        ignored_columns: sheet.ignored_columns,
        created_at: auth.now,
        state: ImportState::Ready,
        version: 1,
    };
    let rows = ready.iter().map(ready_row).collect::<Result<Vec<_>, _>>()?;
    store::insert(tx, &auth.permit, sealer, &import, &rows, &faulty).await?;
    auth.audit(tx, AuditEvent::new("import.read", Object::Import, import.id.uuid())).await?;
    Ok(import)
}

fn ready_row((row, branch): &(ParsedRow, OrganizationId)) -> Result<ReadyRow, StoreError> {
    Ok(ReadyRow {
        number: count(row.number),
        branch: *branch,
        member: Id::new(Uuid::now_v7()),
        text: member_to_text(&row.member)?,
    })
}

/// Leaves out people whose id number a living entry already has.
async fn without_known(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
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
    let known = register::known_id_numbers(tx, &auth.permit, sealer, &numbers).await?;
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

/// Enters all valid rows, or none: whatever changed since the dry run refuses the whole.
pub(super) async fn commit(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    sealer: &Sealer,
    id: ImportId,
) -> Result<Import, Problem> {
    let import = store::lock(tx, &auth.permit, id).await?;
    import.state.require_ready()?;
    let rows = store::ready(tx, sealer, &import).await?;
    let branches = branches_of(tx, auth, &rows).await?;
    let new = rows.iter().map(|row| restored(row, &branches)).collect::<Result<Vec<_>, _>>()?;
    let committed = import.change(|import| import.commit(auth.now))?;
    register::insert_many(tx, &auth.permit_for::<ManageMembers>()?, sealer, &new, auth.now).await?;
    let import = store::save(tx, committed).await?;
    let event = AuditEvent::new("import.committed", Object::Import, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} members", new.len()))).await?;
    Ok(import)
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
    let branch = branches.get(&row.branch).filter(|branch| branch.takes_members());
    let branch = branch.ok_or_else(|| {
        let message = Message::new(
            format!("第 {} 行的支部已不存在，请重新导入", row.number),
            format!("The branch of row {} is gone; import the file again.", row.number),
        );
        Problem::new(Code::Conflict).detail(message)
    })?;
    let member = member_from_text(&row.text)?;
    Ok(NewRow { id: row.member, branch: branch.clone(), member })
}

/// Takes a committed import back, unless somebody has touched its people since.
pub(super) async fn undo(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    id: ImportId,
) -> Result<Import, Problem> {
    let import = store::lock(tx, &auth.permit, id).await?;
    let committed_at = import.state.require_committed()?;
    let entered = store::entered(tx, &import).await?;
    refuse_changed(&entered)?;
    let ids: Vec<_> = entered.iter().map(|row| row.member).collect();
    let undone = import.change(|import| import.undo(auth.now))?;
    let gone = register::erase_unused(tx, &auth.permit_for::<ManageMembers>()?, &ids, committed_at)
        .await?;
    if gone != ids.len() as u64 {
        return Err(Problem::new(Code::Conflict).detail(Message::new(
            "部分人员已有考勤、学时更正、账号或职务，未撤销任何内容",
            "Some people have attendance, corrected hours, an account or a post; nothing was undone.",
        )));
    }
    let import = store::save(tx, undone).await?;
    let event = AuditEvent::new("import.undone", Object::Import, id.uuid());
    auth.audit(tx, event.with_detail(format!("{gone} members"))).await?;
    Ok(import)
}

/// Names the rows whose people were changed since, at most a hundred.
fn refuse_changed(entered: &[EnteredRow]) -> Result<(), Problem> {
    let changed = entered.iter().filter(|row| !row.unchanged).take(100);
    let faults: Vec<FieldError> = changed.map(|row| changed_since(row.number)).collect();
    if faults.is_empty() {
        return Ok(());
    }
    let message = Message::new(
        "部分人员导入后已被修改，未撤销任何内容",
        "Some people were changed since; nothing was undone.",
    );
    Err(Problem::new(Code::Conflict).detail(message).faults(faults))
}

fn changed_since(row: i64) -> FieldError {
    let message = Message::new(
        format!("第 {row} 行的人员已被修改"),
        format!("The person of row {row} was changed."),
    );
    FieldError::body(format!("/rows/{row}"), FieldErrorCode::Conflict, message)
}
