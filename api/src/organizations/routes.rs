//! Routes of the tree.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ManageOrganizations, ReadOrganizations},
    },
    id::Id,
    organizations::{Organization, OrganizationId},
};
use lighthouse_persistence::organizations as store;
use uuid::Uuid;

use super::{
    dto::{
        AncestorView, Ancestors, CreateOrganization, MoveOrganization, OrganizationPage,
        OrganizationQuery, OrganizationView, Tree, TreeNode, UpdateOrganization,
    },
    service,
};
use crate::{
    http::caller::Caller,
    http::{
        body::{Body, NoBody},
        etag::{self, IfMatch, OptionalIfMatch},
        page::Keyed,
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
};

/// The most nodes that one answer carries.
const TREE_MAX: usize = 20_000;

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(get_tree)
        .service(list_organizations)
        .service(create_organization)
        .service(get_organization)
        .service(update_organization)
        .service(move_organization)
        .service(dissolve_organization)
        .service(list_children)
        .service(list_ancestors);
}

pub(super) fn view<A: Action>(caller: &Caller<A>, of: Organization) -> ApiResponse {
    let tag = etag::of_version(of.version, caller.lang);
    ApiResponse::ok(&OrganizationView::from(of)).etag(tag)
}

/// The whole visible tree
///
/// Everything alive that the caller sees, in tree order, in one answer with an `ETag`: an app
/// loads it once and asks later whether it changed.
#[utoipa::path(tag = "organizations", operation_id = "getOrganizationTree",
    responses((status = 200, description = "The tree", body = Tree), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations/tree")]
async fn get_tree(caller: Caller<ReadOrganizations>) -> HandlerResult {
    let limit = TREE_MAX as u64 + 1;
    let mut nodes =
        caller.read(async |conn, auth| Ok(store::tree(&conn, &auth.permit, limit).await?)).await?;
    let truncated = nodes.len() > TREE_MAX;
    nodes.truncate(TREE_MAX);
    Ok(ApiResponse::ok(&Tree { data: nodes.iter().map(TreeNode::from).collect(), truncated }))
}

/// List organizations
///
/// In tree order, narrowed by kind, parent, subtree or part of the name.
#[utoipa::path(tag = "organizations", operation_id = "listOrganizations", params(OrganizationQuery),
    responses((status = 200, description = "A page", body = OrganizationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations")]
async fn list_organizations(
    caller: Caller<ReadOrganizations>,
    Query(query): Query<OrganizationQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        kinds: query.kind.iter().flatten().map(|kind| kind.0).collect(),
        parent: query.parent_id.map(Id::new),
        below: query.organization_id.map(Id::new).map(store::Below::Id),
        name_contains: query.q.clone(),
        updated_since: query.updated_since,
        with_dissolved: query.include_dissolved.unwrap_or(false),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let filter_key = OrganizationQuery { limit: None, cursor: None, ..query };
    answer_page(&caller, &filter, &params, &filter_key).await
}

pub(super) async fn answer_page(
    caller: &Caller<ReadOrganizations>,
    filter: &store::Filter,
    params: &PageParams,
    filter_key: &impl serde::Serialize,
) -> HandlerResult {
    let page = caller
        .page(params, filter_key, async |conn, auth, slice| {
            let after = slice.after.as_deref();
            Ok(store::page(&conn, &auth.permit, filter, after, slice.limit).await?)
        })
        .await?;
    Ok(page.respond::<OrganizationPage>(OrganizationView::from))
}

impl Keyed for Organization {
    type Key = String;

    fn position(&self) -> String {
        self.path.to_string()
    }
}

/// Add an organization
///
/// Below one in the caller's scope; higher kinds hold lower ones, branches hold nothing.
#[utoipa::path(tag = "organizations", operation_id = "createOrganization", request_body = CreateOrganization,
    responses((status = 201, description = "Added", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[post("/organizations")]
async fn create_organization(
    caller: Caller<ManageOrganizations>,
    Body(body): Body<CreateOrganization>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = service::create(&tx, &auth, body).await?;
            let (place, tag) =
                (format!("/v1/organizations/{}", made.id), etag::of_version(made.version, lang));
            Ok(ApiResponse::created(place, &OrganizationView::from(made)).etag(tag))
        })
        .await
}

/// Show an organization
///
/// One outside the caller's scope is not found.
#[utoipa::path(tag = "organizations", operation_id = "getOrganization",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "The organization", body = OrganizationView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations/{id}")]
async fn get_organization(caller: Caller<ReadOrganizations>, id: Path<Uuid>) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    Ok(view(&caller, found))
}

/// Change an organization
///
/// A merge patch: absent keeps, null clears. Needs `If-Match`.
#[utoipa::path(tag = "organizations", operation_id = "updateOrganization",
    params(("id" = Uuid, Path, description = "The organization"), IfMatch),
    request_body(content((UpdateOrganization = "application/merge-patch+json"), (UpdateOrganization = "application/json"))),
    responses((status = 200, description = "As it is now", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[patch("/organizations/{id}")]
async fn update_organization(
    caller: Caller<ManageOrganizations>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateOrganization>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = service::update(&tx, &auth, id, (&if_match, lang), body).await?;
            let tag = etag::of_version(made.version, lang);
            Ok(ApiResponse::ok(&OrganizationView::from(made)).etag(tag))
        })
        .await
}

/// Move an organization
///
/// With its whole subtree, under another parent in scope. Rights and lists follow at once.
#[utoipa::path(tag = "organizations", operation_id = "moveOrganization",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch), request_body = MoveOrganization,
    responses((status = 200, description = "As it is now", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[post("/organizations/{id}/move")]
async fn move_organization(
    caller: Caller<ManageOrganizations>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<MoveOrganization>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write_in_turn(move |tx, auth| async move {
            let parent = Id::new(body.parent_id);
            let made = service::relocate(&tx, &auth, id, (&if_match, lang), parent).await?;
            let tag = etag::of_version(made.version, lang);
            Ok(ApiResponse::ok(&OrganizationView::from(made)).etag(tag))
        })
        .await
}

/// Dissolve an organization
///
/// Only when no organization and no member is left inside; its appointments end.
#[utoipa::path(tag = "organizations", operation_id = "dissolveOrganization",
    params(("id" = Uuid, Path, description = "The organization"), OptionalIfMatch),
    responses((status = 200, description = "As it is now", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[post("/organizations/{id}/dissolve")]
async fn dissolve_organization(
    caller: Caller<ManageOrganizations>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write_in_turn(move |tx, auth| async move {
            let made = service::dissolve(&tx, &auth, id, (&if_match, lang)).await?;
            let tag = etag::of_version(made.version, lang);
            Ok(ApiResponse::ok(&OrganizationView::from(made)).etag(tag))
        })
        .await
}

/// List what stands directly below
///
/// Live organizations, in tree order.
#[utoipa::path(tag = "organizations", operation_id = "listChildren",
    params(("id" = Uuid, Path, description = "The organization"), PageParams),
    responses((status = 200, description = "A page", body = OrganizationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations/{id}/children")]
async fn list_children(
    caller: Caller<ReadOrganizations>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    let filter = store::Filter { parent: Some(id), ..store::Filter::default() };
    answer_page(&caller, &filter, &params, &("children", id)).await
}

/// The line above an organization
///
/// Names from the top down to it, without itself.
#[utoipa::path(tag = "organizations", operation_id = "listAncestors",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "Topmost first", body = Ancestors)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations/{id}/ancestors")]
async fn list_ancestors(caller: Caller<ReadOrganizations>, id: Path<Uuid>) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let line = caller
        .read(async |conn, auth| {
            let of = store::find(&conn, &auth.permit, id).await?;
            Ok(store::ancestors(&conn, &auth.permit, &of).await?)
        })
        .await?;
    Ok(ApiResponse::ok(&Ancestors { data: line.into_iter().map(AncestorView::from).collect() }))
}
