//! What an import stores of a row that can be taken: the organization as text, with its parent.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    organizations::{
        Kind, OrganizationId,
        import::{Parent, Planned},
    },
};
use lighthouse_persistence::{StoreError, imports::ReadyLine};
use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::imports::{
    count,
    stored::{from_text, to_text},
};

/// The facts of a row, in words.
#[derive(Serialize, Deserialize)]
struct StoredOrganization {
    parent: Uuid,
    name: String,
    kind: String,
    code: String,
    established_on: Option<NaiveDate>,
    term_starts_on: Option<NaiveDate>,
    term_ends_on: Option<NaiveDate>,
}

/// An organization that a commit enters.
pub(super) struct Entry {
    pub(super) number: i64,
    pub(super) id: OrganizationId,
    pub(super) parent: OrganizationId,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) code: String,
    pub(super) established_on: Option<NaiveDate>,
    pub(super) term_starts_on: Option<NaiveDate>,
    pub(super) term_ends_on: Option<NaiveDate>,
}

/// The planned rows as lines, each with a new key; a parent comes before its children.
pub(super) fn to_lines(planned: &[Planned]) -> Result<Vec<ReadyLine>, StoreError> {
    let mut keys = HashMap::<usize, Uuid>::new();
    let mut lines = Vec::with_capacity(planned.len());
    for one in planned {
        let object = *keys.entry(one.row.number).or_insert_with(Uuid::now_v7);
        let parent = match one.parent {
            Parent::Known(id) => Some(id.uuid()),
            Parent::Row(number) => keys.get(&number).copied(),
        };
        let stored = StoredOrganization {
            parent: parent
                .ok_or_else(|| StoreError::Other("a child before its parent".to_owned()))?,
            name: one.row.name.clone(),
            kind: one.row.kind.as_str().to_owned(),
            code: one.row.code.clone(),
            established_on: one.row.established_on,
            term_starts_on: one.row.term_starts_on,
            term_ends_on: one.row.term_ends_on,
        };
        let (number, content) = (count(one.row.number), to_text(&stored)?);
        lines.push(ReadyLine { number, object, content });
    }
    Ok(lines)
}

/// A line again.
pub(super) fn from_line(line: &ReadyLine) -> Result<Entry, StoreError> {
    let stored: StoredOrganization = from_text(("sheet_import_row", "content"), &line.content)?;
    let kind = Kind::parse(&stored.kind);
    Ok(Entry {
        number: line.number,
        id: Id::new(line.object),
        parent: Id::new(stored.parent),
        name: stored.name,
        kind: kind.ok_or_else(|| StoreError::corrupt("sheet_import_row", "content"))?,
        code: stored.code,
        established_on: stored.established_on,
        term_starts_on: stored.term_starts_on,
        term_ends_on: stored.term_ends_on,
    })
}
