//! Judging an attempt, once.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::Study,
    audit::{AuditEvent, Object},
    classes::{
        ClassError, may_study,
        quiz::{self, AttemptId, Chosen, Verdict},
    },
    hours::Evidence,
    id::Id,
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, AttemptRow, ProgressRow},
};
use uuid::Uuid;

use super::{
    dto::{AnswerAttempt, AttemptView},
    myself,
    progress::credit,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    problem::Problem,
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// Answer an attempt
///
/// Judged once and at once: a question is right when exactly the right options were chosen.
/// Passing completes the lesson.
#[utoipa::path(tag = "classes", operation_id = "answerAttempt",
    params(("id" = Uuid, Path, description = "The attempt")), request_body = AnswerAttempt,
    responses((status = 200, description = "The verdict", body = AttemptView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[post("/attempts/{id}/answers")]
pub(super) async fn answer_attempt(
    caller: Caller<Study>,
    id: Path<Uuid>,
    Body(body): Body<AnswerAttempt>,
) -> HandlerResult {
    let id = Id::new(*id);
    let place = |place: &u8| usize::from(*place);
    let answers: Vec<Chosen> = body
        .answers
        .iter()
        .map(|one| (one.item_id, one.chosen.iter().map(place).collect()))
        .collect();
    caller
        .write(move |tx, auth| async move {
            let judged = answer(&tx, &auth, id, &answers).await?;
            Ok(ApiResponse::ok(&AttemptView::of(&judged, Vec::new())).cache(CacheControl::NoStore))
        })
        .await
}

async fn answer(
    tx: &Tx,
    auth: &Authorized<Study>,
    id: AttemptId,
    answers: &[Chosen],
) -> Result<AttemptRow, Problem> {
    let member = myself(auth)?;
    store::lock_clock(tx, &auth.permit, member).await?;
    let row = store::attempt_for_update(tx, &auth.permit, member, id).await?;
    let lesson = store::lesson_of(tx, &auth.permit, member, Id::new(row.lesson_id)).await?;
    may_study(lesson.state, lesson.period, auth.now)?;
    if row.judged_at.is_some() {
        return Err(ClassError::Judged.into());
    }
    let terms = lesson.quiz.ok_or(ClassError::NoQuiz)?;
    let items = store::drawn(tx, id).await?;
    let verdict = quiz::judge(&items, (member.uuid(), row.number), answers, terms.pass_mark)?;
    store::judge(tx, &auth.permit, id, verdict, auth.now).await?;
    if verdict.passed {
        let done = ProgressRow {
            lesson_id: row.lesson_id,
            seen: String::new(),
            counted_seconds: 0,
            completed_at: Some(auth.now.millis()),
        };
        store::save_progress(tx, &auth.permit, member, &done, None, auth.now).await?;
        credit(tx, auth, member, &lesson, Evidence::PassedTest).await?;
    }
    let event = AuditEvent::new("quiz.judged", Object::Lesson, row.lesson_id);
    auth.audit(tx, event.with_detail(format!("attempt {}, {} %", row.number, verdict.score)))
        .await?;
    let Verdict { score, passed } = verdict;
    Ok(AttemptRow {
        judged_at: Some(auth.now.millis()),
        score: Some(score),
        passed: Some(passed),
        ..row
    })
}
