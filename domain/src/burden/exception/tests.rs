//! Exceptions: two officers, bounded, over.

use uuid::Uuid;

use super::*;

pub(in crate::burden) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(in crate::burden) fn person(number: u128) -> AccountId {
    Id::new(Uuid::from_u128(number))
}

pub(in crate::burden) fn on(text: &str, by: u128) -> Decision {
    Decision { by: person(by), at: Instant::of_day(day(text)) }
}

/// Asked for by the deputy head, from December to February.
pub(in crate::burden) fn requested(measure: Measure) -> BurdenException {
    let at = Instant::of_day(day("2026-11-23"));
    BurdenException {
        id: Id::new(Uuid::from_u128(1)),
        measure,
        organization: Id::new(Uuid::from_u128(2)),
        organization_name: "区委".to_owned(),
        organization_path: OrgPath::root(),
        legal_reference: "某文件第三条".to_owned(),
        reason: "试点".to_owned(),
        from: day("2026-12-01"),
        until: day("2027-02-28"),
        requested: Requester { by: person(3), seat: OfficerSeat::Head },
        state: ExceptionState::Requested,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

fn approved() -> BurdenException {
    let asked = requested(Measure::InstallRate);
    asked.approve(on("2026-11-24", 4), OfficerSeat::Security).unwrap()
}

#[test]
fn an_exception_holds_from_its_first_day_to_its_last() {
    assert!(!requested(Measure::InstallRate).is_in_force(day("2026-12-15")));
    let held = |text| approved().is_in_force(day(text));
    assert_eq!(
        ["2026-11-30", "2026-12-01", "2027-02-28", "2027-03-01"].map(held),
        [false, true, true, false]
    );
}

#[test]
fn what_is_approved_late_holds_from_then_on_and_nothing_is_approved_when_it_is_over() {
    let late = requested(Measure::InstallRate);
    let late = late.approve(on("2026-12-10", 4), OfficerSeat::Security).unwrap();
    assert!(!late.is_in_force(day("2026-12-09")) && late.is_in_force(day("2026-12-10")));
    let over = requested(Measure::InstallRate).approve(on("2027-03-01", 4), OfficerSeat::Security);
    assert_eq!(over, Err(ExceptionError::Over));
}

#[test]
fn the_second_officer_is_another_person_in_the_other_office() {
    let approve = |by, seat| requested(Measure::InstallRate).approve(on("2026-11-24", by), seat);
    assert_eq!(approve(3, OfficerSeat::Security), Err(ExceptionError::SelfApproval));
    assert_eq!(approve(4, OfficerSeat::Head), Err(ExceptionError::SameSeat));
    let again = approved().approve(on("2026-11-25", 5), OfficerSeat::Security);
    assert_eq!(again, Err(ExceptionError::WrongState(ExceptionStatus::Approved)));
}

#[test]
fn what_is_ended_holds_no_more_on_that_day_and_held_before() {
    let ended = approved().end(on("2027-01-05", 3), "试点结束".to_owned()).unwrap();
    assert!(ended.is_in_force(day("2027-01-04")) && !ended.is_in_force(day("2027-01-05")));
    assert_eq!(
        ended.end(on("2027-01-06", 3), String::new()),
        Err(ExceptionError::WrongState(ExceptionStatus::Ended))
    );
    let late = approved().end(on("2027-03-01", 3), String::new());
    assert_eq!(late, Err(ExceptionError::Over));
}

#[test]
fn an_exception_is_bounded_and_begins_today_or_later() {
    let today = day("2026-11-23");
    assert!(BurdenException::check_from(today, today).is_ok());
    assert!(BurdenException::check_from(day("2026-11-22"), today).is_err());
    assert!(BurdenException::check_from(day("2027-11-24"), today).is_err());
    assert!(BurdenException::check_until(today, today).is_ok());
    assert!(BurdenException::check_until(today, day("2027-11-22")).is_ok());
    assert!(BurdenException::check_until(today, day("2027-11-23")).is_err());
    assert!(BurdenException::check_until(today, day("2026-11-22")).is_err());
    assert!(BurdenException::check_measure(Measure::RankingOfPersons).is_err());
}
