//! The tree of organizations.
//!
//! ```text
//! district_committee ─┬─ town_committee / grassroots_committee ─┬─ general_branch ── branch
//!                     │                                         └─ branch, joint_, temporary_branch
//!                     └─ branch …
//! ```
//!
//! Each organization knows its place as an [`OrgPath`]; a subtree is one range of
//! paths, so scope is one indexed predicate and never a walk.

pub mod election;
pub mod headcount;
pub mod import;
mod kind;
mod path;
mod post;
mod setting;
pub mod setup;

use chrono::NaiveDate;

use crate::{
    id::{Id, identified},
    message::Message,
    text,
    time::Instant,
};

pub use kind::Kind;
pub use path::OrgPath;
pub use post::{Duty, HELD_MAX_YEARS, Post, PostError, PostId, can_begin};
pub use setting::LevelSetting;

pub type OrganizationId = Id<Organization>;

/// An organization of any level and its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub id: OrganizationId,
    pub parent: Option<OrganizationId>,
    pub path: OrgPath,
    pub kind: Kind,
    pub code: String,
    pub name: String,
    pub established_on: Option<NaiveDate>,
    pub term_starts_on: Option<NaiveDate>,
    pub term_ends_on: Option<NaiveDate>,
    pub dissolved_at: Option<Instant>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

identified!(Organization);

/// Why the tree refuses a change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    #[error("{} cannot stand under {}", .child.as_str(), .parent.as_str())]
    Misplaced { parent: Kind, child: Kind },
    #[error("an organization cannot stand under itself")]
    Cycle,
    #[error("the root cannot be moved or dissolved")]
    Root,
    #[error("the organization is dissolved")]
    Dissolved,
    #[error("still {children} organizations and {members} members")]
    NotEmpty { children: u64, members: u64 },
    #[error("deeper than {0} levels")]
    TooDeep(usize),
}

impl TreeError {
    pub fn message(&self) -> Message {
        match self {
            Self::Misplaced { parent, child } => Message::new(
                format!("{}不能设在{}之下", child.zh(), parent.zh()),
                format!(
                    "A {} cannot stand under a {}; choose another parent or kind.",
                    child.as_str(),
                    parent.as_str()
                ),
            ),
            Self::Cycle => Message::new(
                "不能把党组织移到它自己或其下级之下",
                "An organization cannot be moved under itself or its own subtree.",
            ),
            Self::Root => Message::new(
                "最上级党组织不能移动或撤销",
                "The topmost organization cannot be moved or dissolved.",
            ),
            Self::Dissolved => Message::new("该党组织已撤销", "The organization is dissolved."),
            Self::NotEmpty { children, members } => Message::new(
                format!("还有 {children} 个下级党组织和 {members} 名党员，请先转出"),
                format!(
                    "It still has {children} organizations and {members} members; move them first."
                ),
            ),
            Self::TooDeep(levels) => Message::new(
                format!("层级超过 {levels} 级"),
                format!("The tree would be deeper than {levels} levels."),
            ),
        }
    }
}

impl Organization {
    pub const CODE_MAX: usize = 32;
    pub const NAME_MAX: usize = 120;

    /// Whether a new or moved `child` may stand here.
    pub fn admits(&self, child: Kind) -> Result<(), TreeError> {
        if self.dissolved_at.is_some() {
            return Err(TreeError::Dissolved);
        }
        if !self.kind.may_hold(child) {
            return Err(TreeError::Misplaced { parent: self.kind, child });
        }
        Ok(())
    }

    /// Whether this organization, whose subtree is `height` levels high, may move under `target`.
    pub fn may_move_under(&self, target: &Self, height: usize) -> Result<(), TreeError> {
        if self.parent.is_none() {
            return Err(TreeError::Root);
        }
        if self.path.contains(&target.path) {
            return Err(TreeError::Cycle);
        }
        if self.dissolved_at.is_some() {
            return Err(TreeError::Dissolved);
        }
        if target.path.depth() + height > OrgPath::MAX_DEPTH {
            return Err(TreeError::TooDeep(OrgPath::MAX_DEPTH));
        }
        target.admits(self.kind)
    }

    /// Moves it with its subtree to `path` under `target`, once [`Self::may_move_under`] agreed.
    pub fn move_under(self, target: &Self, path: OrgPath, at: Instant) -> Result<Self, TreeError> {
        if self.parent.is_none() {
            return Err(TreeError::Root);
        }
        let (parent, version) = (Some(target.id), self.version + 1);
        Ok(Self { parent, path, version, updated_at: at, ..self })
    }

    /// Ends it, if nothing is left inside.
    pub fn dissolve(self, children: u64, members: u64, at: Instant) -> Result<Self, TreeError> {
        self.may_dissolve(children, members)?;
        let version = self.version + 1;
        Ok(Self { dissolved_at: Some(at), version, updated_at: at, ..self })
    }

    /// Whether it may be dissolved: nothing may be left inside (INV-06).
    fn may_dissolve(&self, children: u64, members: u64) -> Result<(), TreeError> {
        if self.parent.is_none() {
            return Err(TreeError::Root);
        }
        if self.dissolved_at.is_some() {
            return Err(TreeError::Dissolved);
        }
        if children > 0 || members > 0 {
            return Err(TreeError::NotEmpty { children, members });
        }
        Ok(())
    }

    /// The next version, with what an office may edit taken from `edited`.
    #[must_use]
    pub fn revise(self, edited: Self, at: Instant) -> Self {
        Self {
            name: edited.name,
            code: edited.code,
            established_on: edited.established_on,
            term_starts_on: edited.term_starts_on,
            term_ends_on: edited.term_ends_on,
            version: self.version + 1,
            updated_at: at,
            ..self
        }
    }

    /// A live branch of one of the three kinds, which members may belong to.
    pub fn takes_members(&self) -> bool {
        self.kind.is_branch() && self.dissolved_at.is_none()
    }

    /// A code is 1 to 32 of `A-Z a-z 0-9 . _ -`; unique in the whole tree.
    pub fn parse_code(raw: &str) -> Option<String> {
        let code = text::narrow(raw);
        let fits = (1..=Self::CODE_MAX).contains(&code.len());
        let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        (fits && plain).then_some(code)
    }
}

#[cfg(test)]
mod tests;
