//! Routes of the tree and of posts.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ManageOrganizations, ManagePosts, ReadOrganizations},
    },
    id::Id,
    organizations::OrganizationId,
};
use lighthouse_persistence::organizations as store;
use uuid::Uuid;

use super::{
    dto::{
        AncestorView, Ancestors, CreateOrganization, CreatePost, EndPost, MoveOrganization,
        OrganizationPage, OrganizationQuery, OrganizationView, PostList, PostQuery, PostView, Tree,
        TreeNode, UpdateOrganization,
    },
    posts, service,
};
use crate::{
    door::Call,
    http::{
        body::{Body, NoBody},
        etag::{self, Seen},
        mount::Mount,
        page,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

/// The most nodes that one answer carries.
const TREE_MAX: usize = 20_000;

pub fn routes(config: &mut Mount<'_>) {
    super::branches::routes(config);
    config
        .service(get_tree)
        .service(list_organizations)
        .service(create_organization)
        .service(get_organization)
        .service(update_organization)
        .service(move_organization)
        .service(dissolve_organization)
        .service(list_children)
        .service(list_ancestors)
        .service(list_posts)
        .service(create_post)
        .service(end_post);
}

pub(super) fn view<A: Action>(
    call: &Call<A>,
    of: lighthouse_domain::organizations::Organization,
) -> Reply {
    let tag = etag::of_version(of.version, call.lang);
    Reply::ok(&OrganizationView::from(of)).etag(tag)
}

/// The whole visible tree
///
/// Everything alive that the caller sees, in tree order, in one answer with an `ETag`: an app
/// loads it once and asks later whether it changed.
#[utoipa::path(tag = "organizations", operation_id = "getOrganizationTree",
    responses((status = 200, description = "The tree", body = Tree), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations/tree")]
async fn get_tree(call: Call<ReadOrganizations>) -> Answer {
    let most = TREE_MAX as u64 + 1;
    let mut nodes =
        call.read(async |conn, by| Ok(store::tree(&conn, &by.permit, most).await?)).await?;
    let truncated = nodes.len() > TREE_MAX;
    nodes.truncate(TREE_MAX);
    let tag = etag::of_list(call.lang, nodes.iter().map(|node| (node.id.uuid(), node.version)), "");
    if etag::is_known(call.request(), &tag) {
        return Ok(Reply::ok(&()).etag(tag));
    }
    Ok(Reply::ok(&Tree { data: nodes.iter().map(TreeNode::from).collect(), truncated }).etag(tag))
}

/// List organizations
///
/// In tree order, narrowed by kind, parent, subtree or part of the name.
#[utoipa::path(tag = "organizations", operation_id = "listOrganizations", params(OrganizationQuery),
    responses((status = 200, description = "A page", body = OrganizationPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations")]
async fn list_organizations(
    call: Call<ReadOrganizations>,
    Query(query): Query<OrganizationQuery>,
) -> Answer {
    let filter = store::Filter {
        kinds: query.kind.iter().flatten().map(|kind| kind.0).collect(),
        parent: query.parent_id.map(Id::new),
        below: query.organization_id.map(Id::new),
        name_contains: query.q.clone(),
        updated_since: query.updated_since,
        with_dissolved: query.include_dissolved.unwrap_or(false),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = OrganizationQuery { limit: None, cursor: None, ..query };
    answer_page(&call, &filter, &params, &mark).await
}

pub(super) async fn answer_page(
    call: &Call<ReadOrganizations>,
    filter: &store::Filter,
    params: &PageParams,
    mark: &impl serde::Serialize,
) -> Answer {
    let after: Option<String> = page::after(call, params, mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| {
            Ok(store::page(&conn, &by.permit, filter, after.as_deref(), most).await?)
        })
        .await?;
    let info = page::cut(call, params, mark, &mut rows, |row| row.path.to_string());
    let next = page::next_link(call.request(), &info);
    let tag = etag::of_list(call.lang, rows.iter().map(|row| (row.id.uuid(), row.version)), "");
    let data = rows.into_iter().map(OrganizationView::from).collect();
    Ok(Reply::ok(&OrganizationPage { data, page: info }).next(next).etag(tag))
}

/// Add an organization
///
/// Below one in the caller's scope; higher kinds hold lower ones, branches hold nothing.
#[utoipa::path(tag = "organizations", operation_id = "createOrganization", request_body = CreateOrganization,
    responses((status = 201, description = "Added", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[post("/organizations")]
async fn create_organization(
    call: Call<ManageOrganizations>,
    Body(body): Body<CreateOrganization>,
) -> Answer {
    let lang = call.lang;
    call.write(move |tx, by| async move {
        let made = service::create(&tx, &by, body).await?;
        let (place, tag) =
            (format!("/v1/organizations/{}", made.id), etag::of_version(made.version, lang));
        Ok(Reply::created(place, &OrganizationView::from(made)).etag(tag))
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
async fn get_organization(call: Call<ReadOrganizations>, id: Path<Uuid>) -> Answer {
    let id: OrganizationId = Id::new(*id);
    let found = call.read(async |conn, by| Ok(store::find(&conn, &by.permit, id).await?)).await?;
    Ok(view(&call, found))
}

/// Change an organization
///
/// A merge patch: absent keeps, null clears. Needs `If-Match`.
#[utoipa::path(tag = "organizations", operation_id = "updateOrganization",
    params(("id" = Uuid, Path, description = "The organization"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateOrganization = "application/merge-patch+json"), (UpdateOrganization = "application/json"))),
    responses((status = 200, description = "As it is now", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[patch("/organizations/{id}")]
async fn update_organization(
    call: Call<ManageOrganizations>,
    id: Path<Uuid>,
    Body(body): Body<UpdateOrganization>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        let made = service::update(&tx, &by, id, &seen, lang, body).await?;
        let tag = etag::of_version(made.version, lang);
        Ok(Reply::ok(&OrganizationView::from(made)).etag(tag))
    })
    .await
}

/// Move an organization
///
/// With its whole subtree, under another parent in scope. Rights and lists follow at once.
#[utoipa::path(tag = "organizations", operation_id = "moveOrganization",
    params(("id" = Uuid, Path, description = "The organization")), request_body = MoveOrganization,
    responses((status = 200, description = "As it is now", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[post("/organizations/{id}/move")]
async fn move_organization(
    call: Call<ManageOrganizations>,
    id: Path<Uuid>,
    Body(body): Body<MoveOrganization>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::of(call.request()), call.lang);
    call.write(move |tx, by| async move {
        let made = service::relocate(&tx, &by, id, &seen, lang, Id::new(body.parent_id)).await?;
        let tag = etag::of_version(made.version, lang);
        Ok(Reply::ok(&OrganizationView::from(made)).etag(tag))
    })
    .await
}

/// Dissolve an organization
///
/// Only when no organization and no member is left inside; its appointments end.
#[utoipa::path(tag = "organizations", operation_id = "dissolveOrganization",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "As it is now", body = OrganizationView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:manage"))))]
#[post("/organizations/{id}/dissolve")]
async fn dissolve_organization(
    call: Call<ManageOrganizations>,
    id: Path<Uuid>,
    _: NoBody,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::of(call.request()), call.lang);
    call.write(move |tx, by| async move {
        let made = service::dissolve(&tx, &by, id, &seen, lang).await?;
        let tag = etag::of_version(made.version, lang);
        Ok(Reply::ok(&OrganizationView::from(made)).etag(tag))
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
    call: Call<ReadOrganizations>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> Answer {
    let id: OrganizationId = Id::new(*id);
    call.read(async |conn, by| Ok(store::find(&conn, &by.permit, id).await?)).await?;
    let filter = store::Filter { parent: Some(id), ..store::Filter::default() };
    answer_page(&call, &filter, &params, &("children", id)).await
}

/// The line above an organization
///
/// Names from the top down to it, without itself.
#[utoipa::path(tag = "organizations", operation_id = "listAncestors",
    params(("id" = Uuid, Path, description = "The organization")),
    responses((status = 200, description = "Topmost first", body = Ancestors)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/organizations/{id}/ancestors")]
async fn list_ancestors(call: Call<ReadOrganizations>, id: Path<Uuid>) -> Answer {
    let id: OrganizationId = Id::new(*id);
    let line = call
        .read(async |conn, by| {
            let of = store::find(&conn, &by.permit, id).await?;
            Ok(store::ancestors(&conn, &by.permit, &of).await?)
        })
        .await?;
    Ok(Reply::ok(&Ancestors { data: line.into_iter().map(AncestorView::from).collect() }))
}

/// List the posts
///
/// Secretary and committee members of the current term, on request those before.
#[utoipa::path(tag = "organizations", operation_id = "listPosts",
    params(("id" = Uuid, Path, description = "The branch"), PostQuery),
    responses((status = 200, description = "The posts", body = PostList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/branches/{id}/posts")]
async fn list_posts(
    call: Call<ReadOrganizations>,
    id: Path<Uuid>,
    Query(query): Query<PostQuery>,
) -> Answer {
    let (id, past): (OrganizationId, bool) = (Id::new(*id), query.include_past.unwrap_or(false));
    let (of, held) = call
        .read(async |conn, by| {
            let of = store::find(&conn, &by.permit, id).await?;
            let held = store::posts_of(&conn, &by.permit, &of, past).await?;
            Ok((of, held))
        })
        .await?;
    let data = held.into_iter().map(PostView::from).collect();
    Ok(Reply::ok(&PostList {
        data,
        term_starts_on: of.term_starts_on,
        term_ends_on: of.term_ends_on,
    }))
}

/// Fill a post
///
/// With a member within the caller's scope; a branch has one secretary at a time.
#[utoipa::path(tag = "organizations", operation_id = "createPost",
    params(("id" = Uuid, Path, description = "The branch")), request_body = CreatePost,
    responses((status = 204, description = "Filled")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("posts:manage"))))]
#[post("/branches/{id}/posts")]
async fn create_post(
    call: Call<ManagePosts>,
    id: Path<Uuid>,
    Body(body): Body<CreatePost>,
) -> Answer {
    let id = Id::new(*id);
    call.write(move |tx, by| async move {
        posts::fill(&tx, &by, id, body).await?;
        Ok(Reply::no_content())
    })
    .await
}

/// End a post
///
/// From the given day on it is held no more.
#[utoipa::path(tag = "organizations", operation_id = "endPost",
    params(("id" = Uuid, Path, description = "The branch"), ("post_id" = Uuid, Path, description = "The post")),
    request_body = EndPost,
    responses((status = 204, description = "Ended")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("posts:manage"))))]
#[post("/branches/{id}/posts/{post_id}/end")]
async fn end_post(
    call: Call<ManagePosts>,
    ids: Path<(Uuid, Uuid)>,
    Body(body): Body<EndPost>,
) -> Answer {
    let (id, post) = ids.into_inner();
    call.write(move |tx, by| async move {
        posts::end(&tx, &by, Id::new(id), post, body.until).await?;
        Ok(Reply::no_content())
    })
    .await
}
