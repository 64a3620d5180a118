//! A version of a governing document and its days.

use chrono::NaiveDate;

use crate::{scan::Scan, time::Instant};

/// More versions than a measure sees in its life.
pub const VERSIONS_OF_A_DOCUMENT: usize = 50;

/// From when until when a version shall hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionTerm {
    pub from: NaiveDate,
    /// Its last day, if it says one.
    pub until: Option<NaiveDate>,
}

/// The day from which a version holds no longer, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub on: NaiveDate,
    pub reason: String,
}

/// A version of a governing document, without its text and the bytes of its paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoverningVersion {
    /// Counted from 1 within the document.
    pub number: i64,
    pub term: VersionTerm,
    pub withdrawal: Option<Withdrawal>,
    /// The paper as it was issued, if it was added.
    pub paper: Option<Scan>,
    pub entered_at: Instant,
}

impl GoverningVersion {
    /// Withdrawn before its first day: it never holds and stands in nobody's way.
    pub fn is_void(&self) -> bool {
        self.withdrawal.as_ref().is_some_and(|withdrawal| withdrawal.on <= self.term.from)
    }

    /// Its last day by itself, whatever comes after it.
    pub(super) fn own_last_day(&self) -> Option<NaiveDate> {
        let withdrawn = self.withdrawal.as_ref().and_then(|withdrawal| withdrawal.on.pred_opt());
        [self.term.until, withdrawn].into_iter().flatten().min()
    }
}
