//! The history of a submitted record: what it said before a correction or a withdrawal.

use super::{Attendance, RecordChange, SessionDraft, StudySessionId, Submission};
use crate::{access::AccountId, time::Instant};

/// A change of a submitted record, with what was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRecord {
    pub session: StudySessionId,
    /// The version that was changed.
    pub number: i64,
    pub change: RecordChange,
    pub reason: String,
    pub by: AccountId,
    pub at: Instant,
    pub draft: SessionDraft,
    pub submission: Submission,
    /// The lines that a correction replaced, as they were.
    pub lines: Vec<Attendance>,
}
