//! The bank of a quiz, for those who build the class.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::ManageClasses,
    audit::{AuditEvent, Object},
    classes::{ClassError, LessonId, LessonKind, quiz::Item},
    id::Id,
    text,
};
use lighthouse_persistence::{Tx, classes as store};
use uuid::Uuid;

use super::dto::{CreateQuizItems, NewQuizItem, QuizBankView, QuizItemPage, QuizItemView};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::FieldErrorCode,
    fields::FieldErrors,
    page::Keyed,
    problem::Problem,
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
    let items = caller
        .page(&params, &("items", id), async |conn, auth, slice| {
            store::find_lesson(&conn, &auth.permit_for()?, Some(auth.permit.scope()), id).await?;
            let place = (slice.after, slice.limit);
            Ok(store::item_page(&conn, &auth.permit, id, place).await?)
        })
        .await?;
    Ok(items.respond::<QuizItemPage>(QuizItemView::from).cache(CacheControl::NoStore))
}

impl Keyed for Item {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
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
    let items = checked(&body.items)?;
    caller
        .write(move |tx, auth| async move {
            let count = add(&tx, &auth, id, items).await?;
            let view = QuizBankView { lesson_id: id.uuid(), items: count };
            Ok(ApiResponse::created(format!("/v1/lessons/{id}/items"), &view))
        })
        .await
}

fn checked(items: &[NewQuizItem]) -> Result<Vec<Item>, Problem> {
    let mut errors = FieldErrors::default();
    let items: Vec<Option<Item>> =
        items.iter().enumerate().map(|(n, item)| checked_item(&mut errors, n, item)).collect();
    errors.finish(items.into_iter().collect())
}

fn checked_item(errors: &mut FieldErrors, n: usize, item: &NewQuizItem) -> Option<Item> {
    let prompt = text::line(&item.prompt, 1, Item::PROMPT_MAX);
    let prompt = errors.text(&format!("/items/{n}/prompt"), prompt);
    let options = item.options.iter().enumerate().map(|(at, option)| {
        let option = text::line(option, 1, Item::OPTION_MAX);
        errors.text(&format!("/items/{n}/options/{at}"), option)
    });
    let options: Vec<Option<String>> = options.collect();
    let options: Option<Vec<String>> = options.into_iter().collect();
    let id = Id::new(Uuid::now_v7());
    let item = Item::new(id, (item.kind.0, prompt?), options?, &item.right);
    let error = |error: ClassError| {
        let place = error.pointer().unwrap_or_default();
        errors.push(format!("/items/{n}{place}"), FieldErrorCode::Rule, error.message());
    };
    item.map_err(error).ok()
}

async fn add(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    id: LessonId,
    items: Vec<Item>,
) -> Result<i64, Problem> {
    let (class, lesson) = store::lock_lesson(tx, &auth.permit, id).await?;
    class.may_be_built()?;
    if lesson.draft.kind != LessonKind::Quiz {
        return Err(ClassError::NoQuiz.into());
    }
    let more = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let count = store::item_count(tx, &lesson).await?.saturating_add(more);
    if count > Item::COUNT_MAX {
        return Err(ClassError::TooManyItems.into());
    }
    store::insert_items(tx, &lesson, &items, auth.now).await?;
    let event = AuditEvent::new("quiz.items_added", Object::Lesson, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} items", items.len()))).await?;
    Ok(count)
}
