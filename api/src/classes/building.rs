//! Use cases of lessons: adding one to a draft, and changing it there.

use lighthouse_domain::{
    access::actions::{ManageClasses, ReadContent},
    audit::{AuditEvent, Object},
    classes::{Class, ClassError, ClassId, Lesson, LessonDraft},
    content::ArticleKind,
    id::Id,
    text,
};
use lighthouse_persistence::{Locked, StoreError, Tx, classes as store, content, organizations};
use uuid::Uuid;

use super::{
    dto::{CreateLesson, UpdateLesson},
    line::is_in_line,
};
use crate::http::{caller::Authorized, fields::FieldErrors, problem::Problem, scope};

pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    id: ClassId,
    body: CreateLesson,
) -> Result<Lesson, Problem> {
    let class = store::lock_class(tx, &auth.permit, id).await?;
    class.may_be_built()?;
    let position = store::lesson_count(tx, &class).await? + 1;
    if position > LessonDraft::COUNT_MAX {
        return Err(ClassError::TooManyLessons.into());
    }
    let draft = LessonDraft {
        kind: body.kind.0,
        title: title(&body.title)?,
        article: body.article_id.map(Id::new),
        media: body.media_id.map(Id::new),
        length_seconds: body.length_seconds,
        credit_seconds: body.credit_seconds,
        quiz: body.quiz.map(Into::into),
    };
    draft.check()?;
    require_material(tx, auth, &class, &draft).await?;
    let lesson = Lesson {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        class: id,
        position,
        draft,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_lesson(tx, &class, &lesson).await?;
    auth.audit(tx, AuditEvent::new("lesson.created", Object::Lesson, lesson.id.uuid())).await?;
    Ok(lesson)
}

/// What is read or played is published, and by an organization whose line the people of the class
/// belong to.
async fn require_material(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    class: &Class,
    draft: &LessonDraft,
) -> Result<(), Problem> {
    let (kind, id, pointer) = match (draft.article, draft.media) {
        (Some(id), _) => (ArticleKind::Text, id, "/article_id"),
        (None, Some(id)) => (ArticleKind::Media, id, "/media_id"),
        (None, None) => return Ok(()),
    };
    let permit = auth.permit_for::<ReadContent>()?;
    let here = scope::not_found_at(pointer);
    let found = content::find_published(tx, &permit, (kind, id), auth.now).await.map_err(&here)?;
    let channel = content::find_channel(tx, &permit, found.channel).await?;
    let owner = organizations::find(tx, &auth.permit, class.organization).await?;
    if is_in_line(tx, auth, &owner, channel.organization).await? {
        return Ok(());
    }
    Err(here(StoreError::NotFound("article")))
}

fn title(raw: &str) -> Result<String, Problem> {
    let mut errors = FieldErrors::default();
    let title = errors.text("/title", text::line(raw, 1, LessonDraft::TITLE_MAX));
    errors.finish(title)
}

pub(super) async fn change(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    (class, lesson): (&Class, Locked<Lesson>),
    body: UpdateLesson,
) -> Result<Lesson, Problem> {
    class.may_be_built()?;
    let old = &lesson.draft;
    let draft = LessonDraft {
        title: body.title.map_or_else(|| Ok(old.title.clone()), |raw| title(&raw))?,
        article: body.article_id.map(Id::new).or(old.article),
        media: body.media_id.map(Id::new).or(old.media),
        length_seconds: body.length_seconds.unwrap_or(old.length_seconds),
        credit_seconds: body.credit_seconds.unwrap_or(old.credit_seconds),
        quiz: body.quiz.map(Into::into).or(old.quiz),
        ..old.clone()
    };
    if draft == *old {
        return Ok(lesson.into_inner());
    }
    draft.check()?;
    require_material(tx, auth, class, &draft).await?;
    let changed = lesson.change(|lesson| lesson.revise(draft, auth.now))?;
    let lesson = store::save_lesson(tx, changed).await?;
    auth.audit(tx, AuditEvent::new("lesson.changed", Object::Lesson, lesson.id.uuid())).await?;
    Ok(lesson)
}
