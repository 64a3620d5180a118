//! What must not burden the grassroots: measures that may not be used, by what exception they may,
//! and the meter of what branches are asked.
//!
//! ```text
//! a use of a measure ──restricted?──no──▶ allowed
//!        │ yes
//!        └──an exception in force on the line above?──yes──▶ allowed until its last day
//!                  │ no
//!                  └──▶ refused, with the rule and what is allowed instead
//!
//! requested ──approve (another officer, another office)──▶ approved ──▶ over, or ended before
//!     └─────reject──▶ rejected
//! ```

mod exception;
mod measure;
mod meter;
mod rules;
mod usage;

pub use exception::{
    BurdenException, BurdenExceptionId, Decision, ExceptionError, ExceptionState, ExceptionStatus,
    Requester,
};
pub use measure::{Measure, MeasureRule, MeasureSubject, Restriction, RuleSource, RuleText};
pub use meter::{
    BudgetFull, BurdenBudget, BurdenKind, BurdenLoad, BurdenSource, Minutes, minutes_of,
};
pub use usage::{Allowance, MeasureUse, Restricted};
