//! What is known of an organization when it is compared with the rules.

use chrono::NaiveDate;

use crate::organizations::Kind;

/// An organization as the register has it on a day. Members are its own and those of everything
/// below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetupFacts {
    pub kind: Kind,
    pub established_on: Option<NaiveDate>,
    pub term_ends_on: Option<NaiveDate>,
    /// Full members alone.
    pub full: u32,
    /// Full and probationary members.
    pub members: u32,
    /// Whether somebody holds the post of secretary.
    pub has_secretary: bool,
    /// People who hold any post.
    pub committee: u32,
}
