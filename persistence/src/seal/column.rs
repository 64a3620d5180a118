//! Where a sealed value belongs. It opens there and nowhere else: not in another column, and not
//! in another row of its own column.

use std::fmt::Display;

/// A column of sealed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedColumn(&'static str);

impl SealedColumn {
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    pub const fn name(self) -> &'static str {
        self.0
    }

    /// The value of the row with this key; a key of several columns is joined by [`KEY_SEPARATOR`].
    pub fn row(self, key: impl Display) -> SealedCell {
        SealedCell { column: self.0, bound: format!("{}{KEY_SEPARATOR}{key}", self.0) }
    }
}

pub(super) const KEY_SEPARATOR: char = '/';

/// One value of a sealed column.
#[derive(Clone, Debug)]
pub struct SealedCell {
    column: &'static str,
    bound: String,
}

impl SealedCell {
    /// What the ciphertext is authenticated with: column and row.
    pub(super) fn bound(&self) -> &[u8] {
        self.bound.as_bytes()
    }

    /// What values were authenticated with before they were bound to their row.
    pub(super) const fn unbound(&self) -> &[u8] {
        self.column.as_bytes()
    }

    pub(super) const fn column(&self) -> &'static str {
        self.column
    }
}
