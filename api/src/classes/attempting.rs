//! Use cases of attempts: opening one, and judging it once.

use lighthouse_domain::{
    access::{Permit, actions::Study},
    audit::{AuditEvent, Object},
    classes::{
        ClassError, LessonId, LessonProgress,
        quiz::{self, Attempt, AttemptId, Chosen, Dice, Item, Judged},
    },
    hours::Evidence,
    id::Id,
    members::MemberId,
};
use lighthouse_persistence::{Conn, Tx, classes as store};
use uuid::Uuid;

use super::{
    dto::{AttemptView, QuestionView, QuizItemKind},
    line::myself,
    studying::credit,
};
use crate::http::{caller::Authorized, problem::Problem};

/// The open attempt, or a new one.
pub(super) async fn open(
    tx: &Tx,
    auth: &Authorized<Study>,
    id: LessonId,
) -> Result<Attempt, Problem> {
    let lesson = store::find_studied(tx, &auth.permit, id).await?;
    lesson.is_open(auth.now)?;
    let terms = lesson.quiz.ok_or(ClassError::NoQuiz)?;
    let clock = store::lock_clock(tx, &auth.permit).await?;
    let past = store::attempts(tx, &auth.permit, id).await?;
    if let Some(open) = past.iter().find(|attempt| attempt.judged.is_none()) {
        return Ok(open.clone());
    }
    let number = terms.next_attempt(&past)?;
    let bank = store::bank(tx, &auth.permit, id).await?;
    let drawn = quiz::draw(bank, Dice::seeded(clock.member.uuid(), id.uuid(), number), &terms);
    let attempt = Attempt {
        id: Id::new(Uuid::now_v7()),
        lesson: id,
        number,
        opened_at: auth.now,
        judged: None,
    };
    store::insert_attempt(tx, &clock, &attempt, &drawn).await?;
    let event = AuditEvent::new("quiz.attempted", Object::Lesson, id.uuid());
    auth.audit(tx, event.with_detail(format!("attempt {number}"))).await?;
    Ok(attempt)
}

/// Judges an attempt; passing completes the lesson.
pub(super) async fn answer(
    tx: &Tx,
    auth: &Authorized<Study>,
    id: AttemptId,
    answers: &[Chosen],
) -> Result<Attempt, Problem> {
    let clock = store::lock_clock(tx, &auth.permit).await?;
    let attempt = store::lock_attempt(tx, &clock, id).await?;
    let lesson = store::find_studied(tx, &auth.permit, attempt.lesson).await?;
    lesson.is_open(auth.now)?;
    attempt.is_open()?;
    let terms = lesson.quiz.ok_or(ClassError::NoQuiz)?;
    let items = store::drawn_items(tx, &auth.permit, id).await?;
    let who = (clock.member.uuid(), attempt.number);
    let verdict = quiz::judge(&items, who, answers, terms.pass_mark)?;
    let judged = Judged { at: auth.now, verdict };
    let attempt = store::save_verdict(tx, attempt, judged).await?;
    if verdict.passed {
        let new = LessonProgress::new(attempt.lesson);
        let done = LessonProgress { completed_at: Some(auth.now), ..new };
        store::save_progress(tx, &clock, &done, auth.now).await?;
        credit(tx, auth, &clock, &lesson, Evidence::PassedTest).await?;
    }
    let event = AuditEvent::new("quiz.judged", Object::Lesson, attempt.lesson.uuid());
    let detail = format!("attempt {}, {} %", attempt.number, verdict.score);
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(attempt)
}

/// An attempt of the holder's own, with its questions while it is open.
pub(super) async fn with_questions(
    conn: &Conn,
    permit: &Permit<Study>,
    attempt: Attempt,
) -> Result<AttemptView, Problem> {
    if attempt.judged.is_some() {
        return Ok(AttemptView::new(&attempt, Vec::new()));
    }
    let member = myself(permit)?;
    let items = store::drawn_items(conn, permit, attempt.id).await?;
    let questions = items.iter().map(|item| question(item, member, attempt.number)).collect();
    Ok(AttemptView::new(&attempt, questions))
}

fn question(item: &Item, member: MemberId, attempt: i64) -> QuestionView {
    let order = quiz::order(item, member.uuid(), attempt);
    QuestionView {
        item_id: item.id.uuid(),
        kind: QuizItemKind(item.kind),
        prompt: item.prompt.clone(),
        options: order.iter().filter_map(|at| item.options.get(*at).cloned()).collect(),
    }
}
