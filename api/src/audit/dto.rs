//! Entries of the audit log and of the access log on the wire.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lighthouse_domain::time::Instant;
use lighthouse_persistence::audit::{AccessEntry, Checkpoint, Event, Filter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{administrators::dto::AdministratorRole, http::page::page_of};

/// An entry of the audit log.
#[derive(Serialize, ToSchema)]
pub struct AuditEventView {
    /// Stream and number, e.g. `3-1024`: what `lighthouse audit verify` names.
    #[schema(example = "3-1024")]
    pub id: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// Null for the server itself and its operator.
    #[schema(required)]
    pub account_id: Option<Uuid>,
    /// What the account is called today.
    #[schema(required, example = "王书记")]
    pub account_name: Option<String>,
    #[schema(example = "member.revealed")]
    pub action: String,
    #[schema(example = "member")]
    pub object_type: String,
    pub object_id: Uuid,
    #[schema(example = "0192f0c4-6b1e-7c1e-9a55-3f6c2b1d0e77")]
    pub request_id: String,
    #[schema(example = "192.0.2.7")]
    pub address: String,
    /// Field names, reason, purpose; never a sealed value.
    #[schema(example = "purpose: 组织关系核对")]
    pub detail: String,
    /// The entry's link in its stream: SHA-256, base64url.
    #[schema(example = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")]
    pub link: String,
}

impl From<Event> for AuditEventView {
    fn from(event: Event) -> Self {
        Self {
            id: format!("{}-{}", event.stream, event.seq),
            at: Instant::from_millis(event.at),
            account_id: event.account_id,
            account_name: event.account_name,
            action: event.action,
            object_type: event.object_type,
            object_id: event.object_id,
            request_id: event.request_id,
            address: event.address,
            detail: event.detail,
            link: URL_SAFE_NO_PAD.encode(event.link),
        }
    }
}

page_of!(AuditEventPage, AuditEventView, "A page of the trail, newest first.");

/// What a search may be narrowed by.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Whose changes.
    pub account_id: Option<Uuid>,
    /// changes done to this object.
    pub object_id: Option<Uuid>,
    #[param(max_length = 40, example = "member")]
    pub object_type: Option<String>,
    #[param(max_length = 60, example = "member.revealed")]
    pub action: Option<String>,
    /// From this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Instant>,
    /// Before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Instant>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

impl AuditQuery {
    pub(super) fn filter(&self) -> Filter {
        Filter {
            account: self.account_id,
            object: self.object_id,
            object_type: self.object_type.clone(),
            action: self.action.clone(),
            from: self.from.map(Instant::millis),
            before: self.to.map(Instant::millis),
        }
    }
}

/// A signed head of a stream.
#[derive(Serialize, ToSchema)]
pub struct CheckpointView {
    /// 1, 2, 3 … over all streams; 0 for one of the time before they had numbers.
    #[schema(example = 17)]
    pub number: i64,
    /// The entry that was the last one.
    #[schema(example = "3-1024")]
    pub id: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// Base64url.
    pub link: String,
    /// The SHA-256 of what the checkpoint before signs, base64url.
    pub previous: String,
    /// Ed25519 over number, stream, entry, instant, link and `previous`; base64url.
    pub signature: String,
}

impl From<Checkpoint> for CheckpointView {
    fn from(mark: Checkpoint) -> Self {
        Self {
            number: mark.number,
            id: format!("{}-{}", mark.stream, mark.seq),
            at: Instant::from_millis(mark.at),
            link: URL_SAFE_NO_PAD.encode(mark.link),
            previous: URL_SAFE_NO_PAD.encode(mark.previous),
            signature: URL_SAFE_NO_PAD.encode(mark.signature),
        }
    }
}

/// The newest checkpoints, and the key they are signed with.
#[derive(Serialize, ToSchema)]
pub struct CheckpointList {
    /// Ed25519 public key, base64url.
    pub public_key: String,
    pub data: Vec<CheckpointView>,
}

/// Somebody read my record.
#[derive(Serialize, ToSchema)]
pub struct AccessView {
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// Who; null when the account is gone or a letter's grant was used by an outside unit.
    #[schema(required, example = "王书记")]
    pub reader: Option<String>,
    /// The office in which it was read; null for letters and api clients, and for reads before offices were kept.
    #[schema(required)]
    pub role: Option<AdministratorRole>,
    /// Where that office is held.
    #[schema(required, example = "清河镇第三党支部")]
    pub organization_name: Option<String>,
    /// `role`, `query_letter` or `api_client`.
    #[schema(example = "role")]
    pub via: String,
    /// The right that was used, or the letter's number.
    #[schema(example = "members:reveal")]
    pub reference: String,
    /// Why; null for a look at the entry with its numbers masked, for which nobody is asked a reason.
    #[schema(required, example = "组织关系核对")]
    pub purpose: Option<String>,
    /// The fields that were shown.
    #[schema(example = json!(["id_number", "phone"]))]
    pub fields: Vec<String>,
}

impl From<AccessEntry> for AccessView {
    fn from(look: AccessEntry) -> Self {
        Self {
            at: Instant::from_millis(look.at),
            reader: look.reader,
            role: look.role.map(AdministratorRole),
            organization_name: look.organization_name,
            via: look.via,
            reference: look.reference,
            purpose: Some(look.purpose).filter(|purpose| !purpose.is_empty()),
            fields: look.fields.split_whitespace().map(str::to_owned).collect(),
        }
    }
}

page_of!(AccessPage, AccessView, "Who read my record, newest first.");
