//! Use cases of studying: what a phone saw is recorded, and a completed lesson counts.

use lighthouse_domain::{
    access::actions::Study,
    audit::{AuditEvent, Object},
    classes::{
        ClassError, LearnerClock, LessonId, LessonKind, LessonProgress, StudiedLesson,
        progress::Stretch,
    },
    hours::Evidence,
};
use lighthouse_persistence::{
    Locked, Tx,
    classes::{self as store, NewEvent},
};
use uuid::Uuid;

use super::dto::{ProgressResultView, ProgressView};
use crate::http::{caller::Authorized, problem::Problem};

/// Records a batch of events; those that were sent before count for nothing.
pub(super) async fn record(
    tx: &Tx,
    auth: &Authorized<Study>,
    id: LessonId,
    events: Vec<NewEvent>,
) -> Result<ProgressResultView, Problem> {
    let lesson = store::find_studied(tx, &auth.permit, id).await?;
    lesson.is_open(auth.now)?;
    if lesson.kind == LessonKind::Quiz {
        return Err(ClassError::IsQuiz.into());
    }
    let clock = store::lock_clock(tx, &auth.permit).await?;
    let new = without_known(tx, &clock, events).await?;
    let before = store::find_progress(tx, &auth.permit, id).await?;
    let mut progress = before.unwrap_or_else(|| LessonProgress::new(id));
    if new.is_empty() {
        return Ok(result(0, 0, progress));
    }
    let stretches: Vec<Stretch> =
        new.iter().map(|event| Stretch { from: event.from, to: event.to }).collect();
    let recorded = progress.record(&lesson, &clock, &stretches, auth.now);
    store::insert_events(tx, &clock, &lesson, &new, auth.now).await?;
    store::save_progress(tx, &clock, &progress, auth.now).await?;
    store::save_clock(tx, &clock, recorded.used_until).await?;
    if recorded.completes {
        credit(tx, auth, &clock, &lesson, Evidence::TimedStudy).await?;
    }
    let gained = recorded.gained_seconds;
    let event = AuditEvent::new("lesson.progressed", Object::Lesson, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} events, {gained} s", new.len()))).await?;
    Ok(result(new.len(), gained, progress))
}

fn result(events: usize, gained: i64, progress: LessonProgress) -> ProgressResultView {
    ProgressResultView {
        taken: i64::try_from(events).unwrap_or(i64::MAX),
        gained_seconds: gained,
        progress: ProgressView::from(progress),
    }
}

/// Leaves out what was sent before.
async fn without_known(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    events: Vec<NewEvent>,
) -> Result<Vec<NewEvent>, Problem> {
    let ops: Vec<Uuid> = events.iter().map(|event| event.op_id).collect();
    let known = store::known_events(tx, clock, &ops).await?;
    Ok(events.into_iter().filter(|event| !known.contains(&event.op_id)).collect())
}

/// Enters what a completed lesson counts for, once.
pub(super) async fn credit(
    tx: &Tx,
    auth: &Authorized<Study>,
    clock: &Locked<LearnerClock>,
    lesson: &StudiedLesson,
    evidence: Evidence,
) -> Result<(), Problem> {
    if lesson.credit_seconds > 0 {
        store::insert_entry(tx, clock, lesson, evidence, auth.now).await?;
    }
    let event = AuditEvent::new("lesson.completed", Object::Lesson, lesson.id.uuid());
    Ok(auth.audit(tx, event.with_detail(evidence.as_str())).await?)
}
