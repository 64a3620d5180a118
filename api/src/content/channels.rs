//! Channels: routes and use cases.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageChannels, ReadContent, ReadDrafts},
    audit::{Deed, Object},
    content::{Channel, ChannelId},
    id::Id,
    message::Message,
    text,
};
use lighthouse_persistence::{StoreError, Tx, content as store, organizations};
use uuid::Uuid;

use super::{
    channel_dto::{
        ChannelCountersView, ChannelPage, ChannelView, CreateChannel, StateCountsView,
        UpdateChannel,
    },
    service::taken,
};
use crate::{
    door::{By, Call},
    http::{
        body::Body,
        code::{Code, FaultCode},
        etag::{self, Seen},
        lang::Lang,
        page,
        problem::{Fault, Problem},
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

fn view(channel: Channel, lang: Lang) -> Reply {
    let tag = etag::of_version(channel.version, lang);
    Reply::ok(&ChannelView::from(channel)).etag(tag)
}

/// List channels
///
/// Those of the reader's own line of organizations.
#[utoipa::path(tag = "content", operation_id = "listChannels", params(PageParams),
    responses((status = 200, description = "A page", body = ChannelPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("content:read"))))]
#[get("/channels")]
pub(super) async fn list_channels(call: Call, Query(params): Query<PageParams>) -> Answer {
    let mark = "channels";
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read::<ReadContent, _, _, _>(async |conn, by| {
            Ok(store::channel_page(&conn, &by.permit, after, most).await?)
        })
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.id.uuid());
    let next = page::next_link(call.request(), &info);
    let tag = etag::of_list(call.lang, rows.iter().map(|row| (row.id.uuid(), row.version)), "");
    let data = rows.into_iter().map(ChannelView::from).collect();
    Ok(Reply::ok(&ChannelPage { data, page: info }).next(next).etag(tag))
}

/// Open a channel
///
/// Its owner is an organization in scope; readers are all below the owner.
#[utoipa::path(tag = "content", operation_id = "createChannel", request_body = CreateChannel,
    responses((status = 201, description = "Opened", body = ChannelView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("channels:manage"))))]
#[post("/channels")]
pub(super) async fn create_channel(call: Call, Body(body): Body<CreateChannel>) -> Answer {
    let (name, description) = understand(&body.name, body.description.as_deref())?;
    let (id, owner, lang) = (body.id, body.organization_id, call.lang);
    call.write(move |tx, by| async move {
        let made = open(&tx, &by, (id, owner), name, description).await?;
        let tag = etag::of_version(made.version, lang);
        let place = format!("/v1/channels/{}", made.id);
        Ok(Reply::created(place, &ChannelView::from(made)).etag(tag))
    })
    .await
}

fn understand(name: &str, about: Option<&str>) -> Result<(String, Option<String>), Problem> {
    let mut faults = Vec::new();
    let name = taken(&mut faults, "/name", text::line(name, 1, Channel::NAME_MAX));
    let about = about.and_then(|raw| {
        taken(&mut faults, "/description", text::paragraph(raw, 0, Channel::DESCRIPTION_MAX))
    });
    Problem::unless_sound(faults).map(|()| (name.unwrap_or_default(), about))
}

async fn open(
    tx: &Tx,
    by: &By<ManageChannels>,
    (id, owner): (Option<Uuid>, Uuid),
    name: String,
    description: Option<String>,
) -> Result<Channel, Problem> {
    let owner = organizations::find_for_share(tx, &by.permit, Id::new(owner)).await;
    let owner = owner.map_err(no_owner)?;
    let channel = Channel {
        id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        name,
        description,
        version: 1,
        created_at: by.now,
        updated_at: by.now,
    };
    store::insert_channel(tx, &by.permit, &owner, &channel).await?;
    by.audit(tx, Deed::new("channel.created", Object::Channel, channel.id.uuid())).await?;
    Ok(channel)
}

fn no_owner(error: StoreError) -> Problem {
    let StoreError::NotFound(_) = error else { return error.into() };
    let says = Message::new(
        "组织不存在或不在您的管理范围内",
        "The organization does not exist or lies outside your scope.",
    );
    let fault = Fault::body("/organization_id", FaultCode::OutOfScope, says);
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
pub(super) async fn get_channel(call: Call, id: Path<Uuid>) -> Answer {
    let id: ChannelId = Id::new(*id);
    let found = call
        .read::<ReadContent, _, _, _>(async |conn, by| {
            Ok(store::find_channel(&conn, &by.permit, id).await?)
        })
        .await?;
    Ok(view(found, call.lang))
}

/// Change a channel
///
/// A merge patch of name and description. Needs `If-Match`.
#[utoipa::path(tag = "content", operation_id = "updateChannel",
    params(("id" = Uuid, Path, description = "The channel"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateChannel = "application/merge-patch+json"), (UpdateChannel = "application/json"))),
    responses((status = 200, description = "As it is now", body = ChannelView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("channels:manage"))))]
#[patch("/channels/{id}")]
pub(super) async fn update_channel(
    call: Call,
    id: Path<Uuid>,
    Body(body): Body<UpdateChannel>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        Ok(view(change(&tx, &by, id, (&seen, lang), body).await?, lang))
    })
    .await
}

async fn change(
    tx: &Tx,
    by: &By<ManageChannels>,
    id: ChannelId,
    (seen, lang): (&Seen, Lang),
    body: UpdateChannel,
) -> Result<Channel, Problem> {
    let channel = store::lock_channel(tx, &by.permit, id).await?;
    if !seen.knows(channel.version) {
        let tag = etag::of_version(channel.version, lang);
        let shown = serde_json::to_value(ChannelView::from(channel.into_inner()));
        return Err(Problem::new(Code::VersionConflict).current(shown.unwrap_or_default(), &tag));
    }
    let name = body.name.unwrap_or_else(|| channel.name.clone());
    let about = body.description.over(channel.description.clone());
    let (name, description) = understand(&name, about.as_deref())?;
    if name == channel.name && description == channel.description {
        return Ok(channel.into_inner());
    }
    let channel = channel.change(|it| Ok::<_, Problem>(it.revise(name, description, by.now)))?;
    let channel = store::save_channel(tx, channel).await?;
    by.audit(tx, Deed::new("channel.changed", Object::Channel, id.uuid())).await?;
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
pub(super) async fn get_counters(call: Call, id: Path<Uuid>) -> Answer {
    let id: ChannelId = Id::new(*id);
    let counts = call
        .read::<ReadDrafts, _, _, _>(async |conn, by| {
            let channel = store::find_desk(&conn, &by.permit, id).await?;
            Ok(store::count_articles(&conn, &by.permit, &channel).await?)
        })
        .await?;
    Ok(Reply::ok(&ChannelCountersView { articles: of(&counts, 0), media: of(&counts, 1) }))
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
