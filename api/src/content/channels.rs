//! Channels: routes and use cases.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageChannels, ReadContent, ReadDrafts},
    audit::{AuditEvent, Object},
    content::{Channel, ChannelId},
    id::Id,
    message::Message,
    text,
};
use lighthouse_persistence::{StoreError, Tx, content as store, organizations};
use uuid::Uuid;

use super::channel_dto::{
    ChannelCountersView, ChannelPage, ChannelView, CreateChannel, StateCountsView, UpdateChannel,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    etag::{self, IfMatch},
    fields::FieldErrors,
    lang::Lang,
    page::Keyed,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

fn view(channel: Channel, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(channel.version, lang);
    ApiResponse::ok(&ChannelView::from(channel)).etag(tag)
}

/// List channels
///
/// Those of the reader's own line of organizations.
#[utoipa::path(tag = "content", operation_id = "listChannels", params(PageParams),
    responses((status = 200, description = "A page", body = ChannelPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/channels")]
pub(super) async fn list_channels(
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
pub(super) async fn create_channel(
    caller: Caller<ManageChannels>,
    Body(body): Body<CreateChannel>,
) -> HandlerResult {
    let (name, description) = validate(&body.name, body.description.as_deref())?;
    let (id, owner, lang) = (body.id, body.organization_id, caller.lang);
    caller
        .write(move |tx, auth| async move {
            let made = open(&tx, &auth, (id, owner), name, description).await?;
            let tag = etag::of_version(made.version, lang);
            let place = format!("/v1/channels/{}", made.id);
            Ok(ApiResponse::created(place, &ChannelView::from(made)).etag(tag))
        })
        .await
}

fn validate(name: &str, about: Option<&str>) -> Result<(String, Option<String>), Problem> {
    let mut fields = FieldErrors::default();
    let name = fields.text("/name", text::line(name, 1, Channel::NAME_MAX));
    let about = about.and_then(|about| {
        fields.text("/description", text::paragraph(about, 0, Channel::DESCRIPTION_MAX))
    });
    Ok((fields.finish(name)?, about))
}

async fn open(
    tx: &Tx,
    auth: &Authorized<ManageChannels>,
    (id, owner): (Option<Uuid>, Uuid),
    name: String,
    description: Option<String>,
) -> Result<Channel, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(owner)).await;
    let owner = owner.map_err(no_owner)?;
    let channel = Channel {
        id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        name,
        description,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_channel(tx, &auth.permit, &owner, &channel).await?;
    auth.audit(tx, AuditEvent::new("channel.created", Object::Channel, channel.id.uuid())).await?;
    Ok(channel)
}

fn no_owner(error: StoreError) -> Problem {
    let StoreError::NotFound(_) = error else { return error.into() };
    let message = Message::new(
        "组织不存在或不在您的管理范围内",
        "The organization does not exist or lies outside your scope.",
    );
    let fault = FieldError::body("/organization_id", FieldErrorCode::OutOfScope, message);
    Problem::new(Code::ValidationFailed).fault(fault)
}

/// Show a channel
///
/// One of another line is not found.
#[utoipa::path(tag = "content", operation_id = "getChannel",
    params(("id" = Uuid, Path, description = "The channel")),
    responses((status = 200, description = "The channel", body = ChannelView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/channels/{id}")]
pub(super) async fn get_channel(caller: Caller<ReadContent>, id: Path<Uuid>) -> HandlerResult {
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
pub(super) async fn update_channel(
    caller: Caller<ManageChannels>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateChannel>,
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
    auth: &Authorized<ManageChannels>,
    id: ChannelId,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateChannel,
) -> Result<Channel, Problem> {
    let channel = store::lock_channel(tx, &auth.permit, id).await?;
    if_match.check(channel.version, lang, || ChannelView::from(Channel::clone(&channel)))?;
    let name = body.name.unwrap_or_else(|| channel.name.clone());
    let about = body.description.over(channel.description.clone());
    let (name, description) = validate(&name, about.as_deref())?;
    if name == channel.name && description == channel.description {
        return Ok(channel.into_inner());
    }
    let channel = channel.change(|it| Ok::<_, Problem>(it.revise(name, description, auth.now)))?;
    let channel = store::save_channel(tx, channel).await?;
    auth.audit(tx, AuditEvent::new("channel.changed", Object::Channel, id.uuid())).await?;
    Ok(channel)
}

/// Count a channel's articles and media
///
/// By state; the cumulative ones are those of the reports (S48).
#[utoipa::path(tag = "content", operation_id = "getChannelCounters",
    params(("id" = Uuid, Path, description = "The channel")),
    responses((status = 200, description = "The counters", body = ChannelCountersView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read_drafts"))))]
#[get("/channels/{id}/counters")]
pub(super) async fn get_counters(caller: Caller<ReadDrafts>, id: Path<Uuid>) -> HandlerResult {
    let id: ChannelId = Id::new(*id);
    let counts = caller
        .read(async |conn, auth| {
            let channel = store::find_desk(&conn, &auth.permit, id).await?;
            Ok(store::count_articles(&conn, &auth.permit, &channel).await?)
        })
        .await?;
    Ok(ApiResponse::ok(&ChannelCountersView { articles: of(&counts, 0), media: of(&counts, 1) }))
}

fn of(counts: &[store::Count], media: i64) -> StateCountsView {
    let these = || counts.iter().filter(move |one| one.media == media);
    let of = |state| these().find(|one| one.state == state).map_or(0, |one| one.pieces);
    StateCountsView {
        draft: of("draft"),
        in_review: of("in_review"),
        published: of("published"),
        withdrawn: of("withdrawn"),
        cumulative: these().map(|one| one.ever).sum(),
    }
}
