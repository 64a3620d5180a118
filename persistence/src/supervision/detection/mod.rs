//! Which branches are candidates for a case, and the thresholds that say so.

mod entity;
mod observing;
mod thresholds;

pub use observing::{Observed, for_each_observed, open_cases_of};
