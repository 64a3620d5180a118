//! Registering api clients, approving and ending them: load, decide, store, audit.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, ClientScope,
        actions::{ApproveApiClients, ManageApiClients, OperateApiClients},
    },
    api_clients::{ApiClient, ApiClientId, ClientError},
    audit::{AuditEvent, Object},
    id::Id,
    organizations::OrganizationId,
    text,
};
use lighthouse_persistence::{Locked, StoreError, Tx, api_clients as store, organizations};
use uuid::Uuid;

use super::dto::CreateApiClient;
use crate::http::{
    caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem,
};

/// What is registered, checked as far as it can be by itself.
#[derive(Clone, Debug)]
pub(super) struct Registration {
    id: ApiClientId,
    organization: OrganizationId,
    name: String,
    purpose: String,
    scopes: Vec<ClientScope>,
    ends_on: NaiveDate,
}

impl Registration {
    pub(super) fn check(
        body: &CreateApiClient,
        fresh: Uuid,
        today: NaiveDate,
    ) -> Result<Self, Problem> {
        let mut fields = FieldErrors::default();
        let name = fields.text("/name", text::line(&body.name, 2, ApiClient::NAME_MAX));
        let purpose = text::paragraph(&body.purpose, 2, ApiClient::PURPOSE_MAX);
        let purpose = fields.text("/purpose", purpose);
        let ends_on = ApiClient::check_end(body.ends_on, today).map_err(ClientError::message);
        let ends_on = fields.check("/ends_on", FieldErrorCode::Rule, ends_on);
        let mut scopes: Vec<_> = body.scopes.iter().map(|scope| scope.0).collect();
        scopes.sort();
        scopes.dedup();
        let texts = name.zip(purpose).zip(ends_on);
        let ((name, purpose), ends_on) = fields.finish(texts)?;
        let id = Id::new(body.id.unwrap_or(fresh));
        Ok(Self { id, organization: Id::new(body.organization_id), name, purpose, scopes, ends_on })
    }
}

/// Registers a client of an organization in scope, for which the caller answers.
pub(super) async fn register(
    tx: &Tx,
    auth: &Authorized<ManageApiClients>,
    new: Registration,
) -> Result<ApiClient, Problem> {
    let mut fields = FieldErrors::default();
    let place = organizations::find_for_share(tx, &auth.permit, new.organization).await;
    let standing = |it: &lighthouse_domain::organizations::Organization| it.dissolved_at.is_none();
    let place = fields.found_such("/organization_id", place, standing)?;
    let place = fields.finish(place)?;
    let client = ApiClient {
        id: new.id,
        organization: place.id,
        owner: auth.permit.account(),
        name: new.name,
        purpose: new.purpose,
        scopes: new.scopes,
        ends_on: new.ends_on,
        registered_by: auth.permit.account(),
        approved: None,
        ended: None,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_client(tx, &auth.permit, &place, &client).await?;
    audit(tx, auth, "api_client.registered", client.id).await?;
    Ok(client)
}

pub(super) async fn approve(
    tx: &Tx,
    auth: &Authorized<ApproveApiClients>,
    client: Locked<ApiClient>,
) -> Result<ApiClient, Problem> {
    let changed = client.change(|it| it.approve(auth.permit.account(), auth.now))?;
    let client = store::save_client(tx, changed).await?;
    audit(tx, auth, "api_client.approved", client.id).await?;
    Ok(client)
}

pub(super) async fn take_over(
    tx: &Tx,
    auth: &Authorized<ManageApiClients>,
    client: Locked<ApiClient>,
) -> Result<ApiClient, Problem> {
    let changed = client.change(|it| it.take_over(auth.permit.account(), auth.now))?;
    let client = store::save_client(tx, changed).await?;
    audit(tx, auth, "api_client.taken_over", client.id).await?;
    Ok(client)
}

/// Ends a client with its secrets and tokens.
pub(super) async fn end(
    tx: &Tx,
    auth: &Authorized<OperateApiClients>,
    client: Locked<ApiClient>,
) -> Result<ApiClient, Problem> {
    let changed = client.change(|it| it.end(auth.permit.account(), auth.now))?;
    store::end_secrets(tx, &changed, auth.now).await?;
    let client = store::save_client(tx, changed).await?;
    audit(tx, auth, "api_client.ended", client.id).await?;
    Ok(client)
}

pub(super) async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    name: &'static str,
    id: ApiClientId,
) -> Result<(), StoreError> {
    auth.audit(tx, AuditEvent::new(name, Object::ApiClient, id.uuid())).await
}
