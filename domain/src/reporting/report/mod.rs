//! Reports: the figures of a level for a period, drafted, issued by a second person, and from then
//! on never changed.
//!
//! ```text
//! (none) ──drafted: counted and kept──▶ draft ──issued by a second person──▶ issued, for good
//!                                        └─ thrown away
//! ```
//!
//! What is corrected in the register afterwards changes the next report, never this one.

mod content;
mod error;
mod record;

pub use content::ReportDigest;
pub use error::ReportError;
pub use record::{
    KeptPlace, KeptValue, Report, ReportChartFormat, ReportChartKind, ReportFormat, ReportId,
    ReportIssue, ReportState, ReportStatus,
};
