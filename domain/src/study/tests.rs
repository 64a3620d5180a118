//! The rules of sessions, in sentences.

use uuid::Uuid;

use super::*;

fn session() -> StudySession {
    let starts_at = Instant::parse("2026-11-21T01:00:00Z").unwrap();
    StudySession {
        id: Id::new(Uuid::nil()),
        branch: Id::new(Uuid::nil()),
        draft: SessionDraft {
            kind: SessionKind::ThemePartyDay,
            fulfils: vec![],
            mode: Mode::Offline,
            title: "主题党日".to_owned(),
            summary: None,
            place: None,
            host: None,
            starts_at,
            ends_at: starts_at.plus(TimeDelta::hours(2)),
        },
        state: SessionState::Planned,
        submission: None,
        version: 1,
        created_at: starts_at,
        updated_at: starts_at,
    }
}

#[test]
fn a_record_within_seven_days_is_on_time_and_later_is_late_but_taken() {
    let end = session().draft.ends_at;
    let on_time = session().submit(end.plus(TimeDelta::days(7))).unwrap();
    let late = session().submit(end.plus(TimeDelta::days(8))).unwrap();
    assert!(!on_time.submission.unwrap().late);
    assert!(late.submission.unwrap().late);
}

#[test]
fn a_submitted_session_is_the_record_and_stays() {
    let submitted = session().submit(session().draft.ends_at).unwrap();
    assert_eq!(submitted.may_change(), Err(SessionError::Submitted));
    assert_eq!(
        submitted.clone().cancel(submitted.draft.ends_at, String::new()),
        Err(SessionError::Submitted)
    );
}

#[test]
fn nobody_attends_before_the_session_begins() {
    let before = session().draft.starts_at.plus(TimeDelta::seconds(-1));
    assert_eq!(session().may_record_attendance(before), Err(SessionError::NotBegun));
}

#[test]
fn one_session_fulfils_several_duties_each_once() {
    let draft = SessionDraft {
        fulfils: vec![
            SessionKind::CentralStudyDay,
            SessionKind::ThemePartyDay,
            SessionKind::CentralStudyDay,
        ],
        ..session().draft
    };
    assert_eq!(draft.tidy().fulfils, [SessionKind::CentralStudyDay]);
}

#[test]
fn a_session_that_ends_before_it_starts_is_refused() {
    let draft = SessionDraft { ends_at: session().draft.starts_at, ..session().draft };
    assert_eq!(draft.check(), Err(SessionError::EndsBeforeStart));
}
