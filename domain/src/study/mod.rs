//! Study sessions and attendance: entered once, late is flagged and never refused.
//!
//! ```text
//! Planned ──(its end passes, attendance is recorded)──▶ Held ──submit──▶ submitted (late or not)
//!    └──cancel──▶ Cancelled
//! ```

pub mod booked;
pub mod changes;
pub mod check_in;
pub mod duties;
pub mod figures;
pub mod guests;
pub mod leave;
mod words;

use chrono::TimeDelta;

use crate::{
    id::Id, members::MemberId, message::Message, organizations::OrganizationId, time::Instant,
};

pub use words::{AttendanceStatus, LeaveState, Mode, RecordChange, SessionKind, SessionStatus};

pub type StudySessionId = Id<StudySession>;

/// One session of a branch; it may fulfil several duties at once (S36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudySession {
    pub id: StudySessionId,
    pub branch: OrganizationId,
    pub draft: SessionDraft,
    pub state: SessionState,
    pub submission: Option<Submission>,
    /// Entered although there is one of the same kind and begin.
    pub repeated: bool,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// What is entered of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionDraft {
    pub kind: SessionKind,
    /// Further duties that the same session fulfils; the kind itself is not repeated.
    pub fulfils: Vec<SessionKind>,
    pub mode: Mode,
    pub title: String,
    pub summary: Option<String>,
    pub place: Option<String>,
    pub host: Option<String>,
    pub starts_at: Instant,
    pub ends_at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    Planned,
    Cancelled { at: Instant, reason: String },
}

/// The record was declared complete. Its receipt decides whether it is late (indicator 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submission {
    pub at: Instant,
    pub late: bool,
}

/// One line of an attendance list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    pub member: MemberId,
    pub status: AttendanceStatus,
    pub note: Option<String>,
    /// A member of another branch (INV-26).
    pub guest: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    #[error("ends before it starts")]
    EndsBeforeStart,
    #[error("longer than {0} hours")]
    TooLong(i64),
    #[error("already cancelled")]
    Cancelled,
    #[error("already submitted")]
    Submitted,
    #[error("not submitted yet")]
    NotSubmitted,
    #[error("has not begun")]
    NotBegun,
}

impl SessionError {
    pub fn message(&self) -> Message {
        match self {
            Self::EndsBeforeStart => {
                Message::new("结束时间应晚于开始时间", "The end must lie after the start.")
            }
            Self::TooLong(hours) => Message::new(
                format!("一次学习不超过 {hours} 小时，请分次记录"),
                format!("A session lasts at most {hours} hours; record several."),
            ),
            Self::Cancelled => Message::new("该次学习已取消", "The session is cancelled."),
            Self::Submitted => Message::new(
                "该次学习已提交；如有错误请更正或撤回并说明原因",
                "The session was submitted: correct or withdraw it, with a reason.",
            ),
            Self::NotSubmitted => Message::new(
                "该次学习尚未提交，可以直接修改或取消",
                "The session is not submitted yet: change or cancel it.",
            ),
            Self::NotBegun => Message::new(
                "学习尚未开始，开始后才能登记出勤或提交",
                "The session has not begun; attendance and submission come after its start.",
            ),
        }
    }
}

/// The longest session, in hours: a training of two days is entered as two.
pub const LONGEST_HOURS: i64 = 24;
/// A record is on time up to this long after the session's end (indicator 13; a setting later).
pub const ON_TIME: TimeDelta = TimeDelta::days(7);
/// The most lines one attendance request may carry.
pub const ATTENDANCE_MAX: usize = 500;

impl SessionDraft {
    pub const TITLE_MAX: usize = 120;
    pub const SUMMARY_MAX: usize = 4000;
    pub const PLACE_MAX: usize = 120;

    pub fn check(&self) -> Result<(), SessionError> {
        if self.ends_at <= self.starts_at {
            return Err(SessionError::EndsBeforeStart);
        }
        if self.ends_at > self.starts_at.plus(TimeDelta::hours(LONGEST_HOURS)) {
            return Err(SessionError::TooLong(LONGEST_HOURS));
        }
        Ok(())
    }

    /// The duties fulfilled beside the kind itself, each once, in a fixed order.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        let kind = self.kind;
        self.fulfils.retain(|duty| *duty != kind);
        self.fulfils.sort_unstable();
        self.fulfils.dedup();
        self
    }
}

impl StudySession {
    /// Where it stands at `now`.
    pub fn status(&self, now: Instant) -> SessionStatus {
        match (&self.state, self.submission) {
            (SessionState::Cancelled { .. }, _) => SessionStatus::Cancelled,
            (SessionState::Planned, Some(_)) => SessionStatus::Submitted,
            (SessionState::Planned, None) if self.draft.ends_at <= now => SessionStatus::Held,
            (SessionState::Planned, None) => SessionStatus::Planned,
        }
    }

    /// Whether the entry may still be changed; after submission it is the record.
    pub fn may_change(&self) -> Result<(), SessionError> {
        self.not_cancelled()?;
        if self.submission.is_some() { Err(SessionError::Submitted) } else { Ok(()) }
    }

    /// A submitted list is corrected with a reason; a phone's own check-in still comes in late.
    pub fn may_record_attendance(&self, now: Instant) -> Result<(), SessionError> {
        self.may_change()?;
        if now < self.draft.starts_at { Err(SessionError::NotBegun) } else { Ok(()) }
    }

    /// The session with other facts.
    pub fn revise(self, draft: SessionDraft, at: Instant) -> Result<Self, SessionError> {
        self.may_change()?;
        Ok(Self { draft, ..self.next_version(at) })
    }

    pub fn cancel(self, at: Instant, reason: String) -> Result<Self, SessionError> {
        self.may_change()?;
        Ok(Self { state: SessionState::Cancelled { at, reason }, ..self.next_version(at) })
    }

    /// Declares the record complete; the receipt time decides whether it is late, never whether it is taken.
    pub fn submit(self, at: Instant) -> Result<Self, SessionError> {
        self.may_change()?;
        if at < self.draft.starts_at {
            return Err(SessionError::NotBegun);
        }
        let late = at > self.draft.ends_at.plus(ON_TIME);
        Ok(Self { submission: Some(Submission { at, late }), ..self.next_version(at) })
    }

    /// Leave is asked for and granted before and after a session, unless it is cancelled.
    pub fn may_be_left(&self) -> Result<(), SessionError> {
        self.not_cancelled()
    }

    /// The submission of a record that may be corrected or withdrawn.
    pub fn require_submitted(&self) -> Result<Submission, SessionError> {
        self.not_cancelled()?;
        self.submission.ok_or(SessionError::NotSubmitted)
    }

    /// The submitted record with other facts; it stays submitted when it was.
    pub fn correct(self, draft: SessionDraft, at: Instant) -> Result<Self, SessionError> {
        self.require_submitted()?;
        Ok(Self { draft, ..self.next_version(at) })
    }

    /// Takes a submitted record back: it fulfils nothing then.
    pub fn withdraw(self, at: Instant, reason: String) -> Result<Self, SessionError> {
        self.require_submitted()?;
        let state = SessionState::Cancelled { at, reason };
        Ok(Self { state, submission: None, ..self.next_version(at) })
    }

    fn next_version(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }

    fn not_cancelled(&self) -> Result<(), SessionError> {
        match self.state {
            SessionState::Planned => Ok(()),
            SessionState::Cancelled { .. } => Err(SessionError::Cancelled),
        }
    }
}

crate::id::identified!(StudySession);

#[cfg(test)]
mod tests;
