//! Routes of channels.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageChannels, ReadContent, ReadDrafts},
    content::{ArticleKind, ArticleStatus, Channel, ChannelId},
    id::Id,
};
use lighthouse_persistence::content as store;
use uuid::Uuid;

use super::{
    channel_dto::{
        ChannelCountersView, ChannelPage, ChannelView, CreateChannel, StateCountsView,
        UpdateChannel,
    },
    channel_steps::{self, ChannelText},
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    lang::Lang,
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_channels)
        .service(create_channel)
        .service(get_channel)
        .service(update_channel)
        .service(get_counters);
}

fn view(channel: Channel, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(channel.version, lang);
    ApiResponse::ok(&ChannelView::from(channel)).etag(tag)
}

/// List channels
///
/// Those of the caller's organization, of all below it and of all above it.
#[utoipa::path(tag = "content", operation_id = "listChannels", params(PageParams),
    responses((status = 200, description = "A page", body = ChannelPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/channels")]
async fn list_channels(
    caller: Caller<ReadContent>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let channels = caller
        .page(&params, &"channels", async |conn, auth, slice| {
            Ok(store::channel_page(&conn, &auth.permit, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(channels.respond::<ChannelPage>(ChannelView::from))
}

impl Keyed for Channel {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}

/// Open a channel
///
/// Its owner is an organization in scope; readers are all below the owner.
#[utoipa::path(tag = "content", operation_id = "createChannel", request_body = CreateChannel,
    responses((status = 201, description = "Opened", body = ChannelView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("channels:manage"))))]
#[post("/channels")]
async fn create_channel(
    caller: Caller<ManageChannels>,
    Body(body): Body<CreateChannel>,
) -> HandlerResult {
    let text = ChannelText::validate(&body.name, body.description.as_deref())?;
    let id = Id::new(body.id.unwrap_or_else(|| caller.app.new_id()));
    let (owner, lang) = (Id::new(body.organization_id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = channel_steps::open(&tx, &auth, (id, owner), text).await?;
            let tag = etag::of_version(made.version, lang);
            let place = format!("/v1/channels/{}", made.id);
            Ok(ApiResponse::created(place, &ChannelView::from(made)).etag(tag))
        })
        .await
}

/// Show a channel
///
/// A channel of an organization that is neither above nor below the caller's is not found.
#[utoipa::path(tag = "content", operation_id = "getChannel",
    params(("id" = Uuid, Path, description = "The channel")),
    responses((status = 200, description = "The channel", body = ChannelView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/channels/{id}")]
async fn get_channel(caller: Caller<ReadContent>, id: Path<Uuid>) -> HandlerResult {
    let id: ChannelId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find_channel(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(found, caller.lang))
}

/// Change a channel
///
/// A merge patch of name and description. Needs `If-Match`.
#[utoipa::path(tag = "content", operation_id = "updateChannel",
    params(("id" = Uuid, Path, description = "The channel"), IfMatch),
    request_body(content((UpdateChannel = "application/merge-patch+json"), (UpdateChannel = "application/json"))),
    responses((status = 200, description = "As it is now", body = ChannelView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("channels:manage"))))]
#[patch("/channels/{id}")]
async fn update_channel(
    caller: Caller<ManageChannels>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateChannel>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let channel = store::lock_channel(&tx, &auth.permit, id).await?;
            if_match
                .check(channel.version, lang, || ChannelView::from(Channel::clone(&channel)))?;
            let text = ChannelText::patched(&channel, body.name.as_deref(), body.description)?;
            Ok(view(channel_steps::revise(&tx, &auth, channel, text).await?, lang))
        })
        .await
}

/// Count a channel's articles and media
///
/// By state; `cumulative` counts everything that was ever published, as reports do.
#[utoipa::path(tag = "content", operation_id = "getChannelCounters",
    params(("id" = Uuid, Path, description = "The channel")),
    responses((status = 200, description = "The counters", body = ChannelCountersView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/channels/{id}/counters")]
async fn get_counters(caller: Caller<ReadDrafts>, id: Path<Uuid>) -> HandlerResult {
    let id: ChannelId = Id::new(*id);
    let counts = caller
        .read(async |conn, auth| {
            let desk = store::find_desk(&conn, &auth.permit, id).await?;
            Ok(store::count_articles(&conn, &auth.permit, &desk).await?)
        })
        .await?;
    Ok(ApiResponse::ok(&ChannelCountersView {
        articles: count(&counts, ArticleKind::Text),
        media: count(&counts, ArticleKind::Media),
    }))
}

fn count(counts: &[store::Count], kind: ArticleKind) -> StateCountsView {
    let of_kind = || counts.iter().filter(|one| one.kind == kind);
    let count = |status| of_kind().filter(|one| one.status == status).map(|one| one.articles).sum();
    StateCountsView {
        draft: count(ArticleStatus::Draft),
        in_review: count(ArticleStatus::InReview),
        returned: count(ArticleStatus::Returned),
        published: count(ArticleStatus::Published),
        withdrawn: count(ArticleStatus::Withdrawn),
        cumulative: of_kind().map(|one| one.ever_published).sum(),
    }
}
