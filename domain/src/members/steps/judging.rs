//! Whether a step may be taken: its order first, then all its facts at once.

use chrono::NaiveDate;

use super::{
    Clock, Decision, LifeClocks, NewStep, OrderFault, RemovalGround, Standing, StepFacts,
    StepFault, StepKind, StepRefusal,
};
use crate::{members::Status, time::months_after};

/// What a step is judged against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    pub standing: &'a Standing,
    pub clocks: &'a LifeClocks,
    /// The last day that the register knows of the member.
    pub known_until: NaiveDate,
    pub today: NaiveDate,
}

/// The status after the step, or why it is refused.
pub fn judge(new: &NewStep, against: Against<'_>) -> Result<Status, StepRefusal> {
    let status = follow(against.standing, &new.facts)?;
    let mut faults = faults_of_days(new, &against);
    if let Some(decision) = new.facts.decision() {
        faults.extend(faults_of_decision(decision, new.reason.is_some(), against.clocks));
    }
    faults.extend(faults_of_facts(new, &against));
    if faults.is_empty() { Ok(status) } else { Err(StepRefusal::Facts(faults)) }
}

/// The status that the step leads to from here.
fn follow(standing: &Standing, facts: &StepFacts) -> Result<Status, OrderFault> {
    let (kind, status) = (facts.kind(), standing.status());
    if let (Standing::Probationary(probation), StepKind::ProbationExtended) = (standing, kind)
        && probation.extended_by.is_some()
    {
        return Err(OrderFault::ExtendedBefore);
    }
    let refused = OrderFault::Status { kind, status };
    if !may_follow(facts, status) {
        return Err(refused);
    }
    match standing {
        Standing::Suspended { before, .. } if kind == StepKind::Reinstated => Ok(*before),
        _ if kind == StepKind::Transferred => Ok(status),
        _ => kind.status().ok_or(refused),
    }
}

fn may_follow(facts: &StepFacts, status: Status) -> bool {
    let is_member = status.is_member();
    match facts {
        StepFacts::AcceptedAsActivist => status == Status::Applicant,
        StepFacts::AcceptedAsDevelopmentTarget { .. } => status == Status::Activist,
        StepFacts::Admitted { .. } => status == Status::DevelopmentTarget,
        StepFacts::ProbationExtended { .. }
        | StepFacts::Converted { .. }
        | StepFacts::ProbationCancelled { .. } => status == Status::Probationary,
        StepFacts::Reinstated | StepFacts::Removed { ground: RemovalGround::LostContact, .. } => {
            status == Status::Suspended
        }
        StepFacts::Suspended { .. } | StepFacts::Removed { .. } => is_member,
        StepFacts::Withdrawn | StepFacts::Transferred | StepFacts::TransferredOut => {
            status.is_live() && status != Status::Suspended
        }
        StepFacts::Expelled => matches!(status, Status::Full | Status::Suspended),
        StepFacts::Died | StepFacts::Merged => status.is_live(),
    }
}

/// No day lies in the future, and the step not before what is known.
fn faults_of_days(new: &NewStep, against: &Against<'_>) -> Vec<StepFault> {
    let decision = new.facts.decision();
    let days = [
        (day_field(&new.facts), Some(new.effective_on)),
        ("approved_on", decision.map(|decision| decision.approved_on)),
        (since_field(&new.facts), new.facts.since()),
    ];
    let late = |(field, day): (&'static str, Option<NaiveDate>)| {
        day.filter(|day| *day > against.today).map(|_| StepFault::Future(field))
    };
    let early = new.effective_on < against.known_until;
    let early = early.then_some(StepFault::BeforeKnown {
        field: day_field(&new.facts),
        day: against.known_until,
    });
    days.into_iter().filter_map(late).chain(early).collect()
}

/// The field that says the effective day: the meeting is the day of what it decides by itself.
pub(super) const fn day_field(facts: &StepFacts) -> &'static str {
    match facts {
        StepFacts::Admitted { .. }
        | StepFacts::ProbationExtended { .. }
        | StepFacts::ProbationCancelled { .. } => "meeting_on",
        StepFacts::TransferredOut => "received_on",
        _ => "effective_on",
    }
}

const fn since_field(facts: &StepFacts) -> &'static str {
    match facts {
        StepFacts::AcceptedAsDevelopmentTarget { .. } => "cultivated_since",
        StepFacts::Suspended { .. } => "lost_since",
        _ => "since",
    }
}

/// The committee approves after the meeting, within three months, for a reason within six.
fn faults_of_decision(
    decision: Decision,
    has_reason: bool,
    clocks: &LifeClocks,
) -> Option<StepFault> {
    let Decision { meeting_on, approved_on } = decision;
    let by = months_after(meeting_on, clocks.approval_months);
    let latest = months_after(meeting_on, clocks.late_approval_months);
    if approved_on < meeting_on {
        Some(StepFault::ApprovedBeforeMeeting)
    } else if approved_on > latest {
        Some(StepFault::TooLate(latest))
    } else if approved_on > by && !has_reason {
        Some(StepFault::LateWithoutReason(by))
    } else {
        None
    }
}

fn faults_of_facts(new: &NewStep, against: &Against<'_>) -> Vec<StepFault> {
    let clocks = against.clocks;
    let ripe = |clock, since| too_early(new, clocks, clock, since);
    let faults = match (&new.facts, against.standing) {
        (
            StepFacts::AcceptedAsDevelopmentTarget { cultivated_since },
            Standing::Activist { since },
        ) => match (since, cultivated_since) {
            (Some(known), Some(_)) => [Some(StepFault::SinceKnown(*known)), None],
            (None, None) => [Some(StepFault::Missing("cultivated_since")), None],
            (Some(day), None) | (None, Some(day)) => [ripe(Clock::Cultivation, *day), None],
        },
        (StepFacts::Admitted { training_hours, .. }, _) => {
            let least = clocks.training_hours;
            [(*training_hours < least).then_some(StepFault::Training { least }), None]
        }
        (StepFacts::ProbationExtended { months, .. }, Standing::Probationary(probation)) => {
            let (from, to) = clocks.extension_months;
            let within = (from..=to).contains(months);
            let months = (!within).then_some(StepFault::Extension(from, to));
            [ripe(probation.clock(), probation.since), months]
        }
        (StepFacts::Converted { decision }, Standing::Probationary(probation)) => {
            let late = new.effective_on > decision.approved_on;
            let late = late.then_some(StepFault::AfterApproval);
            [ripe(probation.clock(), probation.since), late]
        }
        (StepFacts::Suspended { lost_since }, _) => [ripe(Clock::LostContact, *lost_since), None],
        (
            StepFacts::Removed { ground: RemovalGround::LostContact, .. },
            Standing::Suspended { since, .. },
        ) => [ripe(Clock::Suspension, *since), None],
        (StepFacts::Removed { ground, since }, _) if ground.is_self_removal() => match since {
            Some(since) => [ripe(Clock::Idle, *since), None],
            None => [Some(StepFault::Missing("since")), None],
        },
        _ => [None, None],
    };
    faults.into_iter().flatten().collect()
}

fn too_early(
    new: &NewStep,
    clocks: &LifeClocks,
    clock: Clock,
    since: NaiveDate,
) -> Option<StepFault> {
    let earliest = clocks.end(clock, since);
    let field = day_field(&new.facts);
    (new.effective_on < earliest).then_some(StepFault::TooEarly { field, earliest, clock })
}
