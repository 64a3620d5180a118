//! Progress: a phone says what it saw, the server says what counts (INV-28).

use std::collections::HashSet;

use actix_web::{get, post, web::Path};
use chrono::{Datelike, TimeDelta};
use lighthouse_domain::{
    access::actions::Study,
    audit::{AuditEvent, Object},
    classes::{
        ClassError, LessonId, LessonKind, may_study,
        progress::{self, Stretch, WatchedRanges},
    },
    hours::Evidence,
    id::Id,
    members::MemberId,
    message::Message,
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, LessonOf, NewEvent, ProgressRow},
};
use uuid::Uuid;

use super::{
    dto::{MyProgressView, ProgressEvent, ProgressResultView, ProgressView, RecordProgress},
    myself,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
    response::{ApiResponse, HandlerResult},
};

/// Record progress
///
/// A batch of what the phone saw, in any order, also days later. Each `op_id` is taken once.
/// What counts is new ground within the lesson and never more than the real time that has
/// passed for the member; nine tenths complete the lesson.
#[utoipa::path(tag = "classes", operation_id = "recordProgress",
    params(("id" = Uuid, Path, description = "The lesson")), request_body = RecordProgress,
    responses((status = 200, description = "What counts", body = ProgressResultView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[post("/lessons/{id}/progress")]
pub(super) async fn record_progress(
    caller: Caller<Study>,
    id: Path<Uuid>,
    Body(body): Body<RecordProgress>,
) -> HandlerResult {
    let id = Id::new(*id);
    let events = validate(&body.events)?;
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&record(&tx, &auth, id, events).await?))
        })
        .await
}

fn validate(events: &[ProgressEvent]) -> Result<Vec<NewEvent>, Problem> {
    let backwards = events.iter().enumerate().filter(|(_, one)| one.from_second >= one.to_second);
    let faults: Vec<FieldError> = backwards
        .map(|(n, _)| {
            let message = Message::new("应大于 from_second", "It must lie after from_second.");
            FieldError::body(format!("/events/{n}/to_second"), FieldErrorCode::Rule, message)
        })
        .collect();
    Problem::refuse_if_any(faults)?;
    let mut ops = HashSet::new();
    let first = events.iter().filter(|one| ops.insert(one.op_id));
    let event = |one: &ProgressEvent| NewEvent {
        op_id: one.op_id,
        from: one.from_second,
        to: one.to_second,
        client_at: one.client_at,
    };
    Ok(first.map(event).collect())
}

async fn record(
    tx: &Tx,
    auth: &Authorized<Study>,
    id: LessonId,
    events: Vec<NewEvent>,
) -> Result<ProgressResultView, Problem> {
    let member = myself(auth)?;
    let lesson = store::lesson_of(tx, &auth.permit, member, id).await?;
    may_study(lesson.state, lesson.period, auth.now)?;
    if lesson.kind == LessonKind::Quiz {
        return Err(ClassError::IsQuiz.into());
    }
    let used_until = store::lock_clock(tx, &auth.permit, member).await?;
    let new = unknown_yet(tx, auth, member, events).await?;
    let before = store::progress_for(tx, &auth.permit, member, id).await?;
    let mut row = before.unwrap_or_else(|| nothing_yet(id));
    if new.is_empty() {
        return Ok(result(0, 0, row));
    }
    store::insert_events(tx, &auth.permit, member, id, &new, auth.now).await?;
    let mut seen = WatchedRanges::parse(&row.seen).ok_or_else(|| Problem::new(Code::Internal))?;
    let free_from = progress::free_from(auth.now, lesson.enrolled_at, used_until);
    let budget = (auth.now.millis() - free_from.millis()) / 1000;
    let stretches: Vec<Stretch> =
        new.iter().map(|event| Stretch { from: event.from, to: event.to }).collect();
    let gained = progress::take(&mut seen, lesson.length_seconds, &stretches, budget);
    (row.seen, row.counted_seconds) = (seen.to_text(), seen.seconds());
    let done = row.completed_at.is_none() && progress::is_complete(&seen, lesson.length_seconds);
    if done {
        row.completed_at = Some(auth.now.millis());
    }
    let used_until = free_from.plus(TimeDelta::seconds(gained));
    let clock = (gained > 0).then_some(used_until);
    store::save_progress(tx, &auth.permit, member, &row, clock, auth.now).await?;
    if done {
        credit(tx, auth, member, &lesson, Evidence::TimedStudy).await?;
    }
    let event = AuditEvent::new("lesson.progressed", Object::Lesson, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} events, {gained} s", new.len()))).await?;
    Ok(result(new.len(), gained, row))
}

fn nothing_yet(lesson: LessonId) -> ProgressRow {
    ProgressRow {
        lesson_id: lesson.uuid(),
        seen: String::new(),
        counted_seconds: 0,
        completed_at: None,
    }
}

fn result(taken: usize, gained: i64, row: ProgressRow) -> ProgressResultView {
    ProgressResultView {
        taken: i64::try_from(taken).unwrap_or(i64::MAX),
        gained_seconds: gained,
        progress: ProgressView::from(row),
    }
}

/// Leaves out what was sent before.
async fn unknown_yet(
    tx: &Tx,
    auth: &Authorized<Study>,
    member: MemberId,
    events: Vec<NewEvent>,
) -> Result<Vec<NewEvent>, Problem> {
    let ops: Vec<Uuid> = events.iter().map(|event| event.op_id).collect();
    let known = store::known_events(tx, &auth.permit, member, &ops).await?;
    Ok(events.into_iter().filter(|event| !known.contains(&event.op_id)).collect())
}

/// Enters what a completed lesson counts for, once.
pub(super) async fn credit(
    tx: &Tx,
    auth: &Authorized<Study>,
    member: MemberId,
    lesson: &LessonOf,
    evidence: Evidence,
) -> Result<(), Problem> {
    if lesson.credit_seconds > 0 {
        let entry = (lesson.id.uuid(), auth.now.day().year(), lesson.credit_seconds);
        store::enter(tx, &auth.permit, member, entry, evidence, auth.now).await?;
    }
    let event = AuditEvent::new("lesson.completed", Object::Lesson, lesson.id.uuid());
    Ok(auth.audit(tx, event.with_detail(evidence.as_str())).await?)
}

/// Show one's own progress in a class
///
/// The lessons that were begun, in their order.
#[utoipa::path(tag = "classes", operation_id = "getMyProgress",
    params(("id" = Uuid, Path, description = "The class")),
    responses((status = 200, description = "How far one has come", body = MyProgressView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/me/classes/{id}/progress")]
pub(super) async fn get_my_progress(caller: Caller<Study>, id: Path<Uuid>) -> HandlerResult {
    let id = *id;
    let rows = caller
        .read(async |conn, auth| {
            Ok(store::own_progress(&conn, &auth.permit, myself(&auth)?, id).await?)
        })
        .await?;
    let data = rows.into_iter().map(ProgressView::from).collect();
    Ok(ApiResponse::ok(&MyProgressView { class_id: id, data }))
}
