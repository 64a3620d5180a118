//! What an import stores of a row that can be taken: who, where and as what.

use chrono::NaiveDate;
use lighthouse_domain::{access::Role, administrators::import::Entry, id::Id};
use lighthouse_persistence::{StoreError, imports::ReadyLine};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::imports::{
    count,
    stored::{from_text, to_text},
};

#[derive(Serialize, Deserialize)]
struct StoredAdministrator {
    member: Uuid,
    place: Uuid,
    role: String,
    main: bool,
    systems: Vec<String>,
    since: NaiveDate,
}

/// A row with the key that its appointment will have.
pub(super) fn to_line(entry: &Entry) -> Result<ReadyLine, StoreError> {
    let stored = StoredAdministrator {
        member: entry.member.uuid(),
        place: entry.place.uuid(),
        role: entry.role.as_str().to_owned(),
        main: entry.main,
        systems: entry.systems.clone(),
        since: entry.since,
    };
    let (number, content) = (count(entry.number), to_text(&stored)?);
    Ok(ReadyLine { number, object: Uuid::now_v7(), content })
}

/// The row again.
pub(super) fn from_line(line: &ReadyLine) -> Result<Entry, StoreError> {
    let corrupt = || StoreError::corrupt("sheet_import_row", "content");
    let stored: StoredAdministrator = from_text(("sheet_import_row", "content"), &line.content)?;
    Ok(Entry {
        number: usize::try_from(line.number).map_err(|_| corrupt())?,
        member: Id::new(stored.member),
        place: Id::new(stored.place),
        role: Role::parse(&stored.role).ok_or_else(corrupt)?,
        main: stored.main,
        systems: stored.systems,
        since: stored.since,
    })
}
