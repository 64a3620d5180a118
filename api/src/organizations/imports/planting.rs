//! The places of many new organizations: one statement for each parent that is in the tree.

use std::collections::HashMap;

use lighthouse_domain::{
    organizations::{OrgPath, Organization, OrganizationId, TreeError},
    time::Instant,
};
use lighthouse_persistence::{Locked, Tx, organizations as tree};

use super::stored::Entry;
use crate::http::problem::Problem;

/// Each entry as an organization at its place, and the number of its own next child.
pub(super) async fn plant(
    tx: &Tx,
    now: Instant,
    entries: &[Entry],
    parents: &HashMap<OrganizationId, Locked<Organization>>,
) -> Result<Vec<(Organization, i64)>, Problem> {
    let mut many = HashMap::<OrganizationId, i64>::new();
    for entry in entries {
        *many.entry(entry.parent).or_default() += 1;
    }
    let mut places = HashMap::<OrganizationId, (OrgPath, i64)>::new();
    for (id, parent) in parents {
        let wanted = many.get(id).copied().unwrap_or(0);
        let first = tree::take_children(tx, parent, wanted).await?;
        places.insert(*id, (parent.path.clone(), first));
    }
    let mut new = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = next(&mut places, entry.parent)?;
        places.insert(entry.id, (path.clone(), 1));
        let children = many.get(&entry.id).copied().unwrap_or(0);
        new.push((organization(entry, path, now), 1 + children));
    }
    Ok(new)
}

/// The next place below a parent.
fn next(
    places: &mut HashMap<OrganizationId, (OrgPath, i64)>,
    parent: OrganizationId,
) -> Result<OrgPath, TreeError> {
    let full = TreeError::TooDeep(OrgPath::MAX_DEPTH);
    let Some((above, number)) = places.get_mut(&parent) else { return Err(full) };
    let path = above.child(*number).ok_or(full)?;
    *number += 1;
    Ok(path)
}

fn organization(entry: &Entry, path: OrgPath, now: Instant) -> Organization {
    Organization {
        id: entry.id,
        parent: Some(entry.parent),
        path,
        kind: entry.kind,
        code: entry.code.clone(),
        name: entry.name.clone(),
        established_on: entry.established_on,
        term_starts_on: entry.term_starts_on,
        term_ends_on: entry.term_ends_on,
        dissolved_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
