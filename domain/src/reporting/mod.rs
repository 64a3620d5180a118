//! Indicators and reports: figures that explain themselves, frozen when issued.
//!
//! An indicator counts rows: each row is of one organization, and counts or does not. What an
//! organization has is the sum over its own rows and over everything below it, so that a parent
//! always is the sum of its children and itself, and each figure can be opened to its rows.

pub mod adoption;
pub mod appraisal;
mod content;
mod definition;
mod indicator;
mod learning;
mod list;
mod meetings;
pub mod merit;
mod period;
mod register;
pub mod report;
mod safety;
mod structure;
mod supervision;
mod value;

pub use content::FRESH_ITEMS;
pub use definition::{Assessment, Definition, EvidenceKind, EvidencePart, FigureUnit};
pub use indicator::Indicator;
pub use list::{IndicatorItem, IndicatorList, repeated, usual_items};
pub use period::ReportPeriod;
pub use value::{Counted, Missing, SCALE};
