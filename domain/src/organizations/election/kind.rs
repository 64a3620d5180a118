//! When an election is held, and who allowed it at another time.

use chrono::NaiveDate;

use crate::enums::string_enum;

string_enum! {
    /// When an election is held, compared with the end of the term.
    ElectionKind {
        Ordinary = "ordinary", "按期换届", "Within the months before the term ends";
        Early = "early", "提前换届", "Earlier, with approval";
        Late = "late", "延期换届", "After the end of the term";
    }
}

/// The decision of the level above that allows an election at another time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftApproval {
    /// What the decision is called or numbered.
    pub reference: String,
    pub approved_on: NaiveDate,
}

impl ShiftApproval {
    pub const REFERENCE_MAX: usize = 120;
}
