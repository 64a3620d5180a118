//! Filing a letter, changing it while it is a draft, keeping its scan.

use lighthouse_domain::{
    access::AccountId,
    letters::{GrantField, Subjects},
    members::IdNumber,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::{numbers, reading::Row};
use crate::{db::Tx, error::StoreError, members::ID_NUMBER, seal::Sealer, sql::scoped::raw};

/// The context under which a contact's phone and the scan are sealed.
pub(crate) const CONTACT: &str = "query_letter.contact";
pub(crate) const SCAN: &str = "query_letter.scan";

/// Who writes for the unit.
#[derive(Clone, Debug)]
pub struct Contact {
    pub unit: String,
    pub person: String,
    pub phone: Option<String>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct LetterDraft {
    pub purpose: String,
    pub fields: Vec<GrantField>,
    /// Whose records; absent in a change that keeps them.
    pub rows: Option<Subjects>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub budget: i64,
    pub addresses: Vec<String>,
}

/// A new letter.
#[derive(Clone, Debug)]
pub struct Filed {
    pub id: Uuid,
    pub organization: OrganizationId,
    pub contact: Contact,
    pub asked: LetterDraft,
    pub secret_hash: Vec<u8>,
    pub filed_by: Option<AccountId>,
}

const FILE: &str = "INSERT INTO query_letter (id, number, organization_id, unit_name, contact_name, \
    contact_phone_sealed, purpose, fields, starts_at, ends_at, budget, addresses, state, \
    secret_hash, filed_by, created_at, updated_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'draft', $13, $14, $15, $15)";

/// Stores a draft under the next number of the year; tells the number.
pub async fn file(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Filed,
    year: i64,
    now: Instant,
) -> Result<String, StoreError> {
    let number = numbers::next(tx, "QL", year).await?;
    let phone = letter.contact.phone.as_deref();
    let kept_phone = phone.map(|phone| sealer.seal_text(CONTACT, phone)).transpose()?;
    let asked = &letter.asked;
    let values: Vec<Value> = vec![
        letter.id.into(),
        number.as_str().into(),
        letter.organization.uuid().into(),
        letter.contact.unit.as_str().into(),
        letter.contact.person.as_str().into(),
        kept_phone.into(),
        asked.purpose.as_str().into(),
        words(&asked.fields).into(),
        asked.starts_at.millis().into(),
        asked.ends_at.millis().into(),
        asked.budget.into(),
        asked.addresses.join(" ").into(),
        letter.secret_hash.clone().into(),
        letter.filed_by.map(lighthouse_domain::id::Id::uuid).into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, FILE, FILE, values)).await?;
    if let Some(rows) = &asked.rows {
        name_rows(tx, sealer, letter.id, rows).await?;
    }
    Ok(number)
}

fn words(fields: &[GrantField]) -> String {
    fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(" ")
}

async fn name_rows(
    tx: &Tx,
    sealer: &Sealer,
    letter: Uuid,
    rows: &Subjects,
) -> Result<(), StoreError> {
    let ids = |kind: &str, ids: Vec<Uuid>| {
        let lines = ids.into_iter().map(|id| vec![Value::from(kind), id.into()]).collect();
        ("query_letter_row (letter_id, kind, target_id)", lines)
    };
    let (table, lines): (&str, Vec<Vec<Value>>) = match rows {
        Subjects::Members(members) => ids("member", members.iter().map(|id| id.uuid()).collect()),
        Subjects::Organizations(named) => {
            ids("organization", named.iter().map(|id| id.uuid()).collect())
        }
        Subjects::Persons(numbers) => {
            let line = |number: &IdNumber| vec![sealer.lookup(ID_NUMBER, number.reveal()).into()];
            ("query_letter_person (letter_id, lookup)", numbers.iter().map(line).collect())
        }
    };
    let mut values: Vec<Value> = vec![letter.into()];
    let mut places = Vec::with_capacity(lines.len());
    for line in lines {
        let marks = line.iter().enumerate().map(|(at, _)| format!("${}", values.len() + at + 1));
        places.push(format!("($1, {})", marks.collect::<Vec<_>>().join(", ")));
        values.extend(line);
    }
    let sql = format!("INSERT INTO {table} VALUES {} ON CONFLICT DO NOTHING", places.join(", "));
    tx.execute_raw(raw(tx, &sql, &sql, values)).await?;
    Ok(())
}

const AMEND: &str = "UPDATE query_letter SET purpose = $2, fields = $3, starts_at = $4, \
    ends_at = $5, budget = $6, addresses = $7, text_version = text_version + 1, \
    version = version + 1, updated_at = $8 WHERE id = $1";

/// Changes what is asked; what was approved before no longer counts.
pub async fn amend(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Row,
    asked: &LetterDraft,
    now: Instant,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        letter.id.into(),
        asked.purpose.as_str().into(),
        words(&asked.fields).into(),
        asked.starts_at.millis().into(),
        asked.ends_at.millis().into(),
        asked.budget.into(),
        asked.addresses.join(" ").into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, AMEND, AMEND, values)).await?;
    let Some(rows) = &asked.rows else { return Ok(()) };
    for table in ["query_letter_row", "query_letter_person"] {
        let sql = format!("DELETE FROM {table} WHERE letter_id = $1");
        tx.execute_raw(raw(tx, &sql, &sql, vec![letter.id.into()])).await?;
    }
    name_rows(tx, sealer, letter.id, rows).await
}

/// A scanned letter whose kind was recognised.
#[derive(Clone, Debug)]
pub struct Scan {
    pub media_type: &'static str,
    pub hash: String,
    pub bytes: Vec<u8>,
}

const KEEP: &str = "UPDATE query_letter SET scan_sealed = $2, scan_hash = $3, scan_type = $4, \
    scan_bytes = $5, text_version = text_version + 1, version = version + 1, updated_at = $6 \
    WHERE id = $1";

/// Keeps the scan, sealed.
pub async fn keep_scan(
    tx: &Tx,
    sealer: &Sealer,
    letter: &Row,
    scan: &Scan,
    now: Instant,
) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![
        letter.id.into(),
        sealer.seal(SCAN, &scan.bytes)?.into(),
        scan.hash.as_str().into(),
        scan.media_type.into(),
        i64::try_from(scan.bytes.len()).unwrap_or(i64::MAX).into(),
        now.millis().into(),
    ];
    tx.execute_raw(raw(tx, KEEP, KEEP, values)).await?;
    Ok(())
}
