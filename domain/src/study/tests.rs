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
        repeated: false,
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
fn a_session_that_is_over_is_held_until_it_is_submitted() {
    let (begin, end) = (session().draft.starts_at, session().draft.ends_at);
    assert_eq!(session().status(begin), SessionStatus::Planned);
    assert_eq!(session().status(end), SessionStatus::Held);
    assert_eq!(session().submit(end).unwrap().status(end), SessionStatus::Submitted);
    let cancelled = session().cancel(begin, "停电".to_owned()).unwrap();
    assert_eq!(cancelled.status(end), SessionStatus::Cancelled);
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
fn each_change_is_the_next_version_and_the_record_takes_none() {
    let later = session().draft.ends_at;
    let draft = SessionDraft { title: "党课".to_owned(), ..session().draft };
    let revised = session().revise(draft.clone(), later).unwrap();
    assert_eq!((revised.version, revised.updated_at), (2, later));
    assert_eq!(revised.draft, draft);
    let cancelled = session().cancel(later, "停电".to_owned()).unwrap();
    assert_eq!(cancelled.version, 2);
    assert_eq!(cancelled.revise(draft.clone(), later), Err(SessionError::Cancelled));
    let submitted = session().submit(later).unwrap();
    assert_eq!((submitted.version, submitted.updated_at), (2, later));
    assert_eq!(submitted.revise(draft, later), Err(SessionError::Submitted));
}

#[test]
fn a_submitted_record_is_corrected_or_withdrawn_and_one_that_is_not_is_changed() {
    let later = session().draft.ends_at;
    let draft = SessionDraft { title: "党课".to_owned(), ..session().draft };
    assert_eq!(session().correct(draft.clone(), later), Err(SessionError::NotSubmitted));
    let submitted = session().submit(later).unwrap();
    assert_eq!(submitted.may_record_attendance(later), Err(SessionError::Submitted));
    let corrected = submitted.clone().correct(draft.clone(), later).unwrap();
    assert_eq!((corrected.version, corrected.submission), (3, submitted.submission));
    assert_eq!(corrected.draft, draft);
    let withdrawn = corrected.withdraw(later, "重复".to_owned()).unwrap();
    assert_eq!((withdrawn.version, withdrawn.submission), (4, None));
    assert_eq!(withdrawn.correct(draft, later), Err(SessionError::Cancelled));
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

mod check_in {
    //! The rules of the rotating code.

    use super::*;
    use crate::study::check_in::CheckInError;

    #[test]
    fn the_code_changes_every_thirty_seconds_from_half_an_hour_before() {
        let start = session().draft.starts_at;
        let at = |seconds| session().interval_at(start.plus(TimeDelta::seconds(seconds)));
        assert_eq!(at(-1801), Err(CheckInError::TooEarly));
        assert_eq!((at(-1800), at(-1771), at(-1770)), (Ok(0), Ok(0), Ok(1)));
        assert_eq!(at(7201), Err(CheckInError::Over));
    }

    #[test]
    fn a_code_kept_by_a_phone_without_network_counts_for_a_week() {
        let end = session().draft.ends_at;
        let scanned = session().interval_at(end).unwrap();
        assert_eq!(session().may_check_in(scanned, end.plus(TimeDelta::hours(3))), Ok(()));
        let late = session().may_check_in(scanned, end.plus(TimeDelta::days(8)));
        assert_eq!(late, Err(CheckInError::TooLate));
        assert_eq!(session().may_check_in(scanned + 9, end), Err(CheckInError::WrongCode));
    }

    #[test]
    fn nobody_uses_a_code_before_it_was_shown() {
        let start = session().draft.starts_at;
        assert_eq!(session().may_check_in(61, start), Err(CheckInError::WrongCode));
        assert_eq!(session().may_check_in(60, start), Ok(()));
    }
}
