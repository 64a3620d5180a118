//! Quizzes: the bank for those who build the class, attempts for those who study.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageClasses, Study},
    audit::{Deed, Object},
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
        AttemptView, AttemptsView, CreateQuizItems, ItemKindWord, NewQuizItem, QuestionView,
        QuizBankView, QuizItemPage, QuizItemView,
    },
    myself, taken,
};
use crate::{
    door::{By, Call},
    http::{
        body::{Body, NoBody},
        code::FaultCode,
        page,
        problem::{Fault, Problem},
        query::{PageParams, Query},
        reply::{Answer, Keep, Reply},
    },
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
    call: Call<ManageClasses>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id: LessonId = Id::new(*id);
    let mark = ("items", id);
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            store::find_lesson(&conn, &by.also()?, Some(by.permit.scope()), id).await?;
            Ok(store::items_page(&conn, &by.permit, id, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.id.uuid());
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(QuizItemView::from).collect();
    Ok(Reply::ok(&QuizItemPage { data, page: info }).next(next).keep(Keep::Nobody))
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
    call: Call<ManageClasses>,
    id: Path<Uuid>,
    Body(body): Body<CreateQuizItems>,
) -> Answer {
    let id: LessonId = Id::new(*id);
    let items = understand(&body.items)?;
    call.write(move |tx, by| async move {
        let count = add(&tx, &by, id, items).await?;
        let view = QuizBankView { lesson_id: id.uuid(), items: count };
        Ok(Reply::created(format!("/v1/lessons/{id}/items"), &view))
    })
    .await
}

fn understand(items: &[NewQuizItem]) -> Result<Vec<Item>, Problem> {
    let mut faults = Vec::new();
    let items =
        items.iter().enumerate().map(|(n, item)| understood(&mut faults, n, item)).collect();
    Problem::unless_sound(faults).map(|()| items)
}

fn understood(faults: &mut Vec<Fault>, n: usize, item: &NewQuizItem) -> Item {
    let prompt = text::line(&item.prompt, 1, Item::PROMPT_MAX);
    let prompt = taken(faults, &format!("/items/{n}/prompt"), prompt).unwrap_or_default();
    let mut options = Vec::with_capacity(item.options.len());
    for (at, option) in item.options.iter().enumerate() {
        let option = text::line(option, 1, Item::OPTION_MAX);
        options.extend(taken(faults, &format!("/items/{n}/options/{at}"), option));
    }
    let right = item.right.iter().filter(|place| **place < 60).fold(0, |bits, at| bits | 1 << at);
    let item = Item { id: Id::new(Uuid::now_v7()), kind: item.kind.0, prompt, options, right };
    if !item.is_sound() {
        let says =
            Message::new("正确选项与题型不符", "The right options do not fit the kind of item.");
        faults.push(Fault::body(format!("/items/{n}/right"), FaultCode::Rule, says));
    }
    item
}

async fn add(
    tx: &Tx,
    by: &By<ManageClasses>,
    id: LessonId,
    items: Vec<Item>,
) -> Result<i64, Problem> {
    let lesson = store::lesson_for_update(tx, &by.permit, id).await?;
    store::find_for_update(tx, &by.permit, lesson.class).await?.class.may_be_built()?;
    if lesson.draft.kind != LessonKind::Quiz {
        return Err(ClassError::NoQuiz.into());
    }
    let count = store::item_count(tx, id).await? + i64::try_from(items.len()).unwrap_or(0);
    if count > Item::COUNT_MAX {
        return Err(ClassError::TooManyItems.into());
    }
    store::insert_items(tx, &by.permit, id, &items, by.now).await?;
    let deed = Deed::new("quiz.items_added", Object::Lesson, id.uuid());
    by.audit(tx, deed.with_detail(format!("{} items", items.len()))).await?;
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
pub(super) async fn list_attempts(call: Call<Study>, id: Path<Uuid>) -> Answer {
    let id: LessonId = Id::new(*id);
    let data = call
        .read(async |conn, by| {
            let member = myself(&by)?;
            store::lesson_of(&conn, &by.permit, member, id).await?;
            let mut shown = Vec::new();
            for row in store::attempts_of(&conn, &by.permit, member, id).await? {
                shown.push(view(&conn, member, row).await?);
            }
            Ok(shown)
        })
        .await?;
    Ok(Reply::ok(&AttemptsView { data }).keep(Keep::Nobody))
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
pub(super) async fn open_attempt(call: Call<Study>, id: Path<Uuid>, _: NoBody) -> Answer {
    let id: LessonId = Id::new(*id);
    call.write(move |tx, by| async move {
        let shown = open(&tx, &by, id).await?;
        Ok(Reply::created(format!("/v1/lessons/{id}/attempts"), &shown).keep(Keep::Nobody))
    })
    .await
}

async fn open(tx: &Tx, by: &By<Study>, id: LessonId) -> Result<AttemptView, Problem> {
    let member = myself(by)?;
    let lesson = store::lesson_of(tx, &by.permit, member, id).await?;
    may_study(lesson.state, lesson.period, by.now)?;
    let terms = lesson.quiz.ok_or(ClassError::NoQuiz)?;
    store::lock_clock(tx, &by.permit, member).await?;
    let past = store::attempts_of(tx, &by.permit, member, id).await?;
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
    let bank = store::bank(tx, &by.permit, id).await?;
    let dice = Dice::of(member.uuid(), id.uuid(), number);
    let drawn = quiz::draw(bank, dice, &terms);
    let attempt = Attempt { id: Id::new(Uuid::now_v7()), number, drawn };
    store::insert_attempt(tx, &by.permit, (member, id), &attempt, by.now).await?;
    let deed = Deed::new("quiz.attempted", Object::Lesson, id.uuid());
    by.audit(tx, deed.with_detail(format!("attempt {number}"))).await?;
    let row = AttemptRow {
        id: attempt.id.uuid(),
        lesson_id: id.uuid(),
        number,
        opened_at: by.now.millis(),
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
        kind: ItemKindWord(item.kind),
        prompt: item.prompt.clone(),
        options: order.iter().filter_map(|at| item.options.get(*at).cloned()).collect(),
    }
}
