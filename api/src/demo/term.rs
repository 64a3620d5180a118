//! How the terms of the demo's branches stand.

use chrono::NaiveDate;
use lighthouse_domain::organizations::election::{ElectionKind, ShiftApproval};

/// How the term of a branch stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    Usual,
    EndsSoon,
    Overdue,
    Renewed,
    RenewedLate,
    RenewedTooLate,
}

impl Term {
    pub(super) const fn of_branch(number: usize) -> Self {
        match number {
            5 | 65 | 185 | 305 | 425 | 545 => Self::Overdue,
            15 | 135 | 255 => Self::RenewedLate,
            33 | 433 => Self::RenewedTooLate,
            _ if number % 20 == 4 => Self::EndsSoon,
            _ if number % 12 == 3 => Self::Renewed,
            _ => Self::Usual,
        }
    }

    /// First and last day of the term.
    pub(super) const fn days(self) -> (&'static str, &'static str) {
        match self {
            Self::Usual => ("2024-07-01", "2027-06-30"),
            Self::EndsSoon => ("2024-03-01", "2027-02-28"),
            Self::Overdue => ("2023-10-16", "2026-10-15"),
            Self::Renewed => ("2026-06-20", "2029-06-19"),
            Self::RenewedLate | Self::RenewedTooLate => ("2026-08-10", "2029-08-09"),
        }
    }

    pub(super) const fn kind(self) -> ElectionKind {
        match self {
            Self::RenewedLate | Self::RenewedTooLate => ElectionKind::Late,
            _ => ElectionKind::Ordinary,
        }
    }

    /// The last day of the term before, where it was recorded.
    pub(super) fn ended(self) -> Option<NaiveDate> {
        let renewed = matches!(self, Self::Renewed | Self::RenewedLate | Self::RenewedTooLate);
        renewed.then(|| "2026-06-30".parse().ok()).flatten()
    }

    pub(super) fn approval(self) -> Option<ShiftApproval> {
        let approved_on = "2026-06-15".parse().ok()?;
        let reference = "镇党委〔2026〕12号".to_owned();
        (self == Self::RenewedLate).then_some(ShiftApproval { reference, approved_on })
    }
}
