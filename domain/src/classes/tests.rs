//! The life of a class, in sentences.

use super::*;
use crate::{id::Id, organizations::OrgPath, time::Instant};

fn noon() -> Instant {
    Instant::from_millis(1)
}

fn class(state: ClassState, capacity: Option<i64>) -> Class {
    let at = Instant::from_millis(0);
    Class {
        id: Id::new(uuid::Uuid::nil()),
        organization: Id::new(uuid::Uuid::nil()),
        owner_path: OrgPath::parse("00001").unwrap(),
        draft: ClassDraft {
            theme: Id::new(uuid::Uuid::nil()),
            title: "专题班".to_owned(),
            summary: None,
            audience: Audience::AllMembers,
            starts_on: "2026-11-01".parse().unwrap(),
            ends_on: "2026-11-30".parse().unwrap(),
            capacity,
        },
        state,
        enrolled: 0,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

fn lesson(kind: LessonKind, length: i64, credit: i64) -> LessonDraft {
    let quiz = quiz::Terms { draws: 5, pass_mark: 60, attempts: 3 };
    LessonDraft {
        kind,
        title: "第一课".to_owned(),
        article: (kind == LessonKind::Article).then(|| Id::new(uuid::Uuid::nil())),
        media: (kind == LessonKind::Media).then(|| Id::new(uuid::Uuid::nil())),
        length_seconds: length,
        credit_seconds: credit,
        quiz: (kind == LessonKind::Quiz).then_some(quiz),
    }
}

#[test]
fn a_class_without_lessons_or_with_a_bare_quiz_is_not_published() {
    assert_eq!(class(ClassState::Draft, None).publish(0, 0, noon()), Err(ClassError::NoLessons));
    assert_eq!(class(ClassState::Draft, None).publish(3, 1, noon()), Err(ClassError::TooFewItems));
    let open = class(ClassState::Draft, None).publish(3, 0, noon()).unwrap();
    assert_eq!(open.may_be_built(), Err(ClassError::NotDraft));
    assert_eq!(open.close(noon()).unwrap().close(noon()), Err(ClassError::Closed));
}

#[test]
fn nobody_enrols_in_a_draft_or_after_the_end_or_above_the_capacity() {
    let day = |text: &str| text.parse().unwrap();
    let draft = class(ClassState::Draft, None);
    assert_eq!(draft.may_enrol(day("2026-11-10")), Err(ClassError::NotPublished));
    let open = class(ClassState::Published, Some(2));
    assert_eq!(open.may_enrol(day("2026-12-01")), Err(ClassError::Over));
    assert!(open.has_room(1, 1).is_ok());
    assert_eq!(open.has_room(1, 2), Err(ClassError::Full(2)));
}

#[test]
fn a_phone_may_upload_for_a_week_after_the_end() {
    let period = ("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
    let at = |text: &str| may_study(ClassState::Published, period, Instant::parse(text).unwrap());
    assert_eq!(at("2026-10-31T10:00:00Z"), Err(ClassError::NotBegun));
    assert!(at("2026-12-07T10:00:00Z").is_ok());
    assert_eq!(at("2026-12-08T10:00:00Z"), Err(ClassError::Over));
}

#[test]
fn a_lesson_never_counts_for_more_than_it_lasts() {
    assert!(lesson(LessonKind::Media, 600, 600).check().is_ok());
    assert_eq!(lesson(LessonKind::Media, 600, 601).check(), Err(ClassError::Credit(600)));
    assert_eq!(lesson(LessonKind::Media, 0, 0).check(), Err(ClassError::Length));
    assert!(lesson(LessonKind::Quiz, 0, 1800).check().is_ok());
    assert_eq!(lesson(LessonKind::Quiz, 600, 0).check(), Err(ClassError::Length));
    assert_eq!(lesson(LessonKind::Media, 600, -1).check(), Err(ClassError::Credit(600)));
}

#[test]
fn each_kind_of_lesson_names_its_own_part_and_no_other() {
    use LessonKind::{Article, Media, Quiz};
    let bare =
        |kind| LessonDraft { article: None, media: None, quiz: None, ..lesson(kind, 600, 0) };
    assert_eq!(bare(Article).check(), Err(ClassError::NoArticle));
    assert_eq!(bare(Media).check(), Err(ClassError::NoMedia));
    assert_eq!(bare(Quiz).check(), Err(ClassError::NoTerms));
    for (kind, other) in [(Article, Media), (Media, Article), (Quiz, Media), (Media, Quiz)] {
        let LessonDraft { article, media, quiz, .. } = lesson(other, 600, 0);
        let own = lesson(kind, if kind == Quiz { 0 } else { 600 }, 0);
        let mixed = LessonDraft {
            article: own.article.or(article),
            media: own.media.or(media),
            quiz: own.quiz.or(quiz),
            ..own
        };
        assert_eq!(mixed.check(), Err(ClassError::Parts), "{kind:?} with {other:?}");
    }
}
