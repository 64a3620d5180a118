//! The one way to write SQL as text, and the one way to read its rows.

pub(crate) mod builder;
pub(crate) mod scoped;
mod sums;

pub(crate) use builder::{Sql, values};
pub(crate) use sums::{one_number, sum};
