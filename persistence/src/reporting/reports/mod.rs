//! Reports: counted, kept with every figure, issued.

mod altered;
mod course;
mod entity;
mod figures;
mod keeping;
mod read;
mod write;

pub(crate) use altered::altered_reports;
pub use course::{ReportOfPeriod, counted_in_reports, issued_for};
pub use figures::{KeptFigures, children_of_report, figures_of_report, place_in_report};
pub use keeping::kept_figures;
pub use read::{
    ReportFilter, ReportPosition, find_report, issued_before, lock_report, report_page,
};
pub use write::{insert_report, number_report, remove_report, save_report};
