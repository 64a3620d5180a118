//! Deliveries: looked at, tested, sent again.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::OperateWebhooks,
    id::Id,
    webhooks::{Delivery, DeliveryId, WebhookId},
};
use lighthouse_persistence::{Tx, webhooks as store};
use uuid::Uuid;

use super::{
    dto::{WebhookDeliveryPage, WebhookDeliveryView},
    registering::audit,
};
use crate::http::{
    body::NoBody,
    caller::{Authorized, Caller},
    page::Keyed,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(test_webhook)
        .service(list_deliveries)
        .service(get_delivery)
        .service(replay_delivery);
}

impl Keyed for Delivery {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}

fn place(webhook: WebhookId, id: DeliveryId) -> String {
    format!("/v1/webhooks/{webhook}/deliveries/{id}")
}

/// Test a webhook
///
/// Sends `webhook.test` with the webhook's own id, tried again like anything else. What came of it
/// stands at `Location`.
#[utoipa::path(tag = "webhooks", operation_id = "testWebhook",
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 202, description = "To be sent", body = WebhookDeliveryView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[post("/webhooks/{id}/test")]
async fn test_webhook(caller: Caller<OperateWebhooks>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    let (id, delivery) = (Id::new(*id), Id::new(caller.app.new_id()));
    caller
        .write(move |tx, auth| async move {
            let webhook = store::lock_webhook(&tx, &auth.permit, id).await?;
            store::insert_test(&tx, &webhook, (delivery, auth.now)).await?;
            accepted(&tx, &auth, (id, delivery), "webhook.tested").await
        })
        .await
}

/// List a webhook's deliveries
///
/// The newest first, each with its attempts; they are kept for 30 days.
#[utoipa::path(tag = "webhooks", operation_id = "listWebhookDeliveries",
    params(("id" = Uuid, Path, description = "The webhook"), PageParams),
    responses((status = 200, description = "A page", body = WebhookDeliveryPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[get("/webhooks/{id}/deliveries")]
async fn list_deliveries(
    caller: Caller<OperateWebhooks>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: WebhookId = Id::new(*id);
    let deliveries = caller
        .page(&params, &("webhook-deliveries", id), async |conn, auth, slice| {
            // Not found, unless the webhook is there for this caller.
            store::find_webhook(&conn, &auth.permit, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            Ok(store::delivery_page(&conn, &auth.permit, id, after, limit).await?)
        })
        .await?;
    Ok(deliveries.respond::<WebhookDeliveryPage>(WebhookDeliveryView::from))
}

/// Show a delivery
///
/// With its attempts.
#[utoipa::path(tag = "webhooks", operation_id = "getWebhookDelivery",
    params(("id" = Uuid, Path, description = "The webhook"), ("delivery_id" = Uuid, Path, description = "The delivery")),
    responses((status = 200, description = "The delivery", body = WebhookDeliveryView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[get("/webhooks/{id}/deliveries/{delivery_id}")]
async fn get_delivery(caller: Caller<OperateWebhooks>, ids: Path<(Uuid, Uuid)>) -> HandlerResult {
    let ids = (Id::new(ids.0), Id::new(ids.1));
    let found = caller
        .read(async |conn, auth| Ok(store::find_delivery(&conn, &auth.permit, ids).await?))
        .await?;
    Ok(ApiResponse::ok(&WebhookDeliveryView::from(found)))
}

/// Send a delivery again
///
/// Whatever became of it, under the same `webhook-id`, with all attempts anew.
#[utoipa::path(tag = "webhooks", operation_id = "replayWebhookDelivery",
    params(("id" = Uuid, Path, description = "The webhook"), ("delivery_id" = Uuid, Path, description = "The delivery")),
    responses((status = 202, description = "To be sent", body = WebhookDeliveryView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("webhooks:operate"))))]
#[post("/webhooks/{id}/deliveries/{delivery_id}/replay")]
async fn replay_delivery(
    caller: Caller<OperateWebhooks>,
    ids: Path<(Uuid, Uuid)>,
    _: NoBody,
) -> HandlerResult {
    let (id, delivery) = (Id::new(ids.0), Id::new(ids.1));
    caller
        .write(move |tx, auth| async move {
            let webhook = store::lock_webhook(&tx, &auth.permit, id).await?;
            store::replay(&tx, &webhook, (delivery, auth.now)).await?;
            accepted(&tx, &auth, (id, delivery), "webhook.delivery_replayed").await
        })
        .await
}

async fn accepted(
    tx: &Tx,
    auth: &Authorized<OperateWebhooks>,
    ids: (WebhookId, DeliveryId),
    name: &'static str,
) -> Result<ApiResponse, Problem> {
    let found = store::find_delivery(tx, &auth.permit, ids).await?;
    audit(tx, auth, name, ids.0).await?;
    Ok(ApiResponse::accepted(place(ids.0, ids.1), &WebhookDeliveryView::from(found)))
}
