//! When contact is due, what five years abroad suggest, and how a stay ends.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    id::Id,
    members::{Gender, Member, Status},
    organizations::OrgPath,
    time::Instant,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn on(text: &str) -> Instant {
    Instant::of_day(day(text))
}

fn away(reason: MobileReason, began_on: &str) -> MobileStay {
    MobileStay {
        id: Id::new(Uuid::nil()),
        member: Id::new(Uuid::nil()),
        member_name: "王建国".to_owned(),
        branch: Id::new(Uuid::nil()),
        branch_name: "第一党支部".to_owned(),
        branch_path: OrgPath::root(),
        reason,
        host: MobileHost::Place("江苏省苏州市".to_owned()),
        began_on: day(began_on),
        expected_until: None,
        ended: None,
        contacted_on: None,
        registered_by: Id::new(Uuid::nil()),
        version: 1,
        created_at: on(began_on),
        updated_at: on(began_on),
    }
}

fn member(status: Status) -> Member {
    Member {
        id: Id::new(Uuid::nil()),
        branch: Id::new(Uuid::nil()),
        branch_path: OrgPath::root(),
        branch_name: "第一党支部".to_owned(),
        name: "王建国".to_owned(),
        gender: Gender::Male,
        birth_date: day("1980-01-01"),
        ethnicity: None,
        education: None,
        status,
        applied_on: None,
        joined_on: None,
        converted_on: None,
        app_activated_on: None,
        id_number_masked: None,
        phone_masked: None,
        merged_into: None,
        version: 1,
        created_at: on("2026-01-01"),
        updated_at: on("2026-01-01"),
    }
}

#[test]
fn only_members_who_are_away_for_more_than_half_a_year_are_registered() {
    let today = day("2026-11-23");
    let check = |status, began: &str, until: Option<&str>, before: Option<&str>| {
        let period = (day(began), until.map(day));
        MobileStay::check_begin(&member(status), period, before.map(day), today)
    };
    assert_eq!(check(Status::Full, "2026-11-01", None, None), []);
    assert_eq!(check(Status::Probationary, "2026-11-01", Some("2027-05-02"), None), []);
    let short = [MobileError::TooShort { after: day("2027-05-01") }];
    assert_eq!(check(Status::Full, "2026-11-01", Some("2027-05-01"), None), short);
    let far = [MobileError::TooLong { last: day("2036-11-23") }];
    assert_eq!(check(Status::Full, "2026-11-01", Some("2206-11-01"), None), far);
    let past = [MobileError::TooShort { after: today }];
    assert_eq!(check(Status::Full, "2026-01-01", Some("2026-11-23"), None), past);
    let again = [MobileError::BeganOn { first: day("2026-10-01"), last: today }];
    assert_eq!(check(Status::Full, "2026-09-30", None, Some("2026-10-01")), again);
    assert_eq!(check(Status::Suspended, "2026-11-24", Some("2026-11-25"), None).len(), 3);
}

#[test]
fn contact_is_due_each_quarter_and_abroad_each_half_year() {
    let work = away(MobileReason::Work, "2026-01-10");
    assert_eq!(work.contact_due_on(), Some(day("2026-04-10")));
    assert!(!work.is_overdue(day("2026-04-10")) && work.is_overdue(day("2026-04-11")));
    let abroad = away(MobileReason::Abroad, "2026-01-10");
    assert_eq!(abroad.contact_due_on(), Some(day("2026-07-10")));
    let kept = abroad.contact(day("2026-03-01"), on("2026-11-23")).unwrap();
    assert_eq!(kept.contact_due_on(), Some(day("2026-09-01")));
    let earlier = kept.contact(day("2026-02-01"), on("2026-11-23")).unwrap();
    assert_eq!(earlier.contacted_on, Some(day("2026-03-01")), "the last one counts");
}

#[test]
fn a_quarter_counts_its_own_contacts_and_abroad_those_of_half_a_year() {
    let from = |reason, first: &str| {
        ContactRule::for_reason(reason).counted_from((day(first), day("2026-09-30")))
    };
    assert_eq!(from(MobileReason::Work, "2026-07-01"), day("2026-07-01"));
    assert_eq!(from(MobileReason::Work, "2026-09-01"), day("2026-07-01"), "of a month as well");
    assert_eq!(from(MobileReason::Abroad, "2026-07-01"), day("2026-04-01"));
    assert_eq!(from(MobileReason::Work, "2026-01-01"), day("2026-01-01"));
}

