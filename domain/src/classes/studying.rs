//! A lesson as somebody studies it: the line of time, what was seen, when it was completed.

use chrono::{NaiveDate, TimeDelta};

use super::{
    ClassError, ClassState, LessonId, LessonKind, OFFLINE,
    progress::{self, Stretch, WatchedRanges},
    quiz::Terms,
};
use crate::{members::MemberId, time::Instant};

/// Whether what was studied may be uploaded: in the period, and for a phone's while after it.
pub fn may_study(
    state: ClassState,
    (starts_on, ends_on): (NaiveDate, NaiveDate),
    now: Instant,
) -> Result<(), ClassError> {
    match state {
        ClassState::Draft => Err(ClassError::NotPublished),
        ClassState::Closed => Err(ClassError::Closed),
        ClassState::Published if now.day() < starts_on => Err(ClassError::NotBegun),
        ClassState::Published if now.plus(-OFFLINE).day() > ends_on => Err(ClassError::Over),
        ClassState::Published => Ok(()),
    }
}

/// A lesson of a class that its reader is in.
#[derive(Clone, Debug)]
pub struct StudiedLesson {
    pub id: LessonId,
    pub kind: LessonKind,
    pub title: String,
    pub length_seconds: i64,
    pub credit_seconds: i64,
    pub quiz: Option<Terms>,
    pub state: ClassState,
    pub period: (NaiveDate, NaiveDate),
    pub enrolled_at: Instant,
}

impl StudiedLesson {
    /// Whether it may be studied now.
    pub fn is_open(&self, now: Instant) -> Result<(), ClassError> {
        may_study(self.state, self.period, now)
    }
}

/// A member's line of real time for all lessons: before `used_until` every second is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LearnerClock {
    pub member: MemberId,
    pub used_until: Instant,
}

/// How far a member has come in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonProgress {
    pub lesson: LessonId,
    pub seen: WatchedRanges,
    pub completed_at: Option<Instant>,
}

/// What an upload came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub gained_seconds: i64,
    /// Until when the member's line of time is used now.
    pub used_until: Instant,
    /// This upload completed the lesson.
    pub completes: bool,
}

impl LessonProgress {
    /// Before anything was seen.
    pub fn new(lesson: LessonId) -> Self {
        Self { lesson, seen: WatchedRanges::default(), completed_at: None }
    }

    /// Takes an upload, as far as real time is left.
    pub fn record(
        &mut self,
        lesson: &StudiedLesson,
        clock: &LearnerClock,
        stretches: &[Stretch],
        now: Instant,
    ) -> Recorded {
        let free_from = progress::free_from(now, lesson.enrolled_at, clock.used_until);
        let budget = (now.millis() - free_from.millis()) / 1000;
        let gained = progress::take(&mut self.seen, lesson.length_seconds, stretches, budget);
        let done = progress::is_complete(&self.seen, lesson.length_seconds);
        let completes = done && self.completed_at.is_none();
        if completes {
            self.completed_at = Some(now);
        }
        let used_until =
            if gained > 0 { free_from.plus(TimeDelta::seconds(gained)) } else { clock.used_until };
        Recorded { gained_seconds: gained, used_until, completes }
    }
}
