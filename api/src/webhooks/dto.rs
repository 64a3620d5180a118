//! Webhooks and deliveries on the wire.

use lighthouse_domain::{
    time::Instant,
    webhooks::{
        Attempt, Delivery, DeliveryFault as Fault, DeliveryStatus as Status, DisabledReason,
        Webhook, WebhookEvent as Event, WebhookStatus as State,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(WebhookEventType, Event, Event::ALL, "What is sent.");
wire_enum!(WebhookState, State, State::ALL, "Whether a webhook is sent.");
wire_enum!(
    WebhookDisabledReason,
    DisabledReason,
    DisabledReason::ALL,
    "Why a webhook is not sent."
);
wire_enum!(WebhookDeliveryState, Status, Status::ALL, "How far a delivery has come.");
wire_enum!(WebhookDeliveryFault, Fault, Fault::ALL, "Why an attempt had no answer.");

/// A new webhook.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateWebhook {
    /// Made by the server if absent.
    #[schema(required = false)]
    pub id: Option<Uuid>,
    /// Changes of this organization and of all below it are sent.
    pub organization_id: Uuid,
    /// `https`, port 443, an address of the public network. It stays: another address is another webhook.
    #[schema(min_length = 1, max_length = 500, example = "https://hooks.example.com/lighthouse")]
    pub url: String,
    #[schema(required = false, max_length = 200, example = "区数据中台")]
    pub description: Option<String>,
    /// What is sent; tests are sent anyway.
    #[schema(min_items = 1, max_items = 4, example = json!(["member.changed", "organization.changed"]))]
    pub types: Vec<WebhookEventType>,
}

/// A service that hears of changes in a subtree.
#[derive(Serialize, ToSchema)]
pub struct WebhookView {
    pub id: Uuid,
    pub organization_id: Uuid,
    #[schema(example = "https://hooks.example.com/lighthouse")]
    pub url: String,
    #[schema(required, example = "区数据中台")]
    pub description: Option<String>,
    #[schema(example = json!(["member.changed"]))]
    pub types: Vec<WebhookEventType>,
    pub state: WebhookState,
    #[schema(required, value_type = Option<WebhookDisabledReason>)]
    pub disabled_reason: Option<WebhookDisabledReason>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub disabled_at: Option<Instant>,
    /// Since when nothing but failures came; after five days it is switched off.
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub failing_since: Option<Instant>,
    /// Until when the secret of before signs beside the new one.
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub previous_secret_until: Option<Instant>,
    pub created_by_account_id: Uuid,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id.uuid(),
            organization_id: webhook.organization.uuid(),
            state: WebhookState(webhook.status()),
            url: webhook.url,
            description: webhook.description,
            types: webhook.types.into_iter().map(WebhookEventType).collect(),
            disabled_reason: webhook.disabled.map(|(reason, _)| WebhookDisabledReason(reason)),
            disabled_at: webhook.disabled.map(|(_, at)| at),
            failing_since: webhook.failing_since,
            previous_secret_until: webhook.previous_until,
            created_by_account_id: webhook.created_by.uuid(),
            version: webhook.version,
            created_at: webhook.created_at,
            updated_at: webhook.updated_at,
        }
    }
}

page_of!(WebhookPage, WebhookView, "A page of webhooks.");

/// A webhook with its new secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct WebhookSecretView {
    pub webhook: WebhookView,
    /// Verifies the signatures.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: String,
}

/// One try of a delivery.
#[derive(Serialize, ToSchema)]
pub struct WebhookAttemptView {
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:05.000Z")]
    pub at: Instant,
    /// The status of the answer; null without one.
    #[schema(required, example = 200)]
    pub status: Option<u16>,
    /// Why there was no answer.
    #[schema(required, value_type = Option<WebhookDeliveryFault>)]
    pub fault: Option<WebhookDeliveryFault>,
    #[schema(example = 84)]
    pub milliseconds: i64,
}

impl From<Attempt> for WebhookAttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            at: attempt.at,
            status: attempt.answer.ok(),
            fault: attempt.answer.err().map(WebhookDeliveryFault),
            milliseconds: attempt.milliseconds,
        }
    }
}

/// What is sent to a webhook, and what became of it.
#[derive(Serialize, ToSchema)]
pub struct WebhookDeliveryView {
    /// The `webhook-id` that is sent with it, the same at each attempt.
    pub id: Uuid,
    pub r#type: WebhookEventType,
    /// What changed.
    pub object_id: Uuid,
    pub state: WebhookDeliveryState,
    /// When it is tried next; null when it is over.
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub next_attempt_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:05.000Z")]
    pub delivered_at: Option<Instant>,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    /// The newest first.
    pub attempts: Vec<WebhookAttemptView>,
}

impl From<Delivery> for WebhookDeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.uuid(),
            r#type: WebhookEventType(delivery.event),
            object_id: delivery.object,
            state: WebhookDeliveryState(delivery.status()),
            next_attempt_at: delivery.next_at,
            delivered_at: delivery.delivered_at,
            created_at: delivery.created_at,
            attempts: delivery.attempts.into_iter().map(Into::into).collect(),
        }
    }
}

page_of!(WebhookDeliveryPage, WebhookDeliveryView, "A page of deliveries, the newest first.");