#[test]
fn each_reason_has_its_own_rule() {
    for (reason, rule) in MobileReason::ALL.iter().zip(ContactRule::ALL) {
        assert_eq!((rule.reason, ContactRule::for_reason(*reason)), (*reason, rule));
    }
}

#[test]
fn a_stay_that_is_over_takes_nothing_more() {
    let (now, stay) = (on("2026-11-23"), away(MobileReason::Work, "2026-01-10"));
    let kept = stay.contact(day("2026-03-01"), now).unwrap();
    let early = MobileError::ReturnedOn { first: day("2026-03-01"), last: now.day() };
    assert_eq!(kept.clone().come_back(day("2026-02-28"), now), Err(early));
    let back = kept.come_back(day("2026-10-01"), now).unwrap();
    assert_eq!((back.state(), back.contact_due_on()), (MobileState::Ended, None));
    let over = MobileError::Ended(MobileEnd::Returned);
    assert_eq!(back.clone().contact(day("2026-09-01"), now), Err(over));
    assert_eq!(back.clone().come_back(day("2026-11-01"), now), Err(over));
    let before = back.clone().on(day("2026-09-30"));
    assert_eq!(
        (before.state(), back.on(day("2026-10-01")).state()),
        (MobileState::Away, MobileState::Ended)
    );
}

#[test]
fn a_stay_ends_with_the_membership_in_the_branch_and_not_by_another_step() {
    let full = member(Status::Full);
    let of = |after: Member| MobileEnd::of_change(&full, &after);
    assert_eq!((of(full.clone()), of(member(Status::Probationary))), (None, None));
    let elsewhere = Member { branch: Id::new(Uuid::from_u128(7)), ..full.clone() };
    assert_eq!(of(elsewhere), Some(MobileEnd::Transferred));
    assert_eq!(of(member(Status::TransferredOut)), Some(MobileEnd::Transferred));
    for left in [Status::Died, Status::Suspended, Status::Removed, Status::DevelopmentTarget] {
        assert_eq!(of(member(left)), Some(MobileEnd::Left));
    }
    let stay = away(MobileReason::Work, "2026-05-01")
        .contact(day("2026-08-01"), on("2026-11-23"))
        .unwrap();
    let ended = stay.end_with(MobileEnd::Left, day("2026-07-01"), on("2026-11-23")).unwrap();
    assert_eq!(ended.ended.unwrap().on, day("2026-08-01"), "there was contact until then");
}

#[test]
fn five_years_abroad_suggest_a_suspension_and_change_nothing() {
    let stay = away(MobileReason::Abroad, "2021-11-22");
    assert!(!stay.suggests_suspension(day("2026-11-22")));
    assert!(stay.suggests_suspension(day("2026-11-23")));
    assert_eq!(stay.state(), MobileState::Away);
    assert!(!away(MobileReason::Work, "2010-01-01").suggests_suspension(day("2026-11-23")));
}

proptest! {
    #[test]
    fn overdue_is_the_same_from_both_sides(today in 0_u64..3000, last in 0_u64..400, abroad: bool) {
        let reason = if abroad { MobileReason::Abroad } else { MobileReason::Work };
        let today = day("2024-01-01").checked_add_days(Days::new(today)).unwrap();
        let last = today.checked_sub_days(Days::new(last)).unwrap();
        let rule = ContactRule::for_reason(reason);
        let stay = MobileStay { began_on: last, ..away(reason, "2020-01-01") };
        prop_assert_eq!(last <= rule.overdue_since(today), stay.is_overdue(today));
    }

    #[test]
    fn a_stay_ends_no_earlier_than_its_last_contact(contact in 0_u64..400, end in 0_u64..400) {
        let (began, now) = (day("2025-11-01"), on("2026-11-23"));
        let at = |days| began.checked_add_days(Days::new(days)).unwrap();
        let stay = away(MobileReason::Abroad, "2025-11-01");
        let kept = stay.clone().contact(at(contact), now).unwrap_or(stay);
        if let Ok(back) = kept.come_back(at(end), now) {
            let on = back.ended.unwrap().on;
            prop_assert!(Some(on) >= back.contacted_on && on <= now.day() && on >= began);
        }
    }
}
