//! Lessons of a class: routes and use cases.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, ReadClasses},
    },
    audit::{Deed, Object},
    classes::{ClassError, ClassId, Lesson, LessonDraft, LessonId},
    content::Which,
    id::Id,
    text,
};
use lighthouse_persistence::{Tx, classes as store, content};
use uuid::Uuid;

use super::{
    dto::{CreateLesson, LessonPage, LessonView, UpdateLesson},
    not_here, taken,
};
use crate::{
    door::{By, Call},
    http::{
        body::Body,
        code::Code,
        etag::{self, Seen},
        lang::Lang,
        page,
        problem::Problem,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

fn view(lesson: Lesson, lang: Lang) -> Reply {
    let tag = etag::of_version(lesson.version, lang);
    Reply::ok(&LessonView::from(lesson)).etag(tag)
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
    call: Call<ReadClasses>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id: ClassId = Id::new(*id);
    let mark = ("lessons", id);
    let after: i64 = page::after(&call, &params, &mark)?.unwrap_or(0);
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            let manager = by.also::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            store::find_class(&conn, &by.permit, manager, id).await?;
            Ok(store::lesson_page(&conn, &by.permit, id, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.position);
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(LessonView::from).collect();
    Ok(Reply::ok(&LessonPage { data, page: info }).next(next))
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
    call: Call<ManageClasses>,
    id: Path<Uuid>,
    Body(body): Body<CreateLesson>,
) -> Answer {
    let (id, lang) = (Id::new(*id), call.lang);
    call.write(move |tx, by| async move {
        let made = create(&tx, &by, id, body).await?;
        let tag = etag::of_version(made.version, lang);
        Ok(Reply::created(format!("/v1/lessons/{}", made.id), &LessonView::from(made)).etag(tag))
    })
    .await
}

async fn create(
    tx: &Tx,
    by: &By<ManageClasses>,
    id: ClassId,
    body: CreateLesson,
) -> Result<Lesson, Problem> {
    let class = store::find_for_update(tx, &by.permit, id).await?.class;
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
        content::find_published(tx, &by.also()?, (Which::Articles, Id::new(article)), by.now)
            .await
            .map_err(not_here("/article_id"))?;
    }
    let lesson = Lesson {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        class: id,
        position,
        draft,
        version: 1,
        created_at: by.now,
        updated_at: by.now,
    };
    store::insert_lesson(tx, &by.permit, &class, &lesson).await?;
    by.audit(tx, Deed::new("lesson.created", Object::Lesson, lesson.id.uuid())).await?;
    Ok(lesson)
}

fn title(raw: &str) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let title = taken(&mut faults, "/title", text::line(raw, 1, LessonDraft::TITLE_MAX));
    Problem::unless_sound(faults).map(|()| title.unwrap_or_default())
}

/// Show a lesson
///
/// One of a class of another line is not found.
#[utoipa::path(tag = "classes", operation_id = "getLesson",
    params(("id" = Uuid, Path, description = "The lesson")),
    responses((status = 200, description = "The lesson", body = LessonView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:read"))))]
#[get("/lessons/{id}")]
pub(super) async fn get_lesson(call: Call<ReadClasses>, id: Path<Uuid>) -> Answer {
    let id: LessonId = Id::new(*id);
    let found = call
        .read(async |conn, by| {
            let manager = by.also::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            Ok(store::find_lesson(&conn, &by.permit, manager, id).await?)
        })
        .await?;
    Ok(view(found, call.lang))
}

/// Change a lesson
///
/// While the class is a draft: title, length, credit, terms of the quiz. Needs `If-Match`.
#[utoipa::path(tag = "classes", operation_id = "updateLesson",
    params(("id" = Uuid, Path, description = "The lesson"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateLesson = "application/merge-patch+json"), (UpdateLesson = "application/json"))),
    responses((status = 200, description = "As it is now", body = LessonView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[patch("/lessons/{id}")]
pub(super) async fn update_lesson(
    call: Call<ManageClasses>,
    id: Path<Uuid>,
    Body(body): Body<UpdateLesson>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        Ok(view(change(&tx, &by, id, (&seen, lang), body).await?, lang))
    })
    .await
}

async fn change(
    tx: &Tx,
    by: &By<ManageClasses>,
    id: LessonId,
    (seen, lang): (&Seen, Lang),
    body: UpdateLesson,
) -> Result<Lesson, Problem> {
    let before = store::lesson_for_update(tx, &by.permit, id).await?;
    if !seen.knows(before.version) {
        let tag = etag::of_version(before.version, lang);
        let shown = serde_json::to_value(LessonView::from(before)).unwrap_or_default();
        return Err(Problem::new(Code::VersionConflict).current(shown, &tag));
    }
    store::find_for_update(tx, &by.permit, before.class).await?.class.may_be_built()?;
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
    let after = Lesson { draft, version: before.version + 1, updated_at: by.now, ..before };
    store::save_lesson(tx, &by.permit, &after).await?;
    by.audit(tx, Deed::new("lesson.changed", Object::Lesson, id.uuid())).await?;
    Ok(after)
}
