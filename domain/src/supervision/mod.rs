//! Supervision: what branches have not done yet, whose turn it is, and who is told of it when.
//!
//! ```text
//! the deputy head leads ─▶ the centre coordinates ─▶ the committee urges ─▶ the branch carries out
//!
//! duties of a branch ──gaps──▶ what is missing ──(a rule's day comes)──▶ notice ──▶ inbox
//!                                    └── the record arrives: the gap is closed, and so is the notice
//! ```

mod gaps;
mod responsibility;

pub use gaps::{BranchFacts, Gap, GapCounts, Span, counts};
pub use responsibility::{RESPONSIBILITIES, Responsibility, Tier};
