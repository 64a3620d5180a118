//! Routes of classes: founding, changing, publishing, closing.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{Class, ClassId},
    id::Id,
};
use lighthouse_persistence::classes as store;
use uuid::Uuid;

use super::{
    dto::{ClassPage, ClassQuery, ClassView, CreateClass, UpdateClass},
    founding::{change, close, create, publish},
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    etag::IfMatch,
    lang::Lang,
    page::Keyed,
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
    let narrowed = ("classes", query.theme_id, query.organization_id, states);
    let classes = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            let manager = auth.permit_for::<ManageClasses>().ok();
            let manager = manager.as_ref().map(Permit::scope);
            let place = (slice.after, slice.limit);
            Ok(store::class_page(&conn, &auth.permit, manager, &filter, place).await?)
        })
        .await?;
    Ok(classes.respond::<ClassPage>(ClassView::from))
}

impl Keyed for Class {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
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
            let place = format!("/v1/classes/{}", made.id);
            Ok(ApiResponse::created(place, &ClassView::from(made)).etag(tag))
        })
        .await
}

/// Show a class
///
/// A class outside the caller's line of organizations is not found.
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
    Ok(view(found, caller.lang))
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
            let class = store::lock_class(&tx, &auth.permit, id).await?;
            if !if_match.matches(class.version) {
                let current = ClassView::from(Class::clone(&class));
                return Err(IfMatch::conflict(&tag_of(&class, lang), current));
            }
            Ok(view(change(&tx, &auth, class, body).await?, lang))
        })
        .await
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
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move { Ok(view(publish(&tx, &auth, id).await?, lang)) })
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
    let (id, lang) = (Id::new(*id), caller.lang);
    caller.write(move |tx, auth| async move { Ok(view(close(&tx, &auth, id).await?, lang)) }).await
}
