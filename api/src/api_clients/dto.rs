//! Api clients on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::ClientScope,
    api_clients::{ApiClient, ApiSecret, ClientStatus},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(ApiClientScope, ClientScope, ClientScope::ALL, "What an api client may read.");
wire_enum!(ApiClientState, ClientStatus, ClientStatus::ALL, "How far an api client has come.");

/// A new api client. The caller answers for it: it never reaches further than the caller's own offices.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateApiClient {
    /// Made by the server if absent; it is the `client_id` of the token endpoint.
    #[schema(required = false)]
    pub id: Option<Uuid>,
    /// It reads this organization and all below it.
    pub organization_id: Uuid,
    /// Members see it in their access log.
    #[schema(min_length = 2, max_length = 60, example = "区数据中台")]
    pub name: String,
    #[schema(min_length = 2, max_length = 500, example = "每日同步组织和党员名册，用于统一门户")]
    pub purpose: String,
    #[schema(min_items = 1, max_items = 10, example = json!(["organizations:read", "members:read"]))]
    pub scopes: Vec<ApiClientScope>,
    /// Its last day: after today, within a year.
    #[schema(example = "2027-03-31")]
    pub ends_on: NaiveDate,
}

/// A secret, as far as it is shown again.
#[derive(Serialize, ToSchema)]
pub struct ApiClientSecretView {
    pub id: Uuid,
    /// Its last four letters.
    #[schema(example = "x7Qa")]
    pub hint: String,
    pub created_by_account_id: Uuid,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    /// When a token was issued for it last.
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-23T02:05:00.000Z")]
    pub last_used_at: Option<Instant>,
}

impl From<ApiSecret> for ApiClientSecretView {
    fn from(secret: ApiSecret) -> Self {
        Self {
            id: secret.id.uuid(),
            hint: secret.hint,
            created_by_account_id: secret.created_by.uuid(),
            created_at: secret.created_at,
            last_used_at: secret.last_used_at,
        }
    }
}

/// A program that reads an organization's subtree in its own name.
#[derive(Serialize, ToSchema)]
pub struct ApiClientView {
    /// The `client_id`, and the account of what it does.
    pub id: Uuid,
    pub organization_id: Uuid,
    /// Who answers for it.
    pub owner_account_id: Uuid,
    #[schema(example = "区数据中台")]
    pub name: String,
    #[schema(example = "每日同步组织和党员名册，用于统一门户")]
    pub purpose: String,
    #[schema(example = json!(["organizations:read", "members:read"]))]
    pub scopes: Vec<ApiClientScope>,
    pub state: ApiClientState,
    /// Its last day.
    #[schema(example = "2027-03-31")]
    pub ends_on: NaiveDate,
    pub registered_by_account_id: Uuid,
    #[schema(required)]
    pub approved_by_account_id: Option<Uuid>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-23T03:00:00.000Z")]
    pub approved_at: Option<Instant>,
    #[schema(required)]
    pub ended_by_account_id: Option<Uuid>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub ended_at: Option<Instant>,
    /// Those that live, the older first; at most two.
    pub secrets: Vec<ApiClientSecretView>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl ApiClientView {
    pub(super) fn new(client: ApiClient, secrets: Vec<ApiSecret>, now: Instant) -> Self {
        Self {
            id: client.id.uuid(),
            organization_id: client.organization.uuid(),
            owner_account_id: client.owner.uuid(),
            state: ApiClientState(client.status(now)),
            name: client.name,
            purpose: client.purpose,
            scopes: client.scopes.into_iter().map(ApiClientScope).collect(),
            ends_on: client.ends_on,
            registered_by_account_id: client.registered_by.uuid(),
            approved_by_account_id: client.approved.map(|it| it.by.uuid()),
            approved_at: client.approved.map(|it| it.at),
            ended_by_account_id: client.ended.map(|it| it.by.uuid()),
            ended_at: client.ended.map(|it| it.at),
            secrets: secrets.into_iter().map(Into::into).collect(),
            version: client.version,
            created_at: client.created_at,
            updated_at: client.updated_at,
        }
    }
}

page_of!(ApiClientPage, ApiClientView, "A page of api clients.");

/// A new secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct ApiClientNewSecretView {
    pub client: ApiClientView,
    /// The `client_secret`, for HTTP Basic with the client's id.
    #[schema(example = "sk_live_…")]
    pub secret: String,
}
