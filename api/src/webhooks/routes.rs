//! Routes of webhooks.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageWebhooks, OperateWebhooks},
    id::Id,
    webhooks::{Webhook, WebhookId},
};
use lighthouse_persistence::webhooks as store;
use uuid::Uuid;

use super::{
    dto::{CreateWebhook, WebhookPage, WebhookSecretView, WebhookView},
    registering::{self as steps, Registration},
};
use crate::http::{
    body::{Body, NoBody},
    caller::Caller,
    etag,
    lang::Lang,
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_webhooks)
        .service(create_webhook)
        .service(get_webhook)
        .service(disable_webhook)
        .service(enable_webhook)
        .service(rotate_secret);
}

impl Keyed for Webhook {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}

fn view(webhook: Webhook, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(webhook.version, lang);
    ApiResponse::ok(&WebhookView::from(webhook)).etag(tag)
}

/// List webhooks
///
/// Of the caller's organizations and all below them.
#[utoipa::path(tag = "webhooks", operation_id = "listWebhooks", params(PageParams),
    responses((status = 200, description = "A page", body = WebhookPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[get("/webhooks")]
async fn list_webhooks(
    caller: Caller<OperateWebhooks>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let webhooks = caller
        .page(&params, &"webhooks", async |conn, auth, slice| {
            Ok(store::webhook_page(&conn, &auth.permit, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(webhooks.respond::<WebhookPage>(WebhookView::from))
}

/// Register a webhook
///
/// Changes of the organization and of all below it are sent to the address from now on, as
/// [Standard Webhooks](https://www.standardwebhooks.com): type and id, no content. The secret that verifies
/// the signatures is shown this once. An organization has at most ten active ones.
#[utoipa::path(tag = "webhooks", operation_id = "createWebhook", request_body = CreateWebhook,
    responses((status = 201, description = "Registered", body = WebhookSecretView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:manage"))))]
#[post("/webhooks")]
async fn create_webhook(
    caller: Caller<ManageWebhooks>,
    Body(body): Body<CreateWebhook>,
) -> HandlerResult {
    let loopback = caller.app.shared.config.webhooks_to_loopback;
    let new = Registration::check(&body, caller.app.new_id(), loopback)?;
    let (sealer, lang) = (caller.app.sealer().clone(), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let (webhook, secret) = steps::register(&tx, &auth, new, &sealer).await?;
            let tag = etag::of_version(webhook.version, lang);
            let place = format!("/v1/webhooks/{}", webhook.id);
            let view = WebhookSecretView { webhook: webhook.into(), secret };
            Ok(ApiResponse::created(place, &view).etag(tag).cache(CacheControl::NoStore))
        })
        .await
}

/// Show a webhook
///
/// Whether it is sent, and since when it fails. Its secret is not shown again.
#[utoipa::path(tag = "webhooks", operation_id = "getWebhook",
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, description = "The webhook", body = WebhookView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[get("/webhooks/{id}")]
async fn get_webhook(caller: Caller<OperateWebhooks>, id: Path<Uuid>) -> HandlerResult {
    let id: WebhookId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find_webhook(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(found, caller.lang))
}

/// Switch a webhook off
///
/// Nothing is sent any more; what waits keeps waiting. Already off: stays as it is.
#[utoipa::path(tag = "webhooks", operation_id = "disableWebhook",
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, description = "As it is now", body = WebhookView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[post("/webhooks/{id}/disable")]
async fn disable_webhook(
    caller: Caller<OperateWebhooks>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    switch(caller, Id::new(*id), false).await
}

/// Switch a webhook on
///
/// What waited is sent now. What changed while it was off is not sent: sync once. Already on: stays
/// as it is. An organization has at most ten active ones.
#[utoipa::path(tag = "webhooks", operation_id = "enableWebhook",
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, description = "As it is now", body = WebhookView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[post("/webhooks/{id}/enable")]
async fn enable_webhook(
    caller: Caller<OperateWebhooks>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    switch(caller, Id::new(*id), true).await
}

async fn switch(caller: Caller<OperateWebhooks>, id: WebhookId, on: bool) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let webhook = store::lock_webhook(&tx, &auth.permit, id).await?;
            Ok(view(steps::switch(&tx, &auth, webhook, on).await?, lang))
        })
        .await
}

/// Give a webhook a new secret
///
/// It is shown this once. For 24 hours each delivery has two signatures, by the new secret and by the
/// one of before; the one before that is over at once.
#[utoipa::path(tag = "webhooks", operation_id = "rotateWebhookSecret",
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, description = "With the new secret", body = WebhookSecretView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:manage"))))]
#[post("/webhooks/{id}/rotate-secret")]
async fn rotate_secret(caller: Caller<ManageWebhooks>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    let (id, sealer) = (Id::new(*id), caller.app.sealer().clone());
    caller
        .write(move |tx, auth| async move {
            let webhook = store::lock_webhook(&tx, &auth.permit, id).await?;
            let (webhook, secret) = steps::rotate(&tx, &auth, webhook, &sealer).await?;
            let view = WebhookSecretView { webhook: webhook.into(), secret };
            Ok(ApiResponse::ok(&view).cache(CacheControl::NoStore))
        })
        .await
}
