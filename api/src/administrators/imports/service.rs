//! Use cases of imports of administrators.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ImportAdministrators,
    administrators::{
        Bounds, ExceptionId,
        import::{
            Entry, Field, Header, Judge, ParsedAdministrator, Person, Refusal, Sheet, enter,
            read_rows,
        },
    },
    audit::{AuditEvent, Object},
    imports::{SheetImport, SheetImportId, SheetKind},
    members::MemberId,
    message::Message,
    organizations::{Organization, OrganizationId},
    sheet::{CellFault, Directory, Field as _},
};
use lighthouse_persistence::{
    StoreError, Tx,
    administrators::importing::{self as admission, Number, Taken},
    imports as store, organizations as tree,
    seal::Sealer,
};

use super::{
    entering::enter_all,
    judging::judge,
    stored::{from_line, to_line},
    taking::Taking,
};
use crate::{
    accounts::CodeGenerator,
    http::{caller::Authorized, code::Code, problem::Problem, scope},
    imports::{ImportRequest, at_row, count, read_sheet, refuse_rows, stored::faulty_rows},
};

type Importer = Authorized<ImportAdministrators>;

/// Organizations of the tree that a sheet is compared with.
const KNOWN_MAX: u64 = 50_000;
/// Rows that one refusal names.
const NAMED_MAX: usize = 100;

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
    auth: &Importer,
    (sealer, bounds): (&Sealer, Bounds),
    request: ImportRequest,
    mut sheet: Sheet,
) -> Result<SheetImport, Problem> {
    let (permit, today) = (&auth.permit, auth.now.day());
    let top = tree::find(tx, permit, request.organization).await;
    let top = top.map_err(scope::not_found_by("organization_id"))?;
    let places = tree::living_below(tx, permit, &top, KNOWN_MAX).await?;
    let numbers: Vec<(usize, Number)> = sheet.rows.iter().filter_map(number_of).collect();
    let listed: Vec<Number> = numbers.iter().map(|(_, number)| number.clone()).collect();
    let found = admission::people_by_number(tx, permit, sealer, top.id, &listed).await?;
    let people = |row: usize| -> Vec<Person> {
        let at = numbers.binary_search_by_key(&row, |(number, _)| *number).ok();
        at.and_then(|at| found.get(&at)).cloned().unwrap_or_default()
    };
    let known = places.iter().map(|place| (place.id, place.code.as_str(), place.name.as_str()));
    let mut directory = Directory::new(known);
    let entries = enter(&mut sheet, &mut directory, |row| people(row.number), today);
    let everybody = found.values().flatten().cloned().collect();
    let mut judge = judge(tx, auth, bounds, top.id, (everybody, places)).await?;
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        match judge.take(&entry) {
            Ok(_) => lines.push(to_line(&entry)?),
            Err(refusal) => sheet.faults.push(fault(&sheet.header, &judge, &entry, refusal)),
        }
    }
    let import = request.read(&sheet, lines.len(), auth.now);
    store::insert(tx, permit, &import, &lines, &faulty_rows(&sheet)?).await?;
    auth.audit(tx, AuditEvent::new("import.read", Object::Import, import.id.uuid())).await?;
    Ok(import)
}

/// By what a row names its person; the id number goes before the phone.
fn number_of(row: &ParsedAdministrator) -> Option<(usize, Number)> {
    let number = row.id_number.clone().map(Number::IdNumber);
    let number = number.or_else(|| row.phone.clone().map(Number::Phone))?;
    Some((row.number, number))
}

/// A refusal in its column, or in that of the name where the sheet has no such column.
fn fault(
    header: &Header,
    judge: &Judge<'_>,
    entry: &Entry,
    (field, message): Refusal,
) -> CellFault {
    let column = if header.has(field) { field } else { Field::Name };
    let person = judge.person(entry.member).map(|person| person.name.clone());
    let value = match column {
        Field::Role => Some(entry.role.zh().to_owned()),
        Field::Organization | Field::OrganizationCode => {
            judge.place(entry.place).map(|place| place.name.clone())
        }
        Field::Name => person,
        _ => None,
    };
    CellFault {
        row: entry.number,
        column: header.letter(column),
        field: field.as_str(),
        message,
        value: value.unwrap_or_default(),
    }
}

