//! Online classes: lessons that members study when they can, counted by the server (S40–S46).
//!
//! ```text
//! Draft ──publish──▶ Published ──close──▶ Closed
//!   lessons, items      enrolments, progress, attempts
//! ```
//!
//! What counts (lessons, lengths, credits, items) is fixed while it is a draft, so that a
//! completion that was earned stays one.

mod error;
pub mod outside;
pub mod progress;
pub mod quiz;

use chrono::{NaiveDate, TimeDelta};

use crate::{
    enums::string_enum,
    id::Id,
    organizations::OrganizationId,
    time::{Instant, days_after},
};

pub use error::ClassError;

pub type ThemeId = Id<Theme>;
pub type ClassId = Id<Class>;
pub type LessonId = Id<Lesson>;

string_enum! {
    /// How far a class has come.
    ClassState {
        Draft = "draft", "草稿", "Draft";
        Published = "published", "开班", "Open";
        Closed = "closed", "结班", "Closed";
    }
}

string_enum! {
    /// For whom a class is.
    Audience {
        AllMembers = "all_members", "全体党员", "All members";
        Leaders = "leaders", "党员干部", "Leaders";
    }
}

string_enum! {
    /// What a lesson is made of.
    LessonKind {
        Article = "article", "文章", "Article";
        Media = "media", "音视频", "Audio or video";
        Quiz = "quiz", "测验", "Quiz";
    }
}

string_enum! {
    /// Of whom a course is required (S29).
    RequiredOf {
        Secretary = "secretary", "党组织书记", "Branch secretaries";
        Member = "member", "党员", "Members";
    }
}

string_enum! {
    /// By what figures are distinguished.
    Grouping {
        Class = "class", "按班级", "By class";
        Theme = "theme", "按专题", "By theme";
        Organization = "organization", "按党组织", "By organization";
    }
}

string_enum! {
    /// What a learning entry is for.
    EntryKind {
        Lesson = "lesson", "网上课程", "Online lesson";
        Outside = "outside", "外部学习", "Outside study";
    }
}

/// How long a phone may be without network: studied before, uploaded after (C-27).
pub const OFFLINE: TimeDelta = TimeDelta::days(7);
/// Members that one request may name.
pub const NAMED_MAX: usize = 500;

/// A subject that classes share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    pub id: ThemeId,
    pub organization: OrganizationId,
    pub name: String,
    pub description: Option<String>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Theme {
    pub const NAME_MAX: usize = 60;
    pub const DESCRIPTION_MAX: usize = 500;
}

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
    pub draft: ClassDraft,
    pub state: ClassState,
    /// Enrolments that were not withdrawn.
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
    pub fn publish(self, lessons: i64, bare: i64) -> Result<Self, ClassError> {
        self.may_be_built()?;
        if lessons == 0 {
            return Err(ClassError::NoLessons);
        }
        if bare > 0 {
            return Err(ClassError::TooFewItems);
        }
        Ok(Self { state: ClassState::Published, ..self })
    }

    pub fn close(self) -> Result<Self, ClassError> {
        self.is_published()?;
        Ok(Self { state: ClassState::Closed, ..self })
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

/// What is entered of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonDraft {
    pub kind: LessonKind,
    pub title: String,
    /// The article of the content room that is read.
    pub article: Option<uuid::Uuid>,
    /// How long it plays or takes to read; 0 for a quiz.
    pub length_seconds: i64,
    /// What its completion counts for in the ledger.
    pub credit_seconds: i64,
    pub quiz: Option<quiz::Terms>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    pub id: LessonId,
    pub class: ClassId,
    pub position: i64,
    pub draft: LessonDraft,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl LessonDraft {
    pub const TITLE_MAX: usize = 120;
    /// Six hours: a day's broadcast is several lessons.
    pub const LENGTH_MAX: i64 = 6 * 3600;
    /// What a quiz counts for at most.
    pub const QUIZ_CREDIT_MAX: i64 = 3600;
    /// Lessons of a class.
    pub const COUNT_MAX: i64 = 200;

    /// A lesson never counts for more than it lasts; only a quiz has no length.
    pub fn check(&self) -> Result<(), ClassError> {
        let quiz = self.kind == LessonKind::Quiz;
        if quiz != self.quiz.is_some()
            || (self.article.is_some() && self.kind != LessonKind::Article)
        {
            return Err(ClassError::Parts);
        }
        let sound = if quiz { self.length_seconds == 0 } else { self.length_seconds > 0 };
        if !sound {
            return Err(ClassError::Length);
        }
        let most = if quiz { Self::QUIZ_CREDIT_MAX } else { self.length_seconds };
        if self.credit_seconds > most { Err(ClassError::Credit(most)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
