//! The one way to write SQL as text, and the one way to read its rows.

pub(crate) mod builder;
mod columns;
mod inserting;
mod newest;
pub(crate) mod scoped;
mod sums;
pub(crate) mod walk;

pub(crate) use builder::{Sql, values};
pub(crate) use columns::{column, key, subquery};
pub(crate) use inserting::{insert_all, insert_or};
pub(crate) use newest::{newest_first, older};
pub(crate) use sums::{one_number, seconds_by_year, sum};
