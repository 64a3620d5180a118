//! Use cases of classes: founding, changing, publishing, closing.

use lighthouse_domain::{
    access::actions::ManageClasses,
    audit::{AuditEvent, Object},
    classes::{Class, ClassDraft, ClassId, ClassState},
    id::Id,
    organizations::Organization,
    text,
};
use lighthouse_persistence::{Changed, Locked, StoreError, Tx, classes as store, organizations};
use uuid::Uuid;

use super::{
    dto::{CreateClass, UpdateClass},
    line::is_in_line,
};
use crate::http::{caller::Authorized, fields::FieldErrors, problem::Problem, scope};

pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    body: CreateClass,
) -> Result<Class, Problem> {
    let (title, summary) = checked(&body.title, body.summary.as_deref())?;
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
        .map_err(scope::not_found_at("/organization_id"))?;
    let draft = ClassDraft {
        theme: Id::new(body.theme_id),
        title,
        summary,
        audience: body.audience.0,
        starts_on: body.starts_on,
        ends_on: body.ends_on,
        capacity: body.capacity,
    };
    draft.check()?;
    require_theme(tx, auth, &draft, &owner).await?;
    let class = Class {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        owner_path: owner.path.clone(),
        draft,
        state: ClassState::Draft,
        enrolled: 0,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    let class = store::insert_class(tx, &auth.permit, &owner, class).await?;
    auth.audit(tx, AuditEvent::new("class.created", Object::Class, class.id.uuid())).await?;
    Ok(class.into_inner())
}

/// The theme belongs to the owner or to an organization above it.
async fn require_theme(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    draft: &ClassDraft,
    owner: &Organization,
) -> Result<(), Problem> {
    let here = scope::not_found_at("/theme_id");
    let theme = store::find_theme(tx, &auth.permit_for()?, draft.theme).await.map_err(&here)?;
    if is_in_line(tx, auth, owner, theme.organization).await? {
        return Ok(());
    }
    Err(here(StoreError::NotFound("class_theme")))
}

fn checked(title: &str, summary: Option<&str>) -> Result<(String, Option<String>), Problem> {
    let mut errors = FieldErrors::default();
    let title = errors.text("/title", text::line(title, 1, ClassDraft::TITLE_MAX));
    let summary = summary.map(|summary| {
        errors.text("/summary", text::paragraph(summary, 0, ClassDraft::SUMMARY_MAX))
    });
    errors.finish(title.zip(Some(summary.flatten())))
}

pub(super) async fn change(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    class: Locked<Class>,
    body: UpdateClass,
) -> Result<Class, Problem> {
    class.may_change()?;
    let old = &class.draft;
    let title = body.title.as_ref().unwrap_or(&old.title);
    let (title, summary) = checked(title, body.summary.over(old.summary.clone()).as_deref())?;
    let draft = ClassDraft {
        title,
        summary,
        ends_on: body.ends_on.unwrap_or(old.ends_on),
        capacity: body.capacity.over(old.capacity),
        ..old.clone()
    };
    if draft == *old {
        return Ok(class.into_inner());
    }
    let enrolled = store::count_enrolled(tx, &class).await?;
    let changed = class.change(|class| class.revise(draft, enrolled, auth.now))?;
    save(tx, auth, changed, "class.changed").await
}

pub(super) async fn publish(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    id: ClassId,
) -> Result<Class, Problem> {
    let class = store::lock_class(tx, &auth.permit, id).await?;
    let lessons = store::lesson_count(tx, &class).await?;
    let bare = store::bare_quizzes(tx, &class).await?;
    let published = class.change(|class| class.publish(lessons, bare, auth.now))?;
    save(tx, auth, published, "class.published").await
}

pub(super) async fn close(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    id: ClassId,
) -> Result<Class, Problem> {
    let class = store::lock_class(tx, &auth.permit, id).await?;
    let closed = class.change(|class| class.close(auth.now))?;
    save(tx, auth, closed, "class.closed").await
}

async fn save(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    changed: Changed<Class>,
    event: &'static str,
) -> Result<Class, Problem> {
    let class = store::save_class(tx, changed).await?;
    auth.audit(tx, AuditEvent::new(event, Object::Class, class.id.uuid())).await?;
    Ok(class)
}
