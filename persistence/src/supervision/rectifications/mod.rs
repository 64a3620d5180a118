//! Cases of branches that have something to put right.

mod entity;
mod history;
mod read;
mod write;

pub(in crate::supervision) use entity::case::{Column as CaseColumn, Entity as CaseEntity};
pub use history::{HistoryEntry, LinkedTraining, history, link_training, note_step, trainings_of};
pub use read::{
    CaseFilter, CasePosition, case_page, cause_counts, find_case, lock_case, open_number_of,
};
pub use write::{NewCase, open_case, save_case};
