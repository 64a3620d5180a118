//! Study sessions and attendance: entered once, late is flagged and never refused.
//!
//! ```text
//! Planned ──(its end passes, attendance is recorded)──▶ Held ──submit──▶ submitted (late or not)
//!    └──cancel──▶ Cancelled
//! ```

pub mod check_in;
pub mod duties;
pub mod guests;
mod words;

use chrono::TimeDelta;

use crate::{
    id::Id, members::MemberId, message::Message, organizations::OrganizationId, time::Instant,
};

pub use words::{AttendanceStatus, Mode, SessionKind};

pub type StudySessionId = Id<StudySession>;

/// One session of a branch; it may fulfil several duties at once (S36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudySession {
    pub id: StudySessionId,
    pub branch: OrganizationId,
    pub draft: SessionDraft,
    pub state: SessionState,
    pub submission: Option<Submission>,
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
            Self::Submitted => Message::new("该次学习已提交", "The session was already submitted."),
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
    /// Whether the entry may still be changed; after submission it is the record.
    pub fn may_change(&self) -> Result<(), SessionError> {
        self.not_cancelled()?;
        if self.submission.is_some() { Err(SessionError::Submitted) } else { Ok(()) }
    }

    pub fn may_record_attendance(&self, now: Instant) -> Result<(), SessionError> {
        self.not_cancelled()?;
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
