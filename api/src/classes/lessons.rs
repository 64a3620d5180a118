//! Routes of lessons.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{ClassId, Lesson, LessonId},
    id::Id,
};
use lighthouse_persistence::classes as store;
use uuid::Uuid;

use super::{
    building::{change, create},
    dto::{CreateLesson, LessonPage, LessonView, UpdateLesson},
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    lang::Lang,
    page::Keyed,
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
    let lessons = caller
        .page(&params, &("lessons", id), async |conn, auth, slice| {
            let manager = auth.permit_for::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            store::find_class(&conn, &auth.permit, manager, id).await?;
            let place = (slice.after.unwrap_or(0), slice.limit);
            Ok(store::lesson_page(&conn, &auth.permit, manager, id, place).await?)
        })
        .await?;
    Ok(lessons.respond::<LessonPage>(LessonView::from))
}

impl Keyed for Lesson {
    type Key = i64;

    fn position(&self) -> i64 {
        self.position
    }
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

/// Show a lesson
///
/// A lesson of a class outside the caller's line of organizations is not found.
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
/// While the class is a draft: title, article or media item, length, credit, terms of the quiz. Needs `If-Match`.
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
            let (class, lesson) = store::lock_lesson(&tx, &auth.permit, id).await?;
            if_match.check(lesson.version, lang, || LessonView::from(Lesson::clone(&lesson)))?;
            Ok(view(change(&tx, &auth, (&class, lesson), body).await?, lang))
        })
        .await
}
