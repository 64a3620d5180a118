//! The branch-level view of the tree: the same organizations, branches only.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageOrganizations, ReadOrganizations},
    id::Id,
    organizations::{Kind, OrganizationId},
};
use lighthouse_persistence::{StoreError, organizations as store};
use uuid::Uuid;

use super::{
    branch_dto::{BranchQuery, CreateBranch},
    dto::{CreateOrganization, OrganizationPage, OrganizationView, UpdateOrganization},
    routes::{answer_page, view},
    service,
};
use crate::{
    http::caller::Caller,
    http::{
        body::Body,
        etag::{self, IfMatch},
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_branches).service(create_branch).service(get_branch).service(update_branch);
}

/// The three sorts of branches.
fn kinds() -> Vec<Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.is_branch()).collect()
}

/// List branches
///
/// In tree order: of the whole scope, of a subtree, by part of the name.
#[utoipa::path(tag = "organizations", operation_id = "listBranches", params(BranchQuery),
    responses((status = 200, description = "A page", body = OrganizationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/branches")]
async fn list_branches(
    caller: Caller<ReadOrganizations>,
    Query(query): Query<BranchQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        kinds: kinds(),
        below: query.organization_id.map(Id::new).map(store::Below::Id),
        name_contains: query.q.clone(),
        ..store::Filter::default()
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let filter_key = BranchQuery { limit: None, cursor: None, ..query };
    answer_page(&caller, &filter, &params, &("branches", filter_key)).await
}

/// Add a branch
///
/// Below a committee or general branch in the caller's scope.
#[utoipa::path(tag = "organizations", operation_id = "createBranch", request_body = CreateBranch,
    responses((status = 201, description = "Added", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[post("/branches")]
async fn create_branch(
    caller: Caller<ManageOrganizations>,
    Body(body): Body<CreateBranch>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = service::create(&tx, &auth, CreateOrganization::from(body)).await?;
            let (place, tag) =
                (format!("/v1/branches/{}", made.id), etag::of_version(made.version, lang));
            Ok(ApiResponse::created(place, &OrganizationView::from(made)).etag(tag))
        })
        .await
}

/// Show a branch
///
/// A committee is no branch, and one outside the caller's scope is not found.
#[utoipa::path(tag = "organizations", operation_id = "getBranch",
    params(("id" = Uuid, Path, description = "The branch")),
    responses((status = 200, description = "The branch", body = OrganizationView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/branches/{id}")]
async fn get_branch(caller: Caller<ReadOrganizations>, id: Path<Uuid>) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let found = store::find(&conn, &auth.permit, id).await?;
            let branch = Some(found).filter(|found| found.kind.is_branch());
            Ok(branch.ok_or(StoreError::NotFound("branch"))?)
        })
        .await?;
    Ok(view(&caller, found))
}

/// Change a branch
///
/// A merge patch: absent keeps, null clears. Needs `If-Match`.
#[utoipa::path(tag = "organizations", operation_id = "updateBranch",
    params(("id" = Uuid, Path, description = "The branch"), IfMatch),
    request_body(content((UpdateOrganization = "application/merge-patch+json"), (UpdateOrganization = "application/json"))),
    responses((status = 200, description = "As it is now", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[patch("/branches/{id}")]
async fn update_branch(
    caller: Caller<ManageOrganizations>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateOrganization>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = service::update_branch(&tx, &auth, id, (&if_match, lang), body).await?;
            let tag = etag::of_version(made.version, lang);
            Ok(ApiResponse::ok(&OrganizationView::from(made)).etag(tag))
        })
        .await
}
