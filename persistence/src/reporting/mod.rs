//! Figures: counted over whole subtrees, opened to their rows; lists of indicators.

mod adoption;
mod appraisals;
mod content;
mod counting;
mod duties;
mod evidence;
mod facts;
mod frame;
mod hours;
mod learning;
mod levels;
mod lists;
mod merit;
mod mobile;
mod proposals;
mod register;
mod reports;
mod safety;
mod sessions;
mod set_up;
mod statements;
mod structure;
mod supervision;
mod terms;
mod transfers;

pub use adoption::{DayOfUse, days_of_use};
pub use appraisals::{
    SecretaryRecords, appraisal_page, find_appraisal, insert_appraisals, lock_appraisal,
    number_appraisal, opened_for, save_appraisal, secretaries_below,
};
pub(crate) use appraisals::{altered_appraisals, appraised};
pub use counting::{CountedPlace, count_subtree, count_top};
pub use evidence::{EvidencePosition, EvidenceRow, evidence_page};
pub use frame::Frame;
pub use levels::{LevelFilter, LevelPosition};
pub(crate) use merit::{altered_nominations, nominated};
pub use merit::{
    find_nomination, insert_nomination, lock_nomination, nomination_page, number_nomination,
    save_nomination,
};
pub(crate) use proposals::is_proposed;
pub(crate) use reports::altered_reports;
pub use reports::{
    KeptFigures, ReportFilter, ReportOfPeriod, ReportPosition, children_of_report,
    counted_in_reports, figures_of_report, find_report, insert_report, issued_before, issued_for,
    kept_figures, lock_report, number_report, place_in_report, remove_report, report_page,
    save_report,
};
