//! The steps of an appraisal, by whom, and that nothing of an issued one may differ.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{access::AccountId, id::Id, organizations::OrgPath, time::Instant};

fn account(number: u128) -> AccountId {
    Id::new(Uuid::from_u128(number))
}

fn path(text: &str) -> OrgPath {
    OrgPath::parse(text).unwrap()
}

fn at(millis: i64) -> Instant {
    Instant::from_millis(millis)
}

/// Somebody of the level, who is no secretary.
fn other(number: u128) -> Appraiser {
    Appraiser { account: account(number), member: Some(Id::new(Uuid::from_u128(number))) }
}

/// The secretary, by the account 1.
fn oneself() -> Appraiser {
    Appraiser { account: account(1), member: Some(Id::new(Uuid::from_u128(100))) }
}

fn opened() -> Appraisal {
    Appraisal {
        id: Id::new(Uuid::nil()),
        level: Id::new(Uuid::from_u128(1)),
        level_name: "清河镇党委".to_owned(),
        level_path: path("0000100002"),
        organization: Id::new(Uuid::from_u128(2)),
        organization_name: "清河镇第一党支部".to_owned(),
        organization_path: path("000010000200001"),
        year: 2026,
        member: Id::new(Uuid::from_u128(100)),
        member_name: "王建国".to_owned(),
        dossier: Dossier {
            as_of: at(1),
            formula_version: 1,
            list: None,
            figures: Vec::new(),
            posts: Vec::new(),
            cases: CaseTally::default(),
            trainings: Vec::new(),
        },
        state: AppraisalState::Opened,
        opened_by: account(9),
        version: 1,
        created_at: at(1),
        updated_at: at(1),
    }
}

fn grade(of: Appraisal, by: Appraiser) -> Result<Appraisal, AppraisalError> {
    let words = (AppraisalGrade::FairlyGood, "抓得较实".to_owned());
    of.grade(words, (by, &[path("0000100002")]), at(3))
}

fn graded() -> Appraisal {
    grade(opened().report("述职".to_owned(), (account(1), at(2))).unwrap(), other(2)).unwrap()
}

fn issue(of: Appraisal, by: Appraiser) -> Result<Appraisal, AppraisalError> {
    of.issue("AP-2026-000001".to_owned(), by, at(4))
}

#[test]
fn a_second_person_confirms_and_nobody_the_own_one() {
    assert_eq!(issue(graded(), other(2)), Err(AppraisalError::SamePerson));
    assert_eq!(issue(graded(), oneself()), Err(AppraisalError::OwnAppraisal));
    let issued = issue(graded(), other(3)).unwrap();
    assert_eq!((issued.state.status(), issued.version), (AppraisalStatus::Issued, 4));
    let wrong = AppraisalError::WrongState(AppraisalStatus::Issued);
    assert_eq!(issued.clone().withdraw("误开".to_owned(), other(3), at(5)), Err(wrong));
    assert_eq!(issued.report("再述".to_owned(), (account(1), at(5))), Err(wrong));
}

#[test]
fn the_level_itself_grades_after_the_report_and_nobody_oneself() {
    let wrong = AppraisalError::WrongState(AppraisalStatus::Opened);
    assert_eq!(grade(opened(), other(2)), Err(wrong));
    let reported = opened().report("述职".to_owned(), (account(1), at(2))).unwrap();
    assert_eq!(grade(reported.clone(), oneself()), Err(AppraisalError::OwnAppraisal));
    let words = (AppraisalGrade::Good, "好".to_owned());
    let from_above = reported.grade(words, (other(2), &[path("00001")]), at(3));
    assert_eq!(from_above, Err(AppraisalError::OtherLevel));
}

#[test]
fn a_grade_that_comes_back_is_given_again() {
    let back = graded().send_back("请补充理由".to_owned(), other(3), at(4)).unwrap();
    assert_eq!((back.state.returned(), back.state.grading()), (Some("请补充理由"), None));
    let again = back.report("补充".to_owned(), (account(1), at(5))).unwrap();
    assert_eq!(again.state.returned(), Some("请补充理由"));
    assert!(grade(again, other(2)).is_ok());
}

#[test]
fn whatever_is_changed_in_an_issued_one_no_longer_fits_its_hash() {
    let issued = issue(graded(), other(3)).unwrap();
    assert!(issued.is_intact());
    let mut cases = issued.clone();
    cases.dossier.cases.opened += 1;
    let name = Appraisal { member_name: "李建国".to_owned(), ..issued.clone() };
    let mut better = issued.clone();
    if let AppraisalState::Issued { grading, .. } = &mut better.state {
        grading.grade = AppraisalGrade::Good;
    }
    assert!([cases, name, better].iter().all(|altered| !altered.is_intact()));
}

/// A step by somebody, whatever it leads to.
fn step(of: Appraisal, (what, who): (u8, u8)) -> Appraisal {
    let by = if who == 0 { oneself() } else { other(10 + u128::from(who)) };
    let done = match what {
        0 => of.clone().report("述职".to_owned(), (by.account, at(2))),
        1 => grade(of.clone(), by),
        2 => of.clone().send_back("退回".to_owned(), by, at(3)),
        3 => issue(of.clone(), by),
        _ => of.clone().withdraw("误开".to_owned(), by, at(3)),
    };
    done.unwrap_or(of)
}

proptest! {
    #[test]
    fn however_it_got_there_an_issued_one_was_graded_and_confirmed_by_two_others(
        steps in prop::collection::vec((0..5_u8, 0..4_u8), 0..30)
    ) {
        let end = steps.into_iter().fold(opened(), step);
        prop_assert!(end.is_intact());
        if let Some(issue) = end.state.issue() {
            let graded_by = end.state.grading().unwrap().by;
            prop_assert_ne!(graded_by, issue.by);
            prop_assert!(![graded_by, issue.by].contains(&oneself().account));
        }
    }
}
