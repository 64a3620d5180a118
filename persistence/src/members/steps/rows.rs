//! Steps as rows and back: each kind has the columns of its facts, and no others.

use lighthouse_domain::{
    access::AccountId,
    id::Id,
    members::{
        Status,
        steps::{Decision, NewStep, RemovalGround, Revoked, Step, StepFacts, StepKind},
    },
    time::Instant,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::entity::{ActiveModel, Model};
use crate::error::StoreError;

/// The kind of a counter-entry; no step has it.
pub(super) const REVOKED: &str = "revoked";

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("member_step", column)
}

/// The steps of one member with what was taken back of them, the first one first.
pub(super) fn steps(rows: &[Model]) -> Result<Vec<Step>, StoreError> {
    let own = rows.iter().filter(|row| row.kind != REVOKED);
    own.map(|row| step(row, rows.iter().find(|other| other.revokes == Some(row.id)))).collect()
}

fn step(row: &Model, counter: Option<&Model>) -> Result<Step, StoreError> {
    let revoked = counter.map(|counter| {
        Ok::<_, StoreError>(Revoked {
            id: Id::new(counter.id),
            at: Instant::from_millis(counter.recorded_at),
            reason: counter.reason.clone().ok_or_else(|| corrupt("reason"))?,
        })
    });
    Ok(Step {
        id: Id::new(row.id),
        member: Id::new(row.member_id),
        version: row.version,
        new: NewStep {
            facts: facts(row)?,
            effective_on: row.effective_on,
            document: row.document.clone(),
            reason: row.reason.clone(),
        },
        branch: Id::new(row.branch_id),
        status: Status::parse(&row.status).ok_or_else(|| corrupt("status"))?,
        recorded_at: Instant::from_millis(row.recorded_at),
        revoked: revoked.transpose()?,
    })
}

fn decision(row: &Model) -> Result<Decision, StoreError> {
    let days = row.meeting_on.zip(row.approved_on);
    let (meeting_on, approved_on) = days.ok_or_else(|| corrupt("meeting_on"))?;
    Ok(Decision { meeting_on, approved_on })
}

fn number(value: Option<i64>, column: &str) -> Result<u32, StoreError> {
    value.and_then(|value| u32::try_from(value).ok()).ok_or_else(|| corrupt(column))
}

fn facts(row: &Model) -> Result<StepFacts, StoreError> {
    let kind = StepKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?;
    Ok(match kind {
        StepKind::AcceptedAsActivist => StepFacts::AcceptedAsActivist,
        StepKind::AcceptedAsDevelopmentTarget => {
            StepFacts::AcceptedAsDevelopmentTarget { cultivated_since: row.since_on }
        }
        StepKind::Admitted => StepFacts::Admitted {
            decision: decision(row)?,
            training_hours: number(row.training_hours, "training_hours")?,
        },
        StepKind::ProbationExtended => StepFacts::ProbationExtended {
            decision: decision(row)?,
            months: number(row.months, "months")?,
        },
        StepKind::Converted => StepFacts::Converted { decision: decision(row)? },
        StepKind::ProbationCancelled => StepFacts::ProbationCancelled { decision: decision(row)? },
        StepKind::Suspended => {
            StepFacts::Suspended { lost_since: row.since_on.ok_or_else(|| corrupt("since_on"))? }
        }
        StepKind::Removed => {
            let ground = row.ground.as_deref().and_then(RemovalGround::parse);
            let ground = ground.ok_or_else(|| corrupt("ground"))?;
            StepFacts::Removed { ground, since: row.since_on }
        }
        StepKind::Reinstated => StepFacts::Reinstated,
        StepKind::Withdrawn => StepFacts::Withdrawn,
        StepKind::Expelled => StepFacts::Expelled,
        StepKind::Died => StepFacts::Died,
        StepKind::Transferred => StepFacts::Transferred,
        StepKind::TransferredOut => StepFacts::TransferredOut,
        StepKind::Merged => StepFacts::Merged,
    })
}

/// The row of a step that was just decided.
pub(super) fn row(step: &Step, by: Option<AccountId>, transfer: Option<Uuid>) -> ActiveModel {
    let (facts, decision) = (&step.new.facts, step.new.facts.decision());
    let (months, hours, ground) = match facts {
        StepFacts::ProbationExtended { months, .. } => (Some(i64::from(*months)), None, None),
        StepFacts::Admitted { training_hours, .. } => {
            (None, Some(i64::from(*training_hours)), None)
        }
        StepFacts::Removed { ground, .. } => (None, None, Some(ground.as_str().to_owned())),
        _ => (None, None, None),
    };
    ActiveModel {
        member_id: Set(step.member.uuid()),
        version: Set(step.version),
        id: Set(step.id.uuid()),
        kind: Set(facts.kind().as_str().to_owned()),
        effective_on: Set(step.new.effective_on),
        recorded_at: Set(step.recorded_at.millis()),
        recorded_by: Set(by.map(Id::uuid)),
        branch_id: Set(step.branch.uuid()),
        status: Set(step.status.as_str().to_owned()),
        meeting_on: Set(decision.map(|decision| decision.meeting_on)),
        approved_on: Set(decision.map(|decision| decision.approved_on)),
        since_on: Set(facts.since()),
        months: Set(months),
        training_hours: Set(hours),
        ground: Set(ground),
        document: Set(step.new.document.clone()),
        reason: Set(step.new.reason.clone()),
        transfer_id: Set(transfer),
        revokes: Set(None),
    }
}
