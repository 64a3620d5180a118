//! Registering and changing webhooks: load, decide, store, audit.

use lighthouse_domain::{
    access::{Action, actions::ManageWebhooks},
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::OrganizationId,
    text,
    webhooks::{DisabledReason, OF_ORGANIZATION_MAX, Webhook, WebhookEvent, WebhookId},
};
use lighthouse_persistence::{
    Locked, StoreError, Tx, organizations, seal::Sealer, webhooks as store,
};
use uuid::Uuid;

use super::{dto::CreateWebhook, signature, target};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    problem::{FieldError, Problem},
    scope,
};

/// What is registered, checked.
#[derive(Clone, Debug)]
pub(super) struct Registration {
    id: WebhookId,
    webhook: CreateWebhookText,
    organization: Uuid,
}

#[derive(Clone, Debug)]
struct CreateWebhookText {
    url: String,
    description: Option<String>,
    types: Vec<WebhookEvent>,
}

impl Registration {
    pub(super) fn check(
        body: &CreateWebhook,
        fresh: Uuid,
        loopback: bool,
    ) -> Result<Self, Problem> {
        let mut fields = FieldErrors::default();
        let url = target::parse(&body.url, loopback).map(String::from);
        let url = fields.check("/url", FieldErrorCode::InvalidValue, url);
        let description = body.description.as_deref().and_then(|raw| {
            fields.text("/description", text::line(raw, 0, Webhook::DESCRIPTION_MAX))
        });
        let mut types: Vec<_> = body.types.iter().map(|event| event.0).collect();
        types.sort_by_key(|event| event.as_str());
        types.dedup();
        let webhook = CreateWebhookText { url: fields.finish(url)?, description, types };
        Ok(Self {
            id: Id::new(body.id.unwrap_or(fresh)),
            webhook,
            organization: body.organization_id,
        })
    }
}

/// Registers a webhook of an organization in scope; gives its secret.
pub(super) async fn register(
    tx: &Tx,
    auth: &Authorized<ManageWebhooks>,
    new: Registration,
    sealer: &Sealer,
) -> Result<(Webhook, String), Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(new.organization));
    let owner = owner.await.map_err(scope::not_found_at("/organization_id"))?;
    if is_full(tx, auth, owner.id).await? {
        let fault = FieldError::body("/organization_id", FieldErrorCode::TooManyItems, full());
        return Err(Problem::new(Code::ValidationFailed).fault(fault));
    }
    let secret = signature::new_secret()?;
    let CreateWebhookText { url, description, types } = new.webhook;
    let webhook = Webhook {
        id: new.id,
        organization: owner.id,
        url,
        description,
        types,
        created_by: auth.permit.account(),
        previous_until: None,
        failing_since: None,
        disabled: None,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_webhook(tx, &auth.permit, &owner, (&webhook, &secret, sealer)).await?;
    audit(tx, auth, "webhook.created", webhook.id).await?;
    Ok((webhook, secret))
}

async fn is_full<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    owner: OrganizationId,
) -> Result<bool, StoreError> {
    Ok(store::count_active(tx, &auth.permit, owner).await? >= OF_ORGANIZATION_MAX)
}

fn full() -> Message {
    Message::new(
        "一个组织最多启用十个变更推送地址；请先停用不用的",
        "An organization has at most ten active webhooks; disable one first.",
    )
}

/// Gives a webhook a new secret.
pub(super) async fn rotate(
    tx: &Tx,
    auth: &Authorized<ManageWebhooks>,
    webhook: Locked<Webhook>,
    sealer: &Sealer,
) -> Result<(Webhook, String), Problem> {
    let secret = signature::new_secret()?;
    let changed = webhook.change(|it| Ok::<_, Problem>(it.rotate(auth.now)))?;
    let webhook = store::rotate_secret(tx, changed, (&secret, sealer)).await?;
    audit(tx, auth, "webhook.secret_rotated", webhook.id).await?;
    Ok((webhook, secret))
}

/// Switches a webhook on or off; what is so already stays as it is.
pub(super) async fn switch<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    webhook: Locked<Webhook>,
    on: bool,
) -> Result<Webhook, Problem> {
    if webhook.disabled.is_none() == on {
        return Ok(webhook.into_inner());
    }
    if on && is_full(tx, auth, webhook.organization).await? {
        return Err(Problem::new(Code::WrongState).detail(full()));
    }
    let changed = webhook.change(|it| {
        let now = auth.now;
        Ok::<_, Problem>(if on { it.enable(now) } else { it.disable(DisabledReason::ByHand, now) })
    })?;
    let webhook = store::save_webhook(tx, changed).await?;
    let name = if on { "webhook.enabled" } else { "webhook.disabled" };
    audit(tx, auth, name, webhook.id).await?;
    Ok(webhook)
}

pub(super) async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    name: &'static str,
    id: WebhookId,
) -> Result<(), StoreError> {
    auth.audit(tx, AuditEvent::new(name, Object::Webhook, id.uuid())).await
}
