//! A lesson: something to read, something that plays, or a quiz.

use super::{ClassError, ClassId, LessonKind, quiz};
use crate::{
    content::ArticleId,
    id::{Id, identified},
    time::Instant,
};

pub type LessonId = Id<Lesson>;

/// What is entered of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonDraft {
    pub kind: LessonKind,
    pub title: String,
    /// What is read, for a lesson of that kind.
    pub article: Option<ArticleId>,
    /// What plays, for a lesson of that kind.
    pub media: Option<ArticleId>,
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

    /// Each kind has its own part and no other: an article, a media item, the terms of a quiz.
    fn check_parts(&self) -> Result<(), ClassError> {
        let (article, media, quiz) = match self.kind {
            LessonKind::Article => (true, false, false),
            LessonKind::Media => (false, true, false),
            LessonKind::Quiz => (false, false, true),
        };
        let strange = (self.article.is_some() && !article)
            || (self.media.is_some() && !media)
            || (self.quiz.is_some() && !quiz);
        if strange {
            return Err(ClassError::Parts);
        }
        if article && self.article.is_none() {
            return Err(ClassError::NoArticle);
        }
        if media && self.media.is_none() {
            return Err(ClassError::NoMedia);
        }
        if quiz && self.quiz.is_none() { Err(ClassError::NoTerms) } else { Ok(()) }
    }

    /// A lesson never counts for more than it lasts; only a quiz has no length.
    pub fn check(&self) -> Result<(), ClassError> {
        let quiz = self.kind == LessonKind::Quiz;
        self.check_parts()?;
        if let Some(terms) = &self.quiz {
            terms.check()?;
        }
        let sound = if quiz {
            self.length_seconds == 0
        } else {
            (1..=Self::LENGTH_MAX).contains(&self.length_seconds)
        };
        if !sound {
            return Err(ClassError::Length);
        }
        let most = if quiz { Self::QUIZ_CREDIT_MAX } else { self.length_seconds };
        if (0..=most).contains(&self.credit_seconds) {
            Ok(())
        } else {
            Err(ClassError::Credit(most))
        }
    }
}

impl Lesson {
    /// The same lesson with other facts.
    pub fn revise(self, draft: LessonDraft, at: Instant) -> Result<Self, ClassError> {
        draft.check()?;
        Ok(Self { draft, version: self.version + 1, updated_at: at, ..self })
    }
}

identified!(Lesson);
