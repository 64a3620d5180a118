//! Order and clocks of a member's life, in sentences.

use chrono::Months;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::members::{Gender, Status};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn member(status: Status) -> Member {
    let id = Id::new(Uuid::from_u128(1));
    Member {
        id,
        branch: Id::new(Uuid::from_u128(2)),
        branch_path: crate::organizations::OrgPath::root(),
        branch_name: "清河镇第一党支部".to_owned(),
        name: "李四".to_owned(),
        gender: Gender::Male,
        birth_date: day("1990-01-02"),
        ethnicity: None,
        education: None,
        status,
        applied_on: Some(day("2020-01-10")),
        joined_on: None,
        converted_on: None,
        app_activated_on: None,
        id_number_masked: None,
        phone_masked: None,
        merged_into: None,
        version: 1,
        created_at: Instant::from_millis(1_600_000_000_000),
        updated_at: Instant::from_millis(1_600_000_000_000),
    }
}

/// A member with the steps on record.
#[derive(Clone)]
struct Life {
    member: Member,
    steps: Vec<Step>,
}

impl Life {
    fn begin(status: Status) -> Self {
        Self { member: member(status), steps: Vec::new() }
    }

    fn judge(&self, new: &NewStep, today: NaiveDate) -> Result<Status, StepRefusal> {
        let standing = Standing::from_record(&self.member, &self.steps)?;
        let known_until = known_until(&self.member, &self.steps, today);
        let clocks = &LifeClocks::STANDARD;
        judge(new, Against { standing: &standing, clocks, known_until, today })
    }

    fn take(&mut self, new: NewStep) -> Result<(), StepRefusal> {
        let status = self.judge(&new, day("2026-11-23"))?;
        self.member = self.member.clone().step(&new, status, Instant::from_millis(1));
        let number = self.steps.len() as u128 + 10;
        self.steps.push(Step {
            id: Id::new(Uuid::from_u128(number)),
            member: self.member.id,
            version: self.member.version,
            new,
            branch: self.member.branch,
            status,
            recorded_at: Instant::from_millis(1),
            revoked: None,
        });
        Ok(())
    }
}

fn step(facts: StepFacts, on: &str) -> NewStep {
    NewStep { facts, effective_on: day(on), document: None, reason: None }
}

fn decision(meeting: &str, approved: &str) -> Decision {
    Decision { meeting_on: day(meeting), approved_on: day(approved) }
}

fn admission(meeting: &str, approved: &str) -> NewStep {
    let decision = decision(meeting, approved);
    step(StepFacts::Admitted { decision, training_hours: 24 }, meeting)
}

fn conversion(on: &str) -> NewStep {
    step(StepFacts::Converted { decision: decision("2024-10-10", "2024-11-01") }, on)
}

fn on_probation() -> Life {
    let mut life = Life::begin(Status::Applicant);
    life.take(step(StepFacts::AcceptedAsActivist, "2020-06-01")).unwrap();
    let target = StepFacts::AcceptedAsDevelopmentTarget { cultivated_since: None };
    life.take(step(target, "2021-06-01")).unwrap();
    life.take(admission("2023-10-10", "2023-11-10")).unwrap();
    life
}

