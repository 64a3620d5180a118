//! Governing documents: the measures that a level works under, in versions that do not overlap.
//!
//! ```text
//! document ──version 1──▶ in force ──version 2 begins──▶ superseded
//!                            ├── its last day passes ──▶ not in force
//!                            └── withdrawn ──▶ not in force from that day on
//! ```
//!
//! What a version says never changes: it is corrected by the next one. Which version is in force
//! on a day is computed, so that a version that was entered is never written again, except for
//! its withdrawal.

mod document;
mod error;
mod version;

use crate::enums::string_enum;

pub use document::{GoverningDocument, GoverningDocumentId};
pub use error::GoverningError;
pub use version::{GoverningVersion, VERSIONS_OF_A_DOCUMENT, VersionTerm, Withdrawal};

string_enum! {
    /// What a governing document governs.
    GoverningKind {
        RegularSupervision = "regular_supervision", "定期督促管理", "Regular supervision";
        AdministratorManagement = "administrator_management", "管理员管理", "Management of administrators";
        InformationQuery = "information_query", "信息查询管理", "Information queries";
        Other = "other", "其他", "Other";
    }
}
