//! The place of an organization in the tree as one sortable text.
//!
//! Five hexadecimal digits a level, without separators: `00001` is the root,
//! `0000100003` its third child. A subtree is the range from its path to the path
//! with `~` appended, on both databases with byte-wise collation.

use std::fmt;

/// A materialised path; all of its characters sort below `~`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgPath(String);

impl OrgPath {
    /// Digits of one level.
    pub const STEP: usize = 5;
    /// Levels of the tree, the root included.
    pub const MAX_DEPTH: usize = 10;
    /// Children of one organization, ever.
    pub const MAX_CHILD: i64 = 0xF_FFFF;

    pub fn root() -> Self {
        Self("00001".to_owned())
    }

    pub fn parse(text: &str) -> Option<Self> {
        let whole = !text.is_empty() && text.len().is_multiple_of(Self::STEP);
        let digits = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        (whole && digits && text.len() <= Self::STEP * Self::MAX_DEPTH)
            .then(|| Self(text.to_owned()))
    }

    /// The path of this organization's `number`th child, if the tree may grow there.
    pub fn child(&self, number: i64) -> Option<Self> {
        let fits = (1..=Self::MAX_CHILD).contains(&number) && self.depth() < Self::MAX_DEPTH;
        fits.then(|| Self(format!("{}{number:05x}", self.0)))
    }

    pub fn depth(&self) -> usize {
        self.0.len() / Self::STEP
    }

    /// Whether `other` is this organization or lies below it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// Where `self` comes to lie when the subtree `from` moves to `to`.
    pub fn moved(&self, from: &Self, to: &Self) -> Option<Self> {
        self.0.strip_prefix(from.as_str()).and_then(|rest| Self::parse(&format!("{}{rest}", to.0)))
    }

    /// The paths of all organizations above, topmost first, itself included.
    pub fn lineage(&self) -> Vec<Self> {
        (1..=self.depth())
            .filter_map(|levels| self.0.get(..levels * Self::STEP))
            .map(|prefix| Self(prefix.to_owned()))
            .collect()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first text after every path of this subtree.
    pub fn end(&self) -> String {
        format!("{}~", self.0)
    }
}

impl fmt::Display for OrgPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
