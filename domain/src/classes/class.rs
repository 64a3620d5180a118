//! A class: what is entered of it, and how far it has come.

use chrono::NaiveDate;

use super::{Audience, ClassError, ClassState, ThemeId};
use crate::{
    id::{Id, identified},
    organizations::{OrgPath, OrganizationId},
    time::{Instant, days_after},
};

pub type ClassId = Id<Class>;

/// What is entered of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassDraft {
    pub theme: ThemeId,
    pub title: String,
    pub summary: Option<String>,
    pub audience: Audience,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub capacity: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    pub id: ClassId,
    pub organization: OrganizationId,
    /// Where its owner stands in the tree: the class is for people at or below it.
    pub owner_path: OrgPath,
    pub draft: ClassDraft,
    pub state: ClassState,
    /// Enrolments that hold now.
    pub enrolled: i64,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ClassDraft {
    pub const TITLE_MAX: usize = 120;
    pub const SUMMARY_MAX: usize = 2000;
    pub const CAPACITY_MAX: i64 = 100_000;
    /// The longest period: a class belongs to a year's work.
    pub const DAYS_MAX: u64 = 731;

    pub fn check(&self) -> Result<(), ClassError> {
        let last = days_after(self.starts_on, Self::DAYS_MAX);
        if self.ends_on < self.starts_on || self.ends_on > last {
            return Err(ClassError::Period);
        }
        Ok(())
    }
}

impl Class {
    /// Opens it for enrolments; `lessons` and `bare` count its lessons and the quizzes
    /// among them that have too few items.
    pub fn publish(self, lessons: i64, bare: i64, at: Instant) -> Result<Self, ClassError> {
        self.may_be_built()?;
        if lessons == 0 {
            return Err(ClassError::NoLessons);
        }
        if bare > 0 {
            return Err(ClassError::TooFewItems);
        }
        Ok(Self { state: ClassState::Published, ..self }.changed(at))
    }

    /// Nobody enrols or studies in it any more.
    pub fn close(self, at: Instant) -> Result<Self, ClassError> {
        self.is_published()?;
        Ok(Self { state: ClassState::Closed, ..self }.changed(at))
    }

    /// The same class with other facts, with room for the `enrolled` people who are in.
    pub fn revise(self, draft: ClassDraft, enrolled: i64, at: Instant) -> Result<Self, ClassError> {
        self.may_change()?;
        draft.check()?;
        let revised = Self { draft, ..self }.changed(at);
        revised.has_room(enrolled, 0)?;
        Ok(revised)
    }

    fn changed(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }

    /// Whether lessons and items may still be added and changed.
    pub fn may_be_built(&self) -> Result<(), ClassError> {
        if self.state == ClassState::Draft { Ok(()) } else { Err(ClassError::NotDraft) }
    }

    pub fn may_change(&self) -> Result<(), ClassError> {
        if self.state == ClassState::Closed { Err(ClassError::Closed) } else { Ok(()) }
    }

    pub fn may_enrol(&self, today: NaiveDate) -> Result<(), ClassError> {
        self.is_published()?;
        if today > self.draft.ends_on { Err(ClassError::Over) } else { Ok(()) }
    }

    /// Whether `more` people have room beside those who are in.
    pub fn has_room(&self, enrolled: i64, more: i64) -> Result<(), ClassError> {
        match self.draft.capacity {
            Some(capacity) if enrolled + more > capacity => Err(ClassError::Full(capacity)),
            _ => Ok(()),
        }
    }

    fn is_published(&self) -> Result<(), ClassError> {
        match self.state {
            ClassState::Draft => Err(ClassError::NotPublished),
            ClassState::Published => Ok(()),
            ClassState::Closed => Err(ClassError::Closed),
        }
    }
}

identified!(Class);
