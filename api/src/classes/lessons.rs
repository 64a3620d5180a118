//! Lessons of a class: routes and use cases.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, ReadClasses},
    },
    audit::{AuditEvent, Object},
    classes::{ClassError, ClassId, Lesson, LessonDraft, LessonId},
    content::ArticleKind,
    id::Id,
    text,
};
use lighthouse_persistence::{Tx, classes as store, content};
use uuid::Uuid;

use super::{
    dto::{CreateLesson, LessonPage, LessonView, UpdateLesson},
    not_here,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    etag::{self, IfMatch},
    fields::checked_text,
    lang::Lang,
    page,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

fn view(lesson: Lesson, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(lesson.version, lang);
    ApiResponse::ok(&LessonView::from(lesson)).etag(tag)
}

/// List the lessons of a class
///
/// In their order.
#[utoipa::path(tag = "classes", operation_id = "listLessons",
    params(("id" = Uuid, Path, description = "The class"), PageParams),
    responses((status = 200, description = "A page", body = LessonPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:read"))))]
#[get("/classes/{id}/lessons")]
pub(super) async fn list_lessons(
    caller: Caller<ReadClasses>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: ClassId = Id::new(*id);
    let mark = ("lessons", id);
    let after: i64 = page::after(&caller, &params, &mark)?.unwrap_or(0);
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            let manager = auth.permit_for::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            store::find_class(&conn, &auth.permit, manager, id).await?;
            Ok(store::lesson_page(&conn, &auth.permit, id, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.position);
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(LessonView::from).collect();
    Ok(ApiResponse::ok(&LessonPage { data, page: info }).next(next))
}

/// Add a lesson
///
/// To a draft, behind its other lessons: an article to read, something that plays, or a quiz.
#[utoipa::path(tag = "classes", operation_id = "createLesson",
    params(("id" = Uuid, Path, description = "The class")), request_body = CreateLesson,
    responses((status = 201, description = "Added", body = LessonView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[post("/classes/{id}/lessons")]
pub(super) async fn create_lesson(
    caller: Caller<ManageClasses>,
    id: Path<Uuid>,
    Body(body): Body<CreateLesson>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = create(&tx, &auth, id, body).await?;
            let tag = etag::of_version(made.version, lang);
            Ok(ApiResponse::created(format!("/v1/lessons/{}", made.id), &LessonView::from(made))
                .etag(tag))
        })
        .await
}

async fn create(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    id: ClassId,
    body: CreateLesson,
) -> Result<Lesson, Problem> {
    let class = store::find_for_update(tx, &auth.permit, id).await?.class;
    class.may_be_built()?;
    let position = store::lesson_count(tx, id).await? + 1;
    if position > LessonDraft::COUNT_MAX {
        return Err(ClassError::TooManyLessons.into());
    }
    let draft = LessonDraft {
        kind: body.kind.0,
        title: title(&body.title)?,
        article: body.article_id,
        length_seconds: body.length_seconds,
        credit_seconds: body.credit_seconds,
        quiz: body.quiz.map(Into::into),
    };
    draft.check()?;
    if let Some(article) = draft.article {
        content::find_published(
            tx,
            &auth.permit_for()?,
            (ArticleKind::Text, Id::new(article)),
            auth.now,
        )
        .await
        .map_err(not_here("/article_id"))?;
    }
    let lesson = Lesson {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        class: id,
        position,
        draft,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_lesson(tx, &auth.permit, &class, &lesson).await?;
    auth.audit(tx, AuditEvent::new("lesson.created", Object::Lesson, lesson.id.uuid())).await?;
    Ok(lesson)
}

fn title(raw: &str) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let title = checked_text(&mut faults, "/title", text::line(raw, 1, LessonDraft::TITLE_MAX));
    Problem::refuse_if_any(faults).map(|()| title.unwrap_or_default())
}

/// Show a lesson
///
/// One of a class of another line is not found.
#[utoipa::path(tag = "classes", operation_id = "getLesson",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses((status = 200, description = "The lesson", body = LessonView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:read"))))]
#[get("/lessons/{id}")]
pub(super) async fn get_lesson(caller: Caller<ReadClasses>, id: Path<Uuid>) -> HandlerResult {
    let id: LessonId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let manager = auth.permit_for::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            Ok(store::find_lesson(&conn, &auth.permit, manager, id).await?)
        })
        .await?;
    Ok(view(found, caller.lang))
}

/// Change a lesson
///
/// While the class is a draft: title, length, credit, terms of the quiz. Needs `If-Match`.
#[utoipa::path(tag = "classes", operation_id = "updateLesson",
    params(("id" = Uuid, Path, description = "The lesson"), IfMatch),
    request_body(content((UpdateLesson = "application/merge-patch+json"), (UpdateLesson = "application/json"))),
    responses((status = 200, description = "As it is now", body = LessonView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[patch("/lessons/{id}")]
pub(super) async fn update_lesson(
    caller: Caller<ManageClasses>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateLesson>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(change(&tx, &auth, id, (&if_match, lang), body).await?, lang))
        })
        .await
}

async fn change(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    id: LessonId,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateLesson,
) -> Result<Lesson, Problem> {
    let before = store::lesson_for_update(tx, &auth.permit, id).await?;
    if_match.check(before.version, lang, || LessonView::from(before.clone()))?;
    store::find_for_update(tx, &auth.permit, before.class).await?.class.may_be_built()?;
    let old = &before.draft;
    let draft = LessonDraft {
        title: body.title.map_or_else(|| Ok(old.title.clone()), |raw| title(&raw))?,
        length_seconds: body.length_seconds.unwrap_or(old.length_seconds),
        credit_seconds: body.credit_seconds.unwrap_or(old.credit_seconds),
        quiz: body.quiz.map(Into::into).or(old.quiz),
        ..old.clone()
    };
    draft.check()?;
    if draft == *old {
        return Ok(before);
    }
    let after = Lesson { draft, version: before.version + 1, updated_at: auth.now, ..before };
    store::save_lesson(tx, &auth.permit, &after).await?;
    auth.audit(tx, AuditEvent::new("lesson.changed", Object::Lesson, id.uuid())).await?;
    Ok(after)
}
