//! The rules, in sentences.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::organizations::Kind;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn sound(kind: Kind, full: u32) -> SetupFacts {
    SetupFacts {
        kind,
        established_on: Some(day("2012-07-01")),
        term_ends_on: Some(day("2027-06-30")),
        full,
        members: full,
        has_secretary: true,
        committee: 1,
    }
}

fn rules(facts: SetupFacts) -> Vec<SetupRule> {
    let found = setup_findings(&facts, &Bounds::default(), day("2026-11-23"));
    found.into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn each_number_of_members_has_its_finding() {
    use SetupRule::{BranchTooLarge, BranchTooSmall, CommitteeTooSmall, GrassrootsCommitteeDue};
    let alone = |full| rules(sound(Kind::Branch, full));
    let with = |full| rules(SetupFacts { committee: 5, ..sound(Kind::Branch, full) });
    assert_eq!(alone(2), [BranchTooSmall]);
    assert_eq!((alone(3), alone(6)), (vec![], vec![]));
    assert_eq!((alone(7), with(7)), (vec![CommitteeTooSmall], vec![]));
    assert_eq!((with(50), with(51)), (vec![], vec![BranchTooLarge]));
    assert_eq!((with(100), with(101)), (vec![BranchTooLarge], vec![GrassrootsCommitteeDue]));
}

#[test]
fn probationary_members_fill_a_branch_and_make_none() {
    let probationary = |full, members| rules(SetupFacts { members, ..sound(Kind::Branch, full) });
    assert_eq!(probationary(2, 9), [SetupRule::BranchTooSmall]);
    assert_eq!(probationary(6, 51), [SetupRule::BranchTooLarge]);
}

#[test]
fn joint_and_temporary_branches_may_be_small_and_a_temporary_one_ends() {
    assert_eq!(rules(sound(Kind::JointBranch, 2)), []);
    let since = |text| {
        rules(SetupFacts { established_on: Some(day(text)), ..sound(Kind::TemporaryBranch, 9) })
    };
    assert_eq!(
        (since("2026-05-23"), since("2026-05-22")),
        (vec![], vec![SetupRule::TemporaryTooLong])
    );
    let term =
        SetupFacts { term_ends_on: None, established_on: None, ..sound(Kind::TemporaryBranch, 9) };
    assert_eq!(rules(term), [], "it holds no elections");
}

#[test]
fn general_branches_and_committees_have_bounds_of_their_own() {
    let of = |kind, members, committee| rules(SetupFacts { committee, ..sound(kind, members) });
    assert_eq!(of(Kind::GeneralBranch, 50, 5), [SetupRule::GeneralBranchTooSmall]);
    assert_eq!(of(Kind::GeneralBranch, 51, 4), [SetupRule::CommitteeTooSmall]);
    assert_eq!(of(Kind::GeneralBranch, 101, 9), [SetupRule::GrassrootsCommitteeDue]);
    assert_eq!(of(Kind::GrassrootsCommittee, 900, 10), [SetupRule::CommitteeTooLarge]);
    assert_eq!(of(Kind::DistrictCommittee, 15_426, 0), []);
}

#[test]
fn a_committee_above_a_branch_is_not_measured_by_the_branches_text() {
    let article = |kind| SetupRule::CommitteeTooSmall.source(kind).1.1;
    assert_eq!(article(Kind::JointBranch), "chapter 6");
    assert_eq!(article(Kind::GeneralBranch), "article 30");
}

#[test]
fn a_term_ends_on_its_last_day_and_an_empty_post_is_found() {
    let ends = |text: &str| SetupFacts { term_ends_on: Some(day(text)), ..sound(Kind::Branch, 3) };
    assert_eq!(rules(ends("2026-11-23")), []);
    assert_eq!(rules(ends("2026-11-22")), [SetupRule::TermEnded]);
    let bare = SetupFacts { term_ends_on: None, has_secretary: false, ..sound(Kind::Branch, 3) };
    assert_eq!(rules(bare), [SetupRule::SecretaryMissing, SetupRule::TermUnknown]);
    assert!(!is_set_up_by_the_rules(&bare, &Bounds::default(), day("2026-11-23")));
    let late = ends("2026-11-22");
    assert!(is_set_up_by_the_rules(&late, &Bounds::default(), day("2026-11-23")));
}

#[test]
fn a_level_sets_some_numbers_and_the_others_stay() {
    let bounds = Bounds::new([(SetupBound::FullMembersMin, 5), (SetupBound::MembersMax, 60)]);
    let found = |full| setup_findings(&sound(Kind::Branch, full), &bounds, day("2026-11-23"));
    assert_eq!(found(4)[0].bound, 5);
    assert_eq!(bounds.get(SetupBound::CommitteeFrom), 7);
    let crossed = Bounds::new([(SetupBound::FullMembersMin, 8), (SetupBound::CommitteeOver, 40)]);
    assert_eq!(crossed.unordered().len(), 2);
    assert_eq!(Bounds::default().unordered(), []);
    let usual = |bound: &SetupBound| bound.allows(bound.usual_and_range().0);
    assert!(SetupBound::ALL.iter().all(usual));
}

proptest! {
    #[test]
    fn an_organization_has_one_finding_a_matter_at_most(
        kind in 0..Kind::ALL.len(), full in 0..150_u32, more in 0..60_u32, committee in 0..12_u32,
    ) {
        let facts = SetupFacts { members: full + more, committee, ..sound(Kind::ALL[kind], full) };
        let found = setup_findings(&facts, &Bounds::default(), day("2026-11-23"));
        prop_assert!(found.len() <= 2);
        prop_assert!(found.is_sorted_by_key(|finding| finding.rule));
        for finding in found {
            prop_assert!(finding.counted != finding.bound || finding.rule == SetupRule::GeneralBranchTooSmall);
        }
    }
}

#[test]
fn a_change_is_looked_at_and_its_parts_are_the_whole() {
    use crate::organizations::headcount::People;
    let before = SetupFacts { members: 62, committee: 5, ..sound(Kind::Branch, 60) };
    let people = |full, probationary| People { full, probationary };
    let split = |parts: &[People]| set_up_after(before, &SetupChange::Split(parts.to_vec()));
    assert_eq!(
        split(&[people(30, 1), people(30, 0)]),
        Err(PreviewFault::Parts { whole: people(60, 2) })
    );
    let parts = split(&[people(40, 1), people(20, 1)]).unwrap();
    assert_eq!(rules(before), [SetupRule::BranchTooLarge]);
    assert_eq!(rules(parts[0]), []);
    assert_eq!(
        rules(parts[1]),
        [SetupRule::SecretaryMissing, SetupRule::CommitteeTooSmall, SetupRule::TermUnknown]
    );
    let small = sound(Kind::Branch, 2);
    let merged = set_up_after(small, &SetupChange::Merge(vec![sound(Kind::Branch, 1)])).unwrap();
    assert_eq!((rules(small), rules(merged[0])), (vec![SetupRule::BranchTooSmall], vec![]));
    let more = set_up_after(small, &SetupChange::AddMembers(people(1, 4))).unwrap();
    assert_eq!((more[0].full, more[0].members), (3, 7));
    let town = sound(Kind::TownCommittee, 60);
    assert_eq!(set_up_after(town, &SetupChange::Split(vec![])), Err(PreviewFault::NoBranch));
}

#[test]
fn the_checklist_says_what_is_known_and_gives_no_score() {
    let today = day("2026-11-23");
    let answers = |facts| {
        let found = answer_set_up(&facts, &Bounds::default(), today);
        found.into_iter().map(|one| (one.item.as_str(), one.answer.as_str())).collect::<Vec<_>>()
    };
    let small = SetupFacts { has_secretary: false, established_on: None, ..sound(Kind::Branch, 2) };
    assert_eq!(
        answers(small),
        [
            ("members", "no"),
            ("secretary", "no"),
            ("committee", "yes"),
            ("term", "yes"),
            ("profile", "no")
        ]
    );
    assert_eq!(answer_headcount(None).answer, ChecklistAnswer::Unknown);
    let none = answer_duties(&[], &[crate::study::SessionKind::GroupMeeting]);
    assert_eq!(
        (none[0].item, none[0].answer),
        (StandardItem::GroupMeeting, ChecklistAnswer::Unknown)
    );
}
