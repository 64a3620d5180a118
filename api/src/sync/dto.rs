//! The feed of changes on the wire.

use lighthouse_domain::sync::{SyncOp as Op, SyncType as Type};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::enums::wire_enum;

wire_enum!(SyncType, Type, Type::ALL, "What a copy can hold.");
wire_enum!(SyncOp, Op, Op::ALL, "What a copy does with an object.");

/// Objects of a page, unless the caller asks for another number.
const LIMIT: u32 = 100;

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SyncQuery {
    /// `next_token` of the answer before; `latest` skips what there is already; without it
    /// everything comes, from the beginning.
    #[param(max_length = 8000, example = "latest")]
    pub token: Option<String>,
    /// How many objects an answer has at most.
    #[param(minimum = 1, maximum = 200, default = 100, example = 100)]
    pub limit: Option<u32>,
    /// The types that are followed, comma separated; without it all. With a token they are those
    /// of the token.
    #[param(style = Form, explode = false)]
    pub types: Option<Vec<SyncType>>,
}

impl SyncQuery {
    pub(super) fn limit(&self) -> usize {
        usize::try_from(self.limit.unwrap_or(LIMIT)).unwrap_or(100)
    }
}

/// An object of the copy.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "type": "member", "id": "0198c0de-0000-7000-8000-000000000002",
    "op": "revoke", "version": null, "data": null }))]
pub struct SyncChange {
    pub r#type: SyncType,
    pub id: Uuid,
    pub op: SyncOp,
    /// The version that `If-Match` asks for; only of an `upsert`.
    #[schema(required)]
    pub version: Option<i64>,
    /// The object as `GET` by its id shows it to this caller; only of an `upsert`.
    #[schema(required, value_type = Option<Object>)]
    pub data: Option<Value>,
}

/// What an offline copy has to take over.
#[derive(Serialize, ToSchema)]
pub struct SyncPage {
    /// Each object once, as it is now.
    pub changes: Vec<SyncChange>,
    /// Give this as `token` for what follows; keep it once the changes are kept.
    #[schema(example = "AX9kFh2…")]
    pub next_token: String,
    /// Whether there is more already; else ask again when something is to be expected.
    #[schema(example = false)]
    pub has_more: bool,
}
