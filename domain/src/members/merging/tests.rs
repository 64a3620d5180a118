//! What may be merged, which line stays, and that an undo puts everything back.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    id::Id,
    members::{Gender, Member, MemberId, Status},
    organizations::OrgPath,
    study::{AttendanceStatus, StudySessionId},
    time::Instant,
};

fn id<T>(number: u128) -> Id<T> {
    Id::new(Uuid::from_u128(number))
}

fn at(day: &str) -> Instant {
    Instant::of_day(day.parse().unwrap())
}

fn member(number: u128, status: Status) -> Member {
    Member {
        id: id(number),
        branch: id(0),
        branch_path: OrgPath::root(),
        branch_name: "第一党支部".to_owned(),
        name: "王建国".to_owned(),
        gender: Gender::Male,
        birth_date: "1980-01-01".parse().unwrap(),
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
        created_at: at("2026-01-01"),
        updated_at: at("2026-01-01"),
    }
}

fn against(survivor: &Member, duplicate: &Member) -> Vec<MergeFault> {
    faults(Pair { survivor, duplicate }, vec![], None, false)
}

#[test]
fn two_living_entries_of_one_person_are_merged_into_the_one_that_stands_further() {
    let (full, activist) = (member(1, Status::Full), member(2, Status::Activist));
    assert_eq!(against(&full, &activist), []);
    let other_way = [MergeFault::OtherWay(Status::Full)];
    assert_eq!(against(&activist, &full), other_way);
    assert_eq!(against(&full, &full), [MergeFault::SameEntry]);
    let suspended = member(2, Status::Suspended);
    assert_eq!(against(&full, &suspended), [MergeFault::OneSuspended]);
    let left = member(2, Status::Died);
    assert_eq!(against(&full, &left), [MergeFault::DuplicateLeft(Status::Died)]);
}

#[test]
fn everything_that_is_against_a_merge_is_said_at_once() {
    let survivor = member(1, Status::Full);
    let duplicate = Member { name: "王建".to_owned(), ..member(2, Status::Full) };
    let held = vec![
        MergeFault::NumbersDiffer,
        MergeFault::Transfer("ZJ-2026-00001".to_owned()),
        MergeFault::Away,
        MergeFault::AsksLeave,
        MergeFault::InOffice,
        MergeFault::InProposal,
        MergeFault::LoginToOffice,
    ];
    let pair = Pair { survivor: &survivor, duplicate: &duplicate };
    let all = faults(pair, held.clone(), Some(duplicate.id), false);
    assert_eq!(all.len(), 9, "{all:?}");
    let differs = MergeFault::Unlike(vec![("姓名", "name")]);
    assert!(all.contains(&differs) && all.contains(&MergeFault::Own));
    // What differs may be confirmed; two id numbers may not.
    let sure = faults(pair, held, None, true);
    assert!(!sure.contains(&differs) && sure.contains(&MergeFault::NumbersDiffer));
    for fault in all {
        assert!(!fault.message().zh.is_empty() && !fault.message().en.is_empty());
    }
}

fn merge() -> Merge {
    let side = |number| MergeSide { id: id(number), name: "王建国".to_owned() };
    Merge {
        id: id(9),
        survivor: side(1),
        duplicate: side(2),
        reason: "同一人重复录入".to_owned(),
        step: id(3),
        merged_by: id(4),
        merged_at: at("2026-11-01"),
        undone: None,
        moved: vec![],
        version: 1,
    }
}

#[test]
fn a_merge_is_undone_once_within_thirty_days_while_nothing_was_changed() {
    let done = |day| Undone { at: at(day), by: id(4), reason: "并非同一人".to_owned() };
    let undone = merge().undo(done("2026-12-01"), vec![]).unwrap();
    assert_eq!((undone.state(), undone.version), (MergeState::Undone, 2));
    assert_eq!(undone.undo(done("2026-12-01"), vec![]), Err(MergeError::UndoneBefore));
    let last = "2026-12-01".parse().unwrap();
    assert_eq!(merge().undo(done("2026-12-02"), vec![]), Err(MergeError::TooLate(last)));
    let title = |n: usize| UndoObstacle::Attendance { title: format!("第{n}课") };
    let changed: Vec<_> = (0..10).map(title).collect();
    let refused = merge().undo(done("2026-11-02"), changed).unwrap_err();
    let message = refused.message();
    assert!(message.zh.contains("“第0课”") && message.zh.ends_with("另有 2 项"), "{}", message.zh);
    assert!(message.en.contains("“第7课”") && !message.en.contains("“第8课”"), "{}", message.en);
}

type Lists = BTreeMap<(StudySessionId, MemberId), Line>;

const SURVIVOR: u128 = 1;
const DUPLICATE: u128 = 2;

fn line() -> impl Strategy<Value = Line> {
    let status = proptest::sample::select(AttendanceStatus::ALL.to_vec());
    let note = proptest::option::of("[a-z]{1,3}");
    (0_u128..8, 1_u128..4, status, note, 0_i64..1000, any::<bool>()).prop_map(
        |(session, member, status, note, seconds, guest)| Line {
            session: id(session),
            member: id(member),
            status,
            note,
            starts_at: at("2026-10-01"),
            recorded_at: at("2026-10-02").plus(TimeDelta::seconds(seconds)),
            guest,
        },
    )
}

fn lines_of(lists: &Lists, member: u128) -> Vec<Line> {
    lists.values().filter(|line| line.member == id(member)).cloned().collect()
}

fn replace(lists: &mut Lists, out: &[Line], new: &[Line]) {
    for line in out {
        lists.remove(&(line.session, line.member));
    }
    lists.extend(new.iter().map(|line| ((line.session, line.member), line.clone())));
}

proptest! {
    #[test]
    fn a_merge_and_its_undo_leave_the_lists_as_they_were(lines in proptest::collection::vec(line(), 0..24)) {
        let before: Lists = lines.into_iter().map(|line| ((line.session, line.member), line)).collect();
        let (own, double) = (lines_of(&before, SURVIVOR), lines_of(&before, DUPLICATE));
        let joined = join(id(SURVIVOR), own.clone(), double.clone(), |_| true);
        let out: Vec<_> = joined.iter().flat_map(JoinedLine::before).cloned().collect();
        let kept: Vec<_> = joined.iter().map(|one| one.kept.clone()).collect();
        let mut lists = before.clone();
        replace(&mut lists, &out, &kept);

        // The duplicate is on no list, the survivor on each that either was on, at most once.
        prop_assert!(lines_of(&lists, DUPLICATE).is_empty());
        let sessions = |lines: &[Line]| lines.iter().map(|line| line.session).collect::<std::collections::BTreeSet<_>>();
        let both: std::collections::BTreeSet<_> = sessions(&own).union(&sessions(&double)).copied().collect();
        prop_assert_eq!(sessions(&lines_of(&lists, SURVIVOR)), both);
        // Whoever took part by either entry took part; others are left alone.
        for one in &joined {
            prop_assert_eq!(one.kept.status.took_part(), one.before().any(|line| line.status.took_part()));
        }
        prop_assert_eq!(lines_of(&lists, 3), lines_of(&before, 3));

        let now: BTreeMap<_, _> = lines_of(&lists, SURVIVOR).into_iter().map(|line| (line.session, line)).collect();
        replace(&mut lists, &kept, &parted(&joined, &now));
        prop_assert_eq!(lists, before);
    }
}
