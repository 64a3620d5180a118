//! How organizations are to be set up: numbers of members, posts and committees, terms of office.
//!
//! The rules are code that was reviewed; their numbers are settings of a level. Texts differ in
//! whether a number itself is still allowed, and places have rules of their own.

mod bound;
mod checklist;
mod facts;
mod finding;
mod pack;
mod preview;
mod rule;
mod wording;

pub use bound::{Bounds, SetupBound, Unordered};
pub use checklist::{
    Answered, ChecklistAnswer, StandardItem, answer_duties, answer_headcount, answer_set_up,
};
pub use facts::SetupFacts;
pub use finding::{SetupFinding, is_set_up_by_the_rules, setup_findings};
pub use pack::{SetupPack, bounds_at, bounds_of};
pub use preview::{PreviewFault, SetupChange, set_up_after};
pub use rule::SetupRule;

#[cfg(test)]
mod tests;
