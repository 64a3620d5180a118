//! Routes of posts.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManagePosts, ReadOrganizations},
    id::Id,
    organizations::OrganizationId,
};
use lighthouse_persistence::organizations as store;
use uuid::Uuid;

use super::{
    dto::{CreatePost, EndPost, PostList, PostQuery, PostView},
    posts,
};
use crate::{
    http::caller::Caller,
    http::{
        body::Body,
        query::Query,
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_posts).service(create_post).service(end_post);
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
    caller: Caller<ReadOrganizations>,
    id: Path<Uuid>,
    Query(query): Query<PostQuery>,
) -> HandlerResult {
    let (id, past): (OrganizationId, bool) = (Id::new(*id), query.include_past.unwrap_or(false));
    let (of, held) = caller
        .read(async |conn, auth| {
            let of = store::find(&conn, &auth.permit, id).await?;
            let held = store::posts_of(&conn, &auth.permit, &of, past).await?;
            Ok((of, held))
        })
        .await?;
    let data = held.into_iter().map(PostView::from).collect();
    Ok(ApiResponse::ok(&PostList {
        data,
        term_starts_on: of.term_starts_on,
        term_ends_on: of.term_ends_on,
    }))
}

/// Fill a post
///
/// With a member of the organization or of one below it; a branch has one secretary at a time. The
/// secretary of a branch is appointed with it: the rights begin at once, or with the account if the
/// member has none yet. Such a post is filled by the level above, like every appointment.
#[utoipa::path(tag = "organizations", operation_id = "createPost",
    params(("id" = Uuid, Path, description = "The branch")), request_body = CreatePost,
    responses((status = 201, description = "Filled", body = PostView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("posts:manage"))))]
#[post("/branches/{id}/posts")]
async fn create_post(
    caller: Caller<ManagePosts>,
    id: Path<Uuid>,
    Body(body): Body<CreatePost>,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let post = posts::fill(&tx, &auth, id, body).await?;
            let place = format!("/v1/branches/{id}/posts");
            Ok(ApiResponse::created(place, &PostView::from(post)))
        })
        .await
}

/// End a post
///
/// From the given day on, today or earlier, it is held no more; the rights that came with it end at
/// once.
#[utoipa::path(tag = "organizations", operation_id = "endPost",
    params(("id" = Uuid, Path, description = "The branch"), ("post_id" = Uuid, Path, description = "The post")),
    request_body = EndPost,
    responses((status = 204, description = "Ended")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("posts:manage"))))]
#[post("/branches/{id}/posts/{post_id}/end")]
async fn end_post(
    caller: Caller<ManagePosts>,
    ids: Path<(Uuid, Uuid)>,
    Body(body): Body<EndPost>,
) -> HandlerResult {
    let (id, post) = ids.into_inner();
    caller
        .write(move |tx, auth| async move {
            posts::end(&tx, &auth, Id::new(id), Id::new(post), body.until).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}
