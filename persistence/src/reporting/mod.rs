//! Figures: counted over whole subtrees, opened to their rows; lists of indicators.

mod content;
mod counting;
mod duties;
mod evidence;
mod facts;
mod frame;
mod hours;
mod learning;
mod lists;
mod register;
mod safety;
mod sessions;
mod statements;
mod structure;
mod supervision;

pub use counting::{CountedPlace, count_subtree};
pub use evidence::{EvidencePosition, EvidenceRow, evidence_page};
pub use frame::Frame;
pub use lists::{find_list, insert_list, lock_list, remove_list, save_list};