/// Enters all valid rows, or none: whatever changed since the dry run refuses the whole.
pub(super) async fn commit(
    tx: &Tx,
    auth: &Importer,
    (bounds, names): (Bounds, &mut CodeGenerator),
    id: SheetImportId,
) -> Result<SheetImport, Problem> {
    let import = store::lock(tx, &auth.permit, (SheetKind::Administrators, id)).await?;
    import.state.require_ready()?;
    let lines = store::ready(tx, &import).await?;
    let entries = lines.iter().map(from_line).collect::<Result<Vec<_>, _>>()?;
    let registers = lock_registers(tx, auth, &entries).await?;
    let mut judge = judge(tx, auth, bounds, import.organization, registers).await?;
    let exceptions = judge_rows(&mut judge, &entries)?;
    let mut taking = Taking::new(auth, &judge, names);
    let rows = lines.iter().zip(entries).zip(exceptions);
    let taken: Option<Vec<Taken>> =
        rows.map(|((line, entry), rests_on)| taking.take(line.object, entry, rests_on)).collect();
    let taken = taken.ok_or_else(|| Problem::new(Code::Conflict))?;
    let committed = import.change(|import| import.commit(auth.now))?;
    let detail = enter_all(tx, auth, taken).await?;
    let import = store::save(tx, committed).await?;
    let event = AuditEvent::new("import.committed", Object::Import, import.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(import)
}

/// Rights, then organizations, then people, as every write locks them.
async fn lock_registers(
    tx: &Tx,
    auth: &Importer,
    entries: &[Entry],
) -> Result<(Vec<Person>, Vec<Organization>), Problem> {
    let mut members: Vec<MemberId> = entries.iter().map(|entry| entry.member).collect();
    let mut places: Vec<OrganizationId> = entries.iter().map(|entry| entry.place).collect();
    members.sort_unstable();
    members.dedup();
    places.sort_unstable();
    places.dedup();
    admission::move_rights(tx, &auth.permit, &members).await?;
    let mut shared = Vec::with_capacity(places.len());
    for chunk in places.chunks(500) {
        shared.extend(tree::share_many(tx, &auth.permit, chunk).await?);
    }
    Ok((admission::lock_people(tx, &auth.permit, &members).await?, shared))
}

/// The exception that each row rests on now, if it needs one; rows that do not fit any more refuse
/// the whole.
fn judge_rows(
    judge: &mut Judge<'_>,
    entries: &[Entry],
) -> Result<Vec<Option<ExceptionId>>, Problem> {
    let (mut exceptions, mut faults) = (Vec::with_capacity(entries.len()), Vec::new());
    for entry in entries {
        match judge.take(entry) {
            Ok(exception) => exceptions.push(exception),
            Err((_, message)) if faults.len() < NAMED_MAX => {
                faults.push(at_row(count(entry.number), message));
            }
            Err(_) => {}
        }
    }
    refuse_rows(faults)?;
    Ok(exceptions)
}

/// Takes a committed import back, unless somebody has touched what it entered since.
pub(super) async fn undo(
    tx: &Tx,
    auth: &Importer,
    id: SheetImportId,
) -> Result<SheetImport, Problem> {
    let import = store::lock(tx, &auth.permit, (SheetKind::Administrators, id)).await?;
    import.state.require_committed()?;
    let message = Message::new(
        "该任职导入后已被修改或使用，未撤销任何内容",
        "This appointment was changed or is used since; nothing was undone.",
    );
    let touched = admission::touched(tx, &import).await?;
    refuse_rows(touched.into_iter().map(|row| at_row(row, message.clone())).collect())?;
    let gone = match admission::erase(tx, &auth.permit, &import).await {
        Err(StoreError::Reference) => return Err(Problem::new(Code::Conflict).detail(message)),
        other => other?,
    };
    let undone = import.change(|import| import.undo(auth.now))?;
    let import = store::save(tx, undone).await?;
    let event = AuditEvent::new("import.undone", Object::Import, import.id.uuid());
    auth.audit(tx, event.with_detail(format!("{gone} administrators"))).await?;
    Ok(import)
}
