//! What somebody sees of a type: subtrees, or the own entry.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::SyncType;
use crate::{access::Scope, members::MemberId, organizations::OrgPath};

/// How far somebody sees objects of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    pub subtrees: Vec<OrgPath>,
    pub own: Option<MemberId>,
}

/// The same for each type that is followed.
pub type Sights = BTreeMap<SyncType, Sight>;

impl Sight {
    pub fn from_scope(scope: &Scope) -> Self {
        let mut subtrees = scope.subtrees().to_vec();
        subtrees.sort();
        Self { subtrees, own: scope.own() }
    }

    pub fn is_empty(&self) -> bool {
        self.subtrees.is_empty() && self.own.is_none()
    }

    /// Whether an object at `path` with this id is in sight.
    pub fn holds(&self, path: &OrgPath, id: Uuid) -> bool {
        let below = self.subtrees.iter().any(|top| top.contains(path));
        below || self.own.is_some_and(|own| own.uuid() == id)
    }

    /// Whether whatever is in this sight is in the other one too.
    pub fn is_within(&self, wider: &Self) -> bool {
        let held = |path: &OrgPath| wider.subtrees.iter().any(|top| top.contains(path));
        self.subtrees.iter().all(held) && (self.own.is_none() || self.own == wider.own)
    }

    /// Both together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let more = other.subtrees.iter().filter(|path| !self.subtrees.contains(path));
        let subtrees = self.subtrees.iter().chain(more).cloned().collect();
        Self { subtrees, own: self.own.or(other.own) }
    }
}

/// Both together, type by type.
pub(super) fn union(one: &Sights, other: &Sights) -> Sights {
    let mut all = one.clone();
    for (kind, sight) in other {
        let both = all.get(kind).map_or_else(|| sight.clone(), |held| held.and(sight));
        all.insert(*kind, both);
    }
    all
}
