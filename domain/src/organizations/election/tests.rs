//! Elections, in sentences.

use proptest::prelude::*;

use super::{rules::is_on_time, *};
use crate::organizations::{Kind, setup::Bounds};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const VOTES: Votes = Votes { entitled: 20, present: 16, seats: 5, candidates: 6 };

fn approval() -> ShiftApproval {
    ShiftApproval {
        reference: "镇党委〔2026〕3号".to_owned(), approved_on: day("2026-05-01")
    }
}

fn faults(
    held_on: &str,
    shift: (ElectionKind, Option<&ShiftApproval>),
    votes: Votes,
) -> Vec<&'static str> {
    let bounds = Bounds::default();
    let context = ElectionContext {
        bounds: &bounds,
        today: day("2026-11-23"),
        term_ends_on: Some(day("2026-06-30")),
        last_held_on: Some(day("2023-07-01")),
        full_members: 20,
    };
    let found = election_faults(day(held_on), shift, votes, context);
    found.into_iter().map(ElectionFault::pointer).collect()
}

#[test]
fn an_election_is_ordinary_early_or_late_by_its_day() {
    let (ordinary, early, late) = (ElectionKind::Ordinary, ElectionKind::Early, ElectionKind::Late);
    assert_eq!(faults("2026-06-30", (ordinary, None), VOTES), [""; 0]);
    assert_eq!(faults("2026-07-01", (ordinary, None), VOTES), ["/kind"]);
    assert_eq!(faults("2026-07-01", (late, None), VOTES), [""; 0], "recorded, and not on time");
    assert_eq!(faults("2025-12-29", (early, None), VOTES), ["/approval"]);
    assert_eq!(faults("2026-06-01", (ordinary, Some(&approval())), VOTES), ["/approval"]);
    assert_eq!(faults("2025-12-29", (early, Some(&approval())), VOTES), ["/approval/approved_on"]);
}

#[test]
fn all_faults_are_found_at_once() {
    let votes = Votes { entitled: 21, present: 16, seats: 5, candidates: 5 };
    let found = faults("2026-11-24", (ElectionKind::Early, None), votes);
    assert_eq!(found, ["/held_on", "/kind", "/approval", "/entitled", "/present", "/candidates"]);
    assert_eq!(faults("2023-07-01", (ElectionKind::Early, None), VOTES)[0], "/held_on");
}

#[test]
fn four_fifths_are_a_quorum_and_a_single_seat_needs_no_second_candidate() {
    let ordinary = (ElectionKind::Ordinary, None);
    let few = Votes { present: 15, ..VOTES };
    assert_eq!(faults("2026-06-30", ordinary, few), ["/present"]);
    let secretary = Votes { entitled: 5, present: 4, seats: 1, candidates: 1 };
    assert_eq!(faults("2026-06-30", ordinary, secretary), [""; 0]);
}

#[test]
fn a_late_election_is_on_time_within_an_approved_year() {
    let end = Some(day("2026-06-30"));
    let on_time = |held_on, approval| is_on_time(day(held_on), approval, end, &Bounds::default());
    let approved = approval();
    assert!(on_time("2026-06-30", None) && !on_time("2026-07-01", None));
    assert!(on_time("2027-06-30", Some(&approved)) && !on_time("2027-07-01", Some(&approved)));
    assert!(on_time("2025-06-30", Some(&approved)) && !on_time("2025-06-29", Some(&approved)));
}

#[test]
fn a_term_lasts_as_long_as_its_kind_and_is_announced_half_a_year_ahead() {
    let bounds = Bounds::default();
    let due = |today, ends: &str| {
        DueElection::on(day(today), Kind::Branch, Some(day(ends)), &bounds).map(|due| due.state)
    };
    assert_eq!(term_years(Kind::TownCommittee, &bounds), Some(5));
    assert_eq!(term_years(Kind::TemporaryBranch, &bounds), None);
    assert_eq!(term_end(day("2024-07-01"), 3), Some(day("2027-06-30")));
    assert_eq!(due("2026-12-29", "2027-06-30"), None);
    assert_eq!(due("2026-12-30", "2027-06-30"), Some(ElectionState::Due));
    assert_eq!(due("2027-06-30", "2027-06-30"), Some(ElectionState::Due));
    assert_eq!(due("2027-07-01", "2027-06-30"), Some(ElectionState::Overdue));
    let unknown = DueElection::on(day("2026-11-23"), Kind::Branch, None, &bounds).unwrap();
    assert_eq!(unknown.state, ElectionState::Unknown);
}

proptest! {
    #[test]
    fn every_day_has_one_kind_that_fits(days in -900..900_i64) {
        let end = day("2026-06-30");
        let held_on = end + chrono::TimeDelta::days(days);
        let bounds = Bounds::default();
        let context = ElectionContext { bounds: &bounds, today: day("2030-01-01"),
            term_ends_on: Some(end), last_held_on: None, full_members: 20 };
        let fits = |kind: &&ElectionKind| {
            let found = election_faults(held_on, (**kind, None), VOTES, context);
            !found.iter().any(|fault| fault.pointer() == "/kind")
        };
        prop_assert_eq!(ElectionKind::ALL.iter().filter(fits).count(), 1);
    }
}
