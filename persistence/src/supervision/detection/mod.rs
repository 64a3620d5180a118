//! Which branches are candidates for a case, and the thresholds that say so.

mod entity;
mod observing;
mod thresholds;

pub use observing::{Observed, for_each_observed, open_cases_of};
pub use thresholds::{
    detection_rules_in_line, find_detection_rule, insert_detection_rule, lock_detection_rule,
    remove_detection_rule, save_detection_rule,
};
