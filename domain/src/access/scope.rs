//! Where a permit reaches: subtrees, or the holder's own person.

use crate::{members::MemberId, organizations::OrgPath};

/// The union of what the holder's roles reach for one action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    everywhere: bool,
    subtrees: Vec<OrgPath>,
    own: Option<MemberId>,
}

impl Scope {
    /// For the server's own jobs only.
    pub(super) fn everywhere() -> Self {
        Self { everywhere: true, ..Self::default() }
    }

    pub(super) fn add_own(&mut self, member: Option<MemberId>) {
        self.own = self.own.or(member);
    }

    /// Adds a subtree; one inside another is dropped, so that predicates stay few.
    pub(super) fn add_subtree(&mut self, path: &OrgPath) {
        if self.subtrees.iter().any(|held| held.contains(path)) {
            return;
        }
        self.subtrees.retain(|held| !path.contains(held));
        self.subtrees.push(path.clone());
    }

    /// What of it lies at `path` or below.
    pub(super) fn within(self, path: &OrgPath) -> Self {
        if self.covers(path) {
            return Self { subtrees: vec![path.clone()], ..Self::default() };
        }
        let below = self.subtrees.into_iter().filter(|held| path.contains(held)).collect();
        Self { subtrees: below, ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        !self.everywhere && self.subtrees.is_empty() && self.own.is_none()
    }

    pub fn is_everywhere(&self) -> bool {
        self.everywhere
    }

    pub fn subtrees(&self) -> &[OrgPath] {
        &self.subtrees
    }

    /// The person whose own records are in scope, whatever the branch.
    pub fn own(&self) -> Option<MemberId> {
        self.own
    }

    /// Whether an organization at `path` lies in scope.
    pub fn covers(&self, path: &OrgPath) -> bool {
        self.everywhere || self.subtrees.iter().any(|held| held.contains(path))
    }
}