fn faults(refused: Result<Status, StepRefusal>) -> Vec<StepFault> {
    match refused {
        Err(StepRefusal::Facts(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_applicant_becomes_a_full_member_step_by_step() {
    let mut life = on_probation();
    assert_eq!(
        (life.member.status, life.member.joined_on),
        (Status::Probationary, Some(day("2023-10-10")))
    );
    life.take(conversion("2024-10-10")).unwrap();
    assert_eq!(
        (life.member.status, life.member.converted_on),
        (Status::Full, Some(day("2024-10-10")))
    );
    assert_eq!(life.member.version, 5);
}

#[test]
fn too_early_names_the_first_day_allowed() {
    let refused = faults(on_probation().judge(&conversion("2024-10-09"), day("2026-11-23")));
    let clock = Clock::Probation { extended_by: 0 };
    let earliest = day("2024-10-10");
    assert_eq!(refused, [StepFault::TooEarly { field: "effective_on", earliest, clock }]);
    assert!(refused[0].message().zh.contains("2024-10-10"));
}

#[test]
fn probation_is_extended_once_and_then_ends_later() {
    let mut life = on_probation();
    let longer = |months| {
        let decision = decision("2024-10-10", "2024-11-01");
        step(StepFacts::ProbationExtended { decision, months }, "2024-10-10")
    };
    assert_eq!(faults(life.judge(&longer(5), day("2026-11-23"))), [StepFault::Extension(6, 12)]);
    life.take(longer(6)).unwrap();
    let again = life.judge(&longer(6), day("2026-11-23"));
    assert_eq!(again, Err(StepRefusal::Order(OrderFault::ExtendedBefore)));
    let standing = Standing::from_record(&life.member, &life.steps).unwrap();
    let due = standing.due(&LifeClocks::STANDARD).unwrap();
    assert_eq!((due.kind, due.on), (DueKind::Conversion, day("2025-04-10")));
}

#[test]
fn all_that_is_wrong_with_an_admission_comes_at_once() {
    let mut life = Life::begin(Status::DevelopmentTarget);
    life.member.applied_on = Some(day("2026-01-10"));
    let decision = decision("2026-01-05", "2026-12-01");
    let new = step(StepFacts::Admitted { decision, training_hours: 8 }, "2026-01-05");
    let found = faults(life.judge(&new, day("2026-11-23")));
    assert_eq!(
        found,
        [
            StepFault::Future("approved_on"),
            StepFault::BeforeKnown { field: "meeting_on", day: day("2026-01-10") },
            StepFault::TooLate(day("2026-07-05")),
            StepFault::Training { least: 24 },
        ]
    );
}

#[test]
fn an_approval_after_three_months_needs_a_reason() {
    let life = Life::begin(Status::DevelopmentTarget);
    let late = admission("2026-01-15", "2026-04-16");
    let today = day("2026-11-23");
    assert_eq!(faults(life.judge(&late, today)), [StepFault::LateWithoutReason(day("2026-04-15"))]);
    let explained = NewStep { reason: Some("换届".to_owned()), ..late };
    assert_eq!(life.judge(&explained, today), Ok(Status::Probationary));
}

#[test]
fn since_when_somebody_is_an_activist_is_asked_where_no_step_says_so() {
    let life = Life::begin(Status::Activist);
    let target = |since: Option<&str>| {
        let cultivated_since = since.map(day);
        step(StepFacts::AcceptedAsDevelopmentTarget { cultivated_since }, "2026-11-20")
    };
    let today = day("2026-11-23");
    assert_eq!(faults(life.judge(&target(None), today)), [StepFault::Missing("cultivated_since")]);
    assert_eq!(life.judge(&target(Some("2025-11-20")), today), Ok(Status::DevelopmentTarget));
    let (field, earliest, clock) = ("effective_on", day("2026-11-21"), Clock::Cultivation);
    let early = faults(life.judge(&target(Some("2025-11-21")), today));
    assert_eq!(early, [StepFault::TooEarly { field, earliest, clock }]);
}

#[test]
fn whoever_is_suspended_comes_back_as_before_or_is_removed_after_two_years() {
    let mut life = on_probation();
    let lost = StepFacts::Suspended { lost_since: day("2023-12-01") };
    life.take(step(lost, "2024-06-01")).unwrap();
    let removal =
        |on| step(StepFacts::Removed { ground: RemovalGround::LostContact, since: None }, on);
    let today = day("2026-11-23");
    let (field, earliest, clock) = ("effective_on", day("2026-06-01"), Clock::Suspension);
    let early = faults(life.judge(&removal("2026-05-31"), today));
    assert_eq!(early, [StepFault::TooEarly { field, earliest, clock }]);
    assert_eq!(life.judge(&removal("2026-06-01"), today), Ok(Status::Removed));
    let back = life.judge(&step(StepFacts::Reinstated, "2025-01-01"), today);
    assert_eq!(back, Ok(Status::Probationary));
}

#[test]
fn a_removal_by_oneself_rests_on_six_months() {
    let mut life = Life::begin(Status::Full);
    life.member.converted_on = Some(day("2021-01-01"));
    let removal = |since: Option<&str>| {
        let (ground, since) = (RemovalGround::NoDues, since.map(day));
        step(StepFacts::Removed { ground, since }, "2026-10-01")
    };
    let today = day("2026-11-23");
    assert_eq!(faults(life.judge(&removal(None), today)), [StepFault::Missing("since")]);
    assert_eq!(faults(life.judge(&removal(Some("2026-04-02")), today)).len(), 1);
    assert_eq!(life.judge(&removal(Some("2026-04-01")), today), Ok(Status::Removed));
}

#[test]
fn nobody_takes_a_step_after_the_end() {
    for status in [Status::Died, Status::Expelled, Status::TransferredOut] {
        let refused =
            Life::begin(status).judge(&step(StepFacts::Died, "2026-01-01"), day("2026-11-23"));
        assert!(matches!(refused, Err(StepRefusal::Order(OrderFault::Status { .. }))));
    }
}

#[test]
fn the_latest_step_is_taken_back_and_the_entry_is_as_before() {
    let mut life = on_probation();
    life.take(conversion("2024-10-10")).unwrap();
    let (first, last) = (life.steps[0].id, life.steps[3].id);
    assert_eq!(revocable(&life.steps, first), Err(OrderFault::NotLatest));
    let taken = revocable(&life.steps, last).unwrap().clone();
    let back = life.member.clone().step_back(&taken, Status::Probationary, Instant::from_millis(2));
    assert_eq!((back.converted_on, back.joined_on), (None, Some(day("2023-10-10"))));
    life.steps[3].revoked =
        Some(Revoked { id: taken.id, at: Instant::from_millis(2), reason: "错".to_owned() });
    assert_eq!(revocable(&life.steps, last), Err(OrderFault::Revoked));
    assert!(revocable(&life.steps, life.steps[2].id).is_ok());
}

proptest! {
    /// A conversion is taken on no day before the probation has ended, and on each day after.
    #[test]
    fn probation_lasts_to_the_day(after in 0_i64..1200) {
        let life = on_probation();
        let on = day("2023-10-10") + chrono::TimeDelta::days(after);
        let decision = Decision { meeting_on: on, approved_on: on };
        let new = NewStep { facts: StepFacts::Converted { decision }, effective_on: on, document: None, reason: None };
        let ripe = on >= day("2023-10-10").checked_add_months(Months::new(12)).unwrap();
        prop_assert_eq!(life.judge(&new, day("2026-11-23")).is_ok(), ripe && on <= day("2026-11-23"));
    }
}
