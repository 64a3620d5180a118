//! Appraisals of secretaries: assembled from records, kept, found by the level and by the secretary.

mod altered;
mod assembling;
mod entity;
mod read;
mod stored_dossier;
mod write;

pub(crate) use altered::altered_appraisals;
pub use assembling::{SecretaryRecords, secretaries_below};
pub use read::{appraisal_page, find_appraisal, lock_appraisal, opened_for};
pub(crate) use write::{appraisals_open, appraised};
pub use write::{insert_appraisals, number_appraisal, save_appraisal};
