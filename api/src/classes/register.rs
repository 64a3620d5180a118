//! Classes: founding, changing, publishing, closing.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, ReadClasses},
    },
    audit::{AuditEvent, Object},
    classes::{Class, ClassDraft, ClassId, ClassState},
    id::Id,
    organizations::Organization,
    text,
};
use lighthouse_persistence::{StoreError, Tx, classes as store, organizations};
use uuid::Uuid;

use super::{
    dto::{ClassPage, ClassQuery, ClassView, CreateClass, UpdateClass},
    not_here,
};
use crate::http::{
    body::{Body, NoBody},
    caller::{Authorized, Caller},
    etag::IfMatch,
    fields::checked_text,
    lang::Lang,
    page,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

/// The version and how many people are in: who enrols changes the answer, not the class.
fn tag_of(class: &Class, lang: Lang) -> String {
    format!("\"v{}-{}-{}\"", class.version, class.enrolled, lang.tag())
}

fn view(class: Class, lang: Lang) -> ApiResponse {
    let tag = tag_of(&class, lang);
    ApiResponse::ok(&ClassView::from(class)).etag(tag)
}

/// List classes
///
/// Those of the reader's line of organizations, newest first; drafts only for those who manage them.
#[utoipa::path(tag = "classes", operation_id = "listClasses", params(ClassQuery),
    responses((status = 200, description = "A page", body = ClassPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:read"))))]
#[get("/classes")]
pub(super) async fn list_classes(
    caller: Caller<ReadClasses>,
    Query(query): Query<ClassQuery>,
) -> HandlerResult {
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let filter = store::Filter {
        theme: query.theme_id.map(Id::new),
        below: query.organization_id.map(Id::new),
        states: query.state.unwrap_or_default().iter().map(|word| word.0).collect(),
    };
    let states: Vec<&str> = filter.states.iter().map(|state| state.as_str()).collect();
    let mark = ("classes", query.theme_id, query.organization_id, states);
    let after: Option<Uuid> = page::after(&caller, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = caller
        .read(async |conn, auth| {
            let manager = auth.permit_for::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            Ok(store::class_page(&conn, &auth.permit, manager, &filter, after, most).await?)
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| row.class.id.uuid());
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(|row| ClassView::from(row.class)).collect();
    Ok(ApiResponse::ok(&ClassPage { data, page: info }).next(next))
}

/// Found a class
///
/// Any organization may own one; it is for people at or below the owner. It begins as a draft.
#[utoipa::path(tag = "classes", operation_id = "createClass", request_body = CreateClass,
    responses((status = 201, description = "Founded", body = ClassView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[post("/classes")]
pub(super) async fn create_class(
    caller: Caller<ManageClasses>,
    Body(body): Body<CreateClass>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = create(&tx, &auth, body).await?;
            let tag = tag_of(&made, lang);
            Ok(ApiResponse::created(format!("/v1/classes/{}", made.id), &ClassView::from(made))
                .etag(tag))
        })
        .await
}

async fn create(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    body: CreateClass,
) -> Result<Class, Problem> {
    let (title, summary) = words(&body.title, body.summary.as_deref())?;
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
        .map_err(not_here("/organization_id"))?;
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
    theme_of(tx, auth, &draft, &owner).await?;
    let class = Class {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        draft,
        state: ClassState::Draft,
        enrolled: 0,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_class(tx, &auth.permit, &owner, &class).await?;
    auth.audit(tx, AuditEvent::new("class.created", Object::Class, class.id.uuid())).await?;
    Ok(class)
}

/// The theme belongs to the owner or to an organization above it.
async fn theme_of(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    draft: &ClassDraft,
    owner: &Organization,
) -> Result<(), Problem> {
    let here = not_here("/theme_id");
    let theme = store::find_theme(tx, &auth.permit_for()?, draft.theme).await.map_err(&here)?;
    let line = organizations::ancestors(tx, &auth.permit_for()?, owner).await?;
    let above = line.iter().any(|organization| organization.id == theme.organization);
    if above || theme.organization == owner.id {
        return Ok(());
    }
    Err(here(StoreError::NotFound("class_theme")))
}

fn words(title: &str, summary: Option<&str>) -> Result<(String, Option<String>), Problem> {
    let mut faults = Vec::new();
    let title = checked_text(&mut faults, "/title", text::line(title, 1, ClassDraft::TITLE_MAX));
    let summary = summary.and_then(|raw| {
        checked_text(&mut faults, "/summary", text::paragraph(raw, 0, ClassDraft::SUMMARY_MAX))
    });
    Problem::refuse_if_any(faults).map(|()| (title.unwrap_or_default(), summary))
}

/// Show a class
///
/// One of another line is not found.
#[utoipa::path(tag = "classes", operation_id = "getClass",
    params(("id" = Uuid, Path, description = "The class")),
    responses((status = 200, description = "The class", body = ClassView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:read"))))]
#[get("/classes/{id}")]
pub(super) async fn get_class(caller: Caller<ReadClasses>, id: Path<Uuid>) -> HandlerResult {
    let id: ClassId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let manager = auth.permit_for::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            Ok(store::find_class(&conn, &auth.permit, manager, id).await?)
        })
        .await?;
    Ok(view(found.class, caller.lang))
}

/// Change a class
///
/// A merge patch of title, summary, end and capacity. Needs `If-Match`.
#[utoipa::path(tag = "classes", operation_id = "updateClass",
    params(("id" = Uuid, Path, description = "The class"), IfMatch),
    request_body(content((UpdateClass = "application/merge-patch+json"), (UpdateClass = "application/json"))),
    responses((status = 200, description = "As it is now", body = ClassView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[patch("/classes/{id}")]
pub(super) async fn update_class(
    caller: Caller<ManageClasses>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateClass>,
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
    id: ClassId,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateClass,
) -> Result<Class, Problem> {
    let before = store::find_for_update(tx, &auth.permit, id).await?.class;
    if !if_match.matches(before.version) {
        return Err(IfMatch::conflict(&tag_of(&before, lang), ClassView::from(before)));
    }
    before.may_change()?;
    let old = &before.draft;
    let title = body.title.unwrap_or_else(|| old.title.clone());
    let (title, summary) = words(&title, body.summary.over(old.summary.clone()).as_deref())?;
    let draft = ClassDraft {
        title,
        summary,
        ends_on: body.ends_on.unwrap_or(old.ends_on),
        capacity: body.capacity.over(old.capacity),
        ..old.clone()
    };
    draft.check()?;
    if draft == *old {
        return Ok(before);
    }
    let after = Class { draft, ..before };
    after.has_room(store::count_enrolled(tx, id).await?, 0)?;
    keep(tx, auth, after, "class.changed").await
}

/// Publish a class
///
/// From now on people enrol, and what counts is fixed: lessons, lengths, credits, items.
#[utoipa::path(tag = "classes", operation_id = "publishClass",
    params(("id" = Uuid, Path, description = "The class")),
    responses((status = 200, description = "Published", body = ClassView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[post("/classes/{id}/publish")]
pub(super) async fn publish_class(
    caller: Caller<ManageClasses>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let (id, lang): (ClassId, Lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let before = store::find_for_update(&tx, &auth.permit, id).await?.class;
            let lessons = store::lesson_count(&tx, id).await?;
            let bare = store::bare_quizzes(&tx, &before).await?;
            let after = before.publish(lessons, bare)?;
            Ok(view(keep(&tx, &auth, after, "class.published").await?, lang))
        })
        .await
}

/// Close a class
///
/// Nobody enrols or studies in it any more; what was earned stays.
#[utoipa::path(tag = "classes", operation_id = "closeClass",
    params(("id" = Uuid, Path, description = "The class")),
    responses((status = 200, description = "Closed", body = ClassView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("classes:manage"))))]
#[post("/classes/{id}/close")]
pub(super) async fn close_class(
    caller: Caller<ManageClasses>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let (id, lang): (ClassId, Lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let after = store::find_for_update(&tx, &auth.permit, id).await?.class.close()?;
            Ok(view(keep(&tx, &auth, after, "class.closed").await?, lang))
        })
        .await
}

async fn keep(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    changed: Class,
    event: &'static str,
) -> Result<Class, Problem> {
    let changed = Class { version: changed.version + 1, updated_at: auth.now, ..changed };
    store::save_class(tx, &auth.permit, &changed).await?;
    auth.audit(tx, AuditEvent::new(event, Object::Class, changed.id.uuid())).await?;
    Ok(changed)
}
