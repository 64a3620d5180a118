//! The steps of a nomination, by whom, and that nothing of a decided one may differ.

use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    access::AccountId, id::Id, message::Message, organizations::OrgPath,
    reporting::appraisal::Appraiser, time::Instant,
};

fn account(number: u128) -> AccountId {
    Id::new(Uuid::from_u128(number))
}

fn path(text: &str) -> OrgPath {
    OrgPath::parse(text).unwrap()
}

fn at(millis: i64) -> Instant {
    Instant::from_millis(millis)
}

/// Somebody with an office, who is not nominated.
fn other(number: u128) -> Appraiser {
    Appraiser { account: account(number), member: Some(Id::new(Uuid::from_u128(number))) }
}

/// The nominee, by the account 1.
fn oneself() -> Appraiser {
    Appraiser { account: account(1), member: Some(Id::new(Uuid::from_u128(100))) }
}

fn drafted() -> Nomination {
    Nomination {
        id: Id::new(Uuid::nil()),
        organization: Id::new(Uuid::from_u128(2)),
        organization_name: "清河镇第一党支部".to_owned(),
        organization_path: path("000010000200001"),
        level: Id::new(Uuid::from_u128(1)),
        level_name: "清河镇党委".to_owned(),
        level_path: path("0000100002"),
        nominee: Nominee::Member(Id::new(Uuid::from_u128(100))),
        nominee_name: "王建国".to_owned(),
        award: "优秀共产党员".to_owned(),
        year: 2026,
        reason: "带头参加组织生活".to_owned(),
        evidence: Vec::new(),
        state: NominationState::Drafted,
        drafted_by: account(2),
        version: 1,
        created_at: at(1),
        updated_at: at(1),
    }
}

fn evidence(record: u128, by: Appraiser) -> Evidence {
    let found = FoundRecord {
        source: EvidenceSource::Attendance,
        record: Uuid::from_u128(record),
        on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        says: Message::new("2026-11-20主题党日，出席", "Theme party day of 2026-11-20: present"),
        exception: None,
    };
    Evidence { id: Id::new(Uuid::from_u128(record)), found, note: None, by: by.account, at: at(2) }
}

fn submitted() -> Nomination {
    let attached = drafted().attach(evidence(7, other(3)), other(3)).unwrap();
    attached.submit(other(4), at(3)).unwrap()
}

fn decide(of: Nomination, by: Appraiser, office: &str) -> Result<Nomination, NominationError> {
    let words = (NominationOutcome::Recommended, "事迹属实".to_owned());
    of.decide(words, "MN-2026-000001".to_owned(), (by, &[path(office)]), at(4))
}

#[test]
fn a_second_person_of_the_level_above_decides_and_nobody_about_oneself() {
    for hand in 2..=4 {
        let refused = decide(submitted(), other(hand), "0000100002");
        assert_eq!(refused, Err(NominationError::SamePerson));
    }
    let own = decide(submitted(), oneself(), "0000100002");
    assert_eq!(own, Err(NominationError::OwnNomination));
    for office in ["00001", "000010000200001"] {
        let refused = decide(submitted(), other(5), office);
        assert_eq!(refused, Err(NominationError::OtherLevel));
    }
    let decided = decide(submitted(), other(5), "0000100002").unwrap();
    assert_eq!(decided.state.status(), NominationStatus::Recommended);
    let wrong = NominationError::WrongState(NominationStatus::Recommended);
    assert_eq!(decided.clone().withdraw("误报".to_owned(), at(5)), Err(wrong));
    assert_eq!(decided.attach(evidence(8, other(2)), other(2)), Err(wrong));
}

#[test]
fn nothing_is_submitted_without_evidence_and_a_record_is_attached_once() {
    assert_eq!(drafted().submit(other(2), at(2)), Err(NominationError::NoEvidence));
    let once = drafted().attach(evidence(7, other(2)), other(2)).unwrap();
    let twice = once.clone().attach(evidence(7, other(3)), other(3));
    assert_eq!(twice, Err(NominationError::AttachedBefore));
    let none = once.detach(Id::new(Uuid::from_u128(7)), other(2), at(3)).unwrap();
    assert!(none.evidence.is_empty());
    let mut many = drafted();
    for record in 0..30 {
        many = many.attach(evidence(record, other(2)), other(2)).unwrap();
    }
    assert_eq!(many.attach(evidence(30, other(2)), other(2)), Err(NominationError::TooMuch));
}

#[test]
fn the_nominee_has_no_hand_in_it() {
    assert_eq!(drafted().submit(oneself(), at(2)), Err(NominationError::OwnNomination));
    let own = drafted().attach(evidence(7, oneself()), oneself());
    assert_eq!(own, Err(NominationError::OwnNomination));
}

#[test]
fn hours_and_the_use_of_the_platform_fall_under_a_rule() {
    let restricted = EvidenceSource::ALL.iter().filter(|source| source.measure().is_some());
    let restricted: Vec<_> = restricted.map(|source| source.as_str()).collect();
    assert_eq!(restricted, ["study_hours", "platform_use"]);
    let member = Nominee::Member(Id::new(Uuid::nil()));
    assert!(!EvidenceSource::PlatformUse.is_about(member), "nobody's use is recorded");
}

#[test]
fn whatever_is_changed_in_a_decided_one_no_longer_fits_its_hash() {
    let decided = decide(submitted(), other(5), "0000100002").unwrap();
    assert!(decided.is_intact());
    let award = Nomination { award: "优秀党务工作者".to_owned(), ..decided.clone() };
    let mut evidence = decided.clone();
    evidence.evidence[0].found.says.zh.push('。');
    let mut outcome = decided.clone();
    if let NominationState::Decided { decision, .. } = &mut outcome.state {
        decision.outcome = NominationOutcome::NotRecommended;
    }
    assert!([award, evidence, outcome].iter().all(|altered| !altered.is_intact()));
}

/// A step by somebody, whatever it leads to.
fn step(of: Nomination, (what, who): (u8, u8)) -> Nomination {
    let by = if who == 0 { oneself() } else { other(10 + u128::from(who)) };
    let done = match what {
        0 => of.clone().attach(evidence(of.version.unsigned_abs().into(), by), by),
        1 => of.clone().submit(by, at(2)),
        2 => of.clone().revise((None, Some("改".to_owned())), by, at(2)),
        3 => decide(of.clone(), by, "0000100002"),
        _ => of.clone().withdraw("误报".to_owned(), at(3)),
    };
    done.unwrap_or(of)
}

proptest! {
    #[test]
    fn however_it_got_there_a_decided_one_went_through_two_others_and_has_evidence(
        steps in prop::collection::vec((0..4_u8, 0..4_u8), 0..30)
    ) {
        let end = steps.into_iter().fold(drafted(), step);
        prop_assert!(end.is_intact());
        if let Some(decision) = end.state.decision() {
            let by = decision.issue.by;
            prop_assert!(!end.evidence.is_empty());
            prop_assert!(by != account(1) && by != end.drafted_by);
            prop_assert_ne!(by, end.state.submission().unwrap().by);
            prop_assert!(end.evidence.iter().all(|it| it.by != by));
        }
    }
}
