//! Use cases of imports of the tree.

use std::collections::HashMap;

use lighthouse_domain::{
    access::actions::{ImportOrganizations, ManageOrganizations},
    audit::{AuditEvent, Object},
    imports::{SheetImport, SheetImportId, SheetKind},
    message::Message,
    organizations::{
        Organization, OrganizationId,
        import::{Known, Sheet, plan, read_rows},
    },
};
use lighthouse_persistence::{
    Locked, StoreError, Tx,
    imports::{self as store},
    organizations as tree,
};

use super::{
    planting::plant,
    stored::{Entry, from_line, to_lines},
};
use crate::{
    http::caller::Authorized,
    http::{code::Code, problem::Problem, scope},
    imports::{ImportRequest, at_row, read_sheet, refuse_rows, stored::faulty_rows},
};

type Importer = Authorized<ImportOrganizations>;

/// Organizations of the tree that a sheet is compared with.
const KNOWN_MAX: u64 = 50_000;

/// Reads a file; runs on a blocking thread.
pub(super) fn read(bytes: &[u8], mapping: Option<&str>) -> Result<Sheet, Problem> {
    read_sheet(bytes, mapping, read_rows)
}

/// Stores what a commit would do: nothing of the tree is written.
pub(super) async fn dry_run(
    tx: &Tx,
    auth: &Importer,
    request: ImportRequest,
    mut sheet: Sheet,
) -> Result<SheetImport, Problem> {
    let top = tree::find(tx, &auth.permit, request.organization).await;
    let top = top.map_err(scope::not_found_by("organization_id"))?;
    let known = tree::living_below(tx, &auth.permit, &top, KNOWN_MAX).await?;
    let known: Vec<Known> = known.into_iter().map(known_as).collect();
    let codes: Vec<String> = sheet.rows.iter().map(|row| row.code.clone()).collect();
    let taken = tree::taken_codes(tx, &auth.permit, &codes).await?;
    let planned = plan(&mut sheet, &known_as(top), &known, &taken);
    let (lines, faulty) = (to_lines(&planned)?, faulty_rows(&sheet)?);
    let import = request.read(&sheet, lines.len(), auth.now);
    store::insert(tx, &auth.permit, &import, &lines, &faulty).await?;
    auth.audit(tx, AuditEvent::new("import.read", Object::Import, import.id.uuid())).await?;
    Ok(import)
}

fn known_as(one: Organization) -> Known {
    let depth = one.path.depth();
    let (id, parent, kind, code, name) = (one.id, one.parent, one.kind, one.code, one.name);
    Known { id, parent, kind, code, name, depth }
}

/// Enters all valid rows, or none: whatever changed since the dry run refuses the whole.
pub(super) async fn commit(
    tx: &Tx,
    auth: &Importer,
    key: (SheetKind, SheetImportId),
) -> Result<SheetImport, Problem> {
    tree::lock_shape(tx).await?;
    let import = store::lock(tx, &auth.permit, key).await?;
    import.state.require_ready()?;
    let lines = store::ready(tx, &import).await?;
    let entries = lines.iter().map(from_line).collect::<Result<Vec<_>, _>>()?;
    refuse_taken(tx, auth, &entries).await?;
    let parents = parents_of(tx, auth, &entries).await?;
    let new = plant(tx, auth.now, &entries, &parents).await?;
    let committed = import.change(|import| import.commit(auth.now))?;
    tree::insert_many(tx, &auth.permit_for::<ManageOrganizations>()?, &new).await?;
    let import = store::save(tx, committed).await?;
    let event = AuditEvent::new("import.committed", Object::Import, import.id.uuid());
    auth.audit(tx, event.with_detail(format!("{} organizations", new.len()))).await?;
    Ok(import)
}

/// Refuses codes that somebody took since the dry run, at most a hundred of them by row.
async fn refuse_taken(tx: &Tx, auth: &Importer, entries: &[Entry]) -> Result<(), Problem> {
    let codes: Vec<String> = entries.iter().map(|entry| entry.code.clone()).collect();
    let taken = tree::taken_codes(tx, &auth.permit, &codes).await?;
    let again = entries.iter().filter(|entry| taken.contains(&entry.code)).take(100);
    let message = Message::new("该代码已被使用", "Another organization has this code by now.");
    let faults: Vec<_> = again.map(|entry| at_row(entry.number, message.clone())).collect();
    refuse_rows(faults)
}

/// The parents that are in the tree, locked; one that was dissolved refuses its rows.
async fn parents_of(
    tx: &Tx,
    auth: &Importer,
    entries: &[Entry],
) -> Result<HashMap<OrganizationId, Locked<Organization>>, Problem> {
    let own: std::collections::HashSet<_> = entries.iter().map(|entry| entry.id).collect();
    let outside = entries.iter().map(|entry| entry.parent).filter(|id| !own.contains(id));
    let mut ids: Vec<OrganizationId> = outside.collect();
    ids.sort_unstable();
    ids.dedup();
    let found = tree::lock_many(tx, &auth.permit_for()?, &ids).await?;
    let parents: HashMap<_, _> = found.into_iter().map(|one| (one.id, one)).collect();
    let gone = entries.iter().filter(|entry| {
        let stands = || parents.get(&entry.parent).is_some_and(|at| at.admits(entry.kind).is_ok());
        !own.contains(&entry.parent) && !stands()
    });
    let message =
        Message::new("上级组织已撤销，请重新导入", "Its parent is gone; import the file again.");
    refuse_rows(gone.take(100).map(|entry| at_row(entry.number, message.clone())).collect())?;
    Ok(parents)
}

/// Takes a committed import back, unless somebody has touched its organizations since.
pub(super) async fn undo(
    tx: &Tx,
    auth: &Importer,
    key: (SheetKind, SheetImportId),
) -> Result<SheetImport, Problem> {
    tree::lock_shape(tx).await?;
    let import = store::lock(tx, &auth.permit, key).await?;
    import.state.require_committed()?;
    let message = Message::new(
        "该组织导入后已被修改或使用，未撤销任何内容",
        "This organization was changed or is used since; nothing was undone.",
    );
    let touched = tree::touched(tx, &import).await?;
    refuse_rows(touched.into_iter().map(|row| at_row(row, message.clone())).collect())?;
    let gone = match tree::erase(tx, &auth.permit_for()?, &import).await {
        Err(StoreError::Reference) => return Err(Problem::new(Code::Conflict).detail(message)),
        other => other?,
    };
    let undone = import.change(|import| import.undo(auth.now))?;
    let import = store::save(tx, undone).await?;
    let event = AuditEvent::new("import.undone", Object::Import, import.id.uuid());
    auth.audit(tx, event.with_detail(format!("{gone} organizations"))).await?;
    Ok(import)
}
