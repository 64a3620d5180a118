//! Use cases of imports.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ImportMembers, ManageMembers},
    audit::{AuditEvent, Object},
    id::Id,
    members::{
        IdNumber,
        import::{CellFault, Import, ImportId, ParsedRow, Sheet, read_rows},
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
    seal::Sealer,
};
use uuid::Uuid;

use super::{
    placing::placed,
    stored::{member_from_text, member_to_text},
    updating::{Direction, compare, part, write},
};
use crate::{
    http::caller::Authorized,
    http::{
        code::Code,
        problem::{FieldError, Problem},
        scope,
    },
    imports::{ImportRequest, at_row, count, read_sheet, stored::faulty_rows},
};

/// Reads a file; runs on a blocking thread.
pub(super) fn read(
    bytes: &[u8],
    mapping: Option<&str>,
    today: NaiveDate,
) -> Result<Sheet, Problem> {
    read_sheet(bytes, mapping, |grid, mapping| read_rows(grid, mapping, today))
}

/// Stores what a commit would do: nothing of the register is written.
pub(super) async fn dry_run(
    tx: &Tx,
    auth: &Authorized<ImportMembers>,
    sealer: &Sealer,
    (request, update_known): (ImportRequest, bool),
    mut sheet: Sheet,
) -> Result<Import, Problem> {
    organizations::find(tx, &auth.permit, request.organization)
        .await
        .map_err(scope::not_found_by("organization_id"))?;
    let known = store::branches(tx, &auth.permit, request.organization).await?;
    let mut ready = placed(&mut sheet, &known);
    let mut updates = Vec::new();
    if update_known {
        let (known, new) = part(tx, auth, sealer, request.organization, ready).await?;
        updates = compare(tx, auth, sealer, &mut sheet, known).await?;
        ready = new;
    }
    let ready = without_known(tx, auth, sealer, &mut sheet, ready).await?;
    let faulty = faulty_rows(&sheet)?;
    let import = request.read(&sheet, ready.len() + updates.len(), auth.now);
    let rows = ready.iter().map(ready_row).collect::<Result<Vec<_>, _>>()?;
    store::insert(tx, &auth.permit, sealer, &import, (&rows, &updates), &faulty).await?;
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
    let updates = store::updates(tx, sealer, &import).await?;
    let committed = import.change(|import| import.commit(auth.now))?;
    let changed = write(tx, auth, sealer, &updates, Direction::Forward).await?;
    register::insert_many(tx, &auth.permit_for::<ManageMembers>()?, sealer, &new, auth.now).await?;
    let import = store::save(tx, committed).await?;
    let event = AuditEvent::new("import.committed", Object::Import, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} members, {changed} changed", new.len()))).await?;
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
    sealer: &Sealer,
    id: ImportId,
) -> Result<Import, Problem> {
    let import = store::lock(tx, &auth.permit, id).await?;
    let committed_at = import.state.require_committed()?;
    let entered = store::entered(tx, &import).await?;
    refuse_changed(&entered)?;
    let ids: Vec<_> = entered.iter().map(|row| row.member).collect();
    let updates = store::updates(tx, sealer, &import).await?;
    let restored = write(tx, auth, sealer, &updates, Direction::Back).await?;
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
    auth.audit(tx, event.with_detail(format!("{gone} members, {restored} restored"))).await?;
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
    at_row(row, message)
}
