//! Rows for people who are in the register already: compared at the dry run, written at the commit,
//! written back at the undo.

use std::collections::HashMap;

use lighthouse_domain::{
    access::actions::{ImportMembers, ManageMembers},
    audit::{AuditEvent, Object},
    members::{
        IdNumber, MemberChange, MemberId,
        import::{CellFault, Field, Header, ParsedRow, Sheet, difference},
    },
    message::Message,
    organizations::OrganizationId,
    sheet::Field as _,
};
use lighthouse_persistence::{
    StoreError, Tx,
    members::{self as register, imports::UpdateRow},
    seal::Sealer,
};

use super::changes::{differences_to_text, update_from_text, update_to_text};
use crate::{
    http::{
        caller::Authorized,
        problem::{FieldError, Problem},
    },
    imports::{at_row, count, refuse_rows},
};

/// Entries that one import changes; each is written by itself, with its history in the audit log.
const UPDATES_MAX: usize = 2000;
/// Rows that one refusal names.
const NAMED_MAX: usize = 100;

type Importer = Authorized<ImportMembers>;

/// A row for somebody who is in the register.
pub(super) type KnownRow = (ParsedRow, OrganizationId, MemberId);

/// What the rows change, and how many say what the entry says. A row that may not becomes faulty.
pub(super) async fn compare(
    tx: &Tx,
    auth: &Importer,
    sealer: &Sealer,
    sheet: &mut Sheet,
    known: Vec<KnownRow>,
) -> Result<Vec<UpdateRow>, Problem> {
    let permit = auth.permit_for::<ManageMembers>()?;
    let ids: Vec<MemberId> = known.iter().map(|(.., member)| *member).collect();
    let header = sheet.header.clone();
    let entries = register::with_phones(tx, &permit, sealer, &ids).await?;
    let mut updates = Vec::new();
    for (row, branch, member) in known {
        let Some((entry, phone)) = entries.get(&member) else {
            sheet.faults.push(fault(&header, &row, Field::IdNumber, elsewhere()));
            continue;
        };
        match difference(&row, branch, entry, phone.as_ref(), auth.now.day()) {
            Err(refused) => {
                let faults = refused.into_iter().map(|(at, words)| fault(&header, &row, at, words));
                let faults: Vec<CellFault> = faults.collect();
                sheet.faults.extend(faults);
            }
            Ok(update) if update.differences.is_empty() => sheet.skipped += 1,
            Ok(_) if updates.len() >= UPDATES_MAX => {
                sheet.faults.push(fault(&header, &row, Field::IdNumber, too_many()));
            }
            Ok(update) => updates.push(UpdateRow {
                number: count(row.number),
                member,
                version: entry.version,
                differences: differences_to_text(&update.differences)?,
                text: update_to_text(&update)?,
            }),
        }
    }
    Ok(updates)
}

fn fault(header: &Header, row: &ParsedRow, field: Field, message: Message) -> CellFault {
    let value = match field {
        Field::IdNumber => row.member.id_number.as_ref().map(IdNumber::masked),
        Field::Status => Some(row.member.status.zh().to_owned()),
        Field::Branch => row.branch.name.clone().or_else(|| row.branch.code.clone()),
        _ => None,
    };
    CellFault {
        row: row.number,
        column: header.letter(field),
        field: field.as_str(),
        message,
        value: value.unwrap_or_default(),
    }
}

fn elsewhere() -> Message {
    Message::new(
        "该身份证号已在名册中，但不在此次导入的范围内",
        "The register has this id number, but not where this import may change it.",
    )
}

fn too_many() -> Message {
    Message::new(
        "一次导入最多更新 2000 人，请分成几个文件",
        "One import changes at most 2,000 entries; split the file.",
    )
}

/// Which side of a stored row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Back,
}

/// Writes the rows one way or back; an entry that somebody changed since refuses the whole.
pub(super) async fn write(
    tx: &Tx,
    auth: &Importer,
    sealer: &Sealer,
    updates: &[UpdateRow],
    direction: Direction,
) -> Result<usize, Problem> {
    let permit = auth.permit_for::<ManageMembers>()?;
    let mut faults: Vec<FieldError> = Vec::new();
    let mut entries = Vec::with_capacity(updates.len());
    for row in updates {
        let expected = row.version + i64::from(direction == Direction::Back);
        match register::lock(tx, &permit, row.member).await {
            Ok(entry) if entry.version == expected => entries.push(entry),
            Ok(_) | Err(StoreError::NotFound(_)) if faults.len() < NAMED_MAX => {
                faults.push(changed_since(row.number));
            }
            Ok(_) | Err(StoreError::NotFound(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    refuse_rows(faults)?;
    for (row, entry) in updates.iter().zip(entries) {
        let (change, back) = update_from_text(&row.text)?;
        let change: MemberChange = if direction == Direction::Back { back } else { change };
        let detail = super::super::service::fields(&change);
        register::save(tx, sealer, entry, &change, auth.now).await?;
        let event = AuditEvent::new("member.changed", Object::Member, row.member.uuid());
        auth.audit(tx, event.with_detail(format!("{detail} by import"))).await?;
    }
    Ok(updates.len())
}

fn changed_since(row: i64) -> FieldError {
    let message = Message::new(
        format!("第 {row} 行的人员已被修改，未作任何变更"),
        format!("The person of row {row} was changed meanwhile; nothing was done."),
    );
    at_row(row, message)
}

/// Parts rows into those of people below `top` whom the register knows, and the others.
pub(super) async fn part(
    tx: &Tx,
    auth: &Importer,
    sealer: &Sealer,
    top: OrganizationId,
    rows: Vec<(ParsedRow, OrganizationId)>,
) -> Result<(Vec<KnownRow>, Vec<(ParsedRow, OrganizationId)>), Problem> {
    let numbers: Vec<_> = rows.iter().filter_map(|(row, _)| row.member.id_number.clone()).collect();
    let found = register::people_by_id_number(tx, &auth.permit, sealer, top, &numbers).await?;
    let by_number: HashMap<&str, MemberId> = numbers
        .iter()
        .enumerate()
        .filter_map(|(at, number)| Some((number.reveal(), MemberId::new(found.get(&at)?.0))))
        .collect();
    let (mut known, mut new) = (Vec::new(), Vec::new());
    for (row, branch) in rows {
        let number = row.member.id_number.as_ref().map(IdNumber::reveal);
        match number.and_then(|number| by_number.get(number)) {
            Some(member) => known.push((row, branch, *member)),
            None => new.push((row, branch)),
        }
    }
    Ok((known, new))
}
