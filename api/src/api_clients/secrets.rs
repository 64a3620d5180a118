//! Secrets of api clients: a new one beside the old, then the old one ends.

use lighthouse_domain::{
    access::actions::{ManageApiClients, OperateApiClients},
    api_clients::{ApiClient, ApiSecret, ApiSecretId, free_slot, secret_prefix},
    audit::{AuditEvent, Object},
    id::Id,
};
use lighthouse_persistence::{Locked, Tx, api_clients as store, seal::Sealer};
use uuid::Uuid;

use crate::{
    http::{caller::Authorized, problem::Problem},
    random,
};

/// Random bytes of a secret.
const BYTES: usize = 32;
/// Letters of a secret that tell it from another.
const HINT: usize = 4;

/// A new secret's text.
pub(super) fn new_secret(demo: bool) -> Result<String, Problem> {
    random::secret::<BYTES>(secret_prefix(demo))
}

/// Gives a client one more secret.
pub(crate) async fn issue(
    tx: &Tx,
    auth: &Authorized<ManageApiClients>,
    client: Locked<ApiClient>,
    (id, text, sealer): (Uuid, &str, &Sealer),
) -> Result<ApiClient, Problem> {
    client.check_active(auth.now)?;
    let mut live = store::live_secrets(tx, &auth.permit, &[client.id]).await?;
    let secret = ApiSecret {
        id: Id::new(id),
        client: client.id,
        slot: free_slot(&live.remove(&client.id.uuid()).unwrap_or_default())?,
        hint: hint(text),
        created_by: auth.permit.account(),
        created_at: auth.now,
        last_used_at: None,
    };
    let changed = client.change(|it| Ok::<_, Problem>(it.moved(auth.now)))?;
    store::insert_secret(tx, &auth.permit, &changed, (&secret, text, sealer)).await?;
    let client = store::save_client(tx, changed).await?;
    let event = AuditEvent::new("api_client.secret_created", Object::ApiClient, client.id.uuid());
    auth.audit(tx, event.with_detail(format!("secret={id}"))).await?;
    Ok(client)
}

/// Ends a secret with the tokens that were issued for it.
pub(super) async fn end(
    tx: &Tx,
    auth: &Authorized<OperateApiClients>,
    client: Locked<ApiClient>,
    secret: ApiSecretId,
) -> Result<ApiClient, Problem> {
    store::end_secret(tx, &client, secret, auth.now).await?;
    let changed = client.change(|it| Ok::<_, Problem>(it.moved(auth.now)))?;
    let client = store::save_client(tx, changed).await?;
    let event = AuditEvent::new("api_client.secret_ended", Object::ApiClient, client.id.uuid());
    auth.audit(tx, event.with_detail(format!("secret={secret}"))).await?;
    Ok(client)
}

fn hint(text: &str) -> String {
    let mut last: Vec<char> = text.chars().rev().take(HINT).collect();
    last.reverse();
    last.into_iter().collect()
}
