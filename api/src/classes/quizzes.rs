//! Quizzes: the bank for those who build the class, attempts for those who study.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageClasses, Study},
    audit::{AuditEvent, Object},
    classes::{
        ClassError, LessonId, LessonKind, may_study,
        quiz::{self, Attempt, Dice, Item},
    },
    id::Id,
    members::MemberId,
    message::Message,
    text,
};
use lighthouse_persistence::{
    Conn, Tx,
    classes::{self as store, AttemptRow},
};
use uuid::Uuid;

use super::{
    dto::{
        AttemptView, AttemptsView, CreateQuizItems, NewQuizItem, QuestionView, QuizBankView,
        QuizItemKind, QuizItemPage, QuizItemView,
    },
    myself,
};
use crate::http::{
    body::{Body, NoBody},
    caller::{Authorized, Caller},
    code::FieldErrorCode,
    fields::checked_text,
    page,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// List the items of a quiz
///
/// With their answers, for those who manage the class.
#[utoipa::path(tag = "classes", operation_id = "listQuizItems",
    params(("id" = Uuid, Path, description = "The lesson"), PageParams),
    responses((status = 200, description = "A page", body = QuizItemPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[get("/lessons/{id}/items")]
pub(super) async fn list_items(
    caller: Caller<ManageClasses>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: LessonId = Id::new(*id);
    let mark = ("items", id);
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            store::find_lesson(&conn, &auth.permit_for()?, Some(auth.permit.scope()), id).await?;
            Ok(store::items_page(&conn, &auth.permit, id, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.id.uuid());
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(QuizItemView::from).collect();
    Ok(ApiResponse::ok(&QuizItemPage { data, page: info }).next(next).cache(CacheControl::NoStore))
}

/// Add items to a quiz
///
/// While the class is a draft.
#[utoipa::path(tag = "classes", operation_id = "createQuizItems",
    params(("id" = Uuid, Path, description = "The lesson")), request_body = CreateQuizItems,
    responses((status = 201, description = "Added", body = QuizBankView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[post("/lessons/{id}/items")]
pub(super) async fn create_items(
    caller: Caller<ManageClasses>,
    id: Path<Uuid>,
    Body(body): Body<CreateQuizItems>,
) -> HandlerResult {
    let id: LessonId = Id::new(*id);
    let items = validate(&body.items)?;
    caller
        .write(move |tx, auth| async move {
            let count = add(&tx, &auth, id, items).await?;
            let view = QuizBankView { lesson_id: id.uuid(), items: count };
            Ok(ApiResponse::created(format!("/v1/lessons/{id}/items"), &view))
        })
        .await
}

fn validate(items: &[NewQuizItem]) -> Result<Vec<Item>, Problem> {
    let mut faults = Vec::new();
    let items = items.iter().enumerate().map(|(n, item)| validated(&mut faults, n, item)).collect();
    Problem::refuse_if_any(faults).map(|()| items)
}

fn validated(faults: &mut Vec<FieldError>, n: usize, item: &NewQuizItem) -> Item {
    let prompt = text::line(&item.prompt, 1, Item::PROMPT_MAX);
    let prompt = checked_text(faults, &format!("/items/{n}/prompt"), prompt).unwrap_or_default();
    let mut options = Vec::with_capacity(item.options.len());
    for (at, option) in item.options.iter().enumerate() {
        let option = text::line(option, 1, Item::OPTION_MAX);
        options.extend(checked_text(faults, &format!("/items/{n}/options/{at}"), option));
    }
    let right = item.right.iter().filter(|place| **place < 60).fold(0, |bits, at| bits | 1 << at);
    let item = Item { id: Id::new(Uuid::now_v7()), kind: item.kind.0, prompt, options, right };
    if !item.is_sound() {
        let message =
            Message::new("正确选项与题型不符", "The right options do not fit the kind of item.");
        faults.push(FieldError::body(format!("/items/{n}/right"), FieldErrorCode::Rule, message));
    }
    item
}

async fn add(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    id: LessonId,
    items: Vec<Item>,
) -> Result<i64, Problem> {
    let lesson = store::lesson_for_update(tx, &auth.permit, id).await?;
    store::find_for_update(tx, &auth.permit, lesson.class).await?.class.may_be_built()?;
    if lesson.draft.kind != LessonKind::Quiz {
        return Err(ClassError::NoQuiz.into());
    }
    let count = store::item_count(tx, id).await? + i64::try_from(items.len()).unwrap_or(0);
    if count > Item::COUNT_MAX {
        return Err(ClassError::TooManyItems.into());
    }
    store::insert_items(tx, &auth.permit, id, &items, auth.now).await?;
    let event = AuditEvent::new("quiz.items_added", Object::Lesson, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} items", items.len()))).await?;
    Ok(count)
}

/// List one's own attempts
///
/// Oldest first, with their verdicts.
#[utoipa::path(tag = "classes", operation_id = "listAttempts",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses((status = 200, description = "The attempts", body = AttemptsView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[get("/lessons/{id}/attempts")]
pub(super) async fn list_attempts(caller: Caller<Study>, id: Path<Uuid>) -> HandlerResult {
    let id: LessonId = Id::new(*id);
    let data = caller
        .read(async |conn, auth| {
            let member = myself(&auth)?;
            store::lesson_of(&conn, &auth.permit, member, id).await?;
            let mut shown = Vec::new();
            for row in store::attempts_of(&conn, &auth.permit, member, id).await? {
                shown.push(view(&conn, member, row).await?);
            }
            Ok(shown)
        })
        .await?;
    Ok(ApiResponse::ok(&AttemptsView { data }).cache(CacheControl::NoStore))
}

/// Open an attempt
///
/// Draws the questions without their answers. While one is open it is shown again, in the
/// same order; a new one follows when it was judged and attempts are left.
#[utoipa::path(tag = "classes", operation_id = "createAttempt",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses((status = 201, description = "The questions", body = AttemptView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:study"))))]
#[post("/lessons/{id}/attempts")]
pub(super) async fn open_attempt(
    caller: Caller<Study>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let id: LessonId = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let shown = open(&tx, &auth, id).await?;
            Ok(ApiResponse::created(format!("/v1/lessons/{id}/attempts"), &shown)
                .cache(CacheControl::NoStore))
        })
        .await
}

async fn open(tx: &Tx, auth: &Authorized<Study>, id: LessonId) -> Result<AttemptView, Problem> {
    let member = myself(auth)?;
    let lesson = store::lesson_of(tx, &auth.permit, member, id).await?;
    may_study(lesson.state, lesson.period, auth.now)?;
    let terms = lesson.quiz.ok_or(ClassError::NoQuiz)?;
    store::lock_clock(tx, &auth.permit, member).await?;
    let past = store::attempts_of(tx, &auth.permit, member, id).await?;
    if past.iter().any(|row| row.passed == Some(true)) {
        return Err(ClassError::Passed.into());
    }
    if let Some(open) = past.iter().find(|row| row.judged_at.is_none()) {
        return view(tx, member, open.clone()).await;
    }
    let number = i64::try_from(past.len()).unwrap_or(i64::MAX) + 1;
    if number > terms.attempts {
        return Err(ClassError::AttemptsUsed(terms.attempts).into());
    }
    let bank = store::bank(tx, &auth.permit, id).await?;
    let dice = Dice::of(member.uuid(), id.uuid(), number);
    let drawn = quiz::draw(bank, dice, &terms);
    let attempt = Attempt { id: Id::new(Uuid::now_v7()), number, drawn };
    store::insert_attempt(tx, &auth.permit, (member, id), &attempt, auth.now).await?;
    let event = AuditEvent::new("quiz.attempted", Object::Lesson, id.uuid());
    auth.audit(tx, event.with_detail(format!("attempt {number}"))).await?;
    let row = AttemptRow {
        id: attempt.id.uuid(),
        lesson_id: id.uuid(),
        number,
        opened_at: auth.now.millis(),
        judged_at: None,
        score: None,
        passed: None,
    };
    view(tx, member, row).await
}

/// An attempt of the member's own, with its questions while it is open.
pub(super) async fn view(
    conn: &Conn,
    member: MemberId,
    row: AttemptRow,
) -> Result<AttemptView, Problem> {
    if row.judged_at.is_some() {
        return Ok(AttemptView::of(&row, Vec::new()));
    }
    let items = store::drawn(conn, Id::new(row.id)).await?;
    let questions = items.iter().map(|item| question(item, member, row.number)).collect();
    Ok(AttemptView::of(&row, questions))
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
