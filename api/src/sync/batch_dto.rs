//! Many changes in one request, on the wire.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A change as it would be sent by itself.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "op_id": "0198c0de-0000-7000-8000-00000000000a", "method": "PUT",
    "path": "/v1/study-sessions/0198c0de-0000-7000-8000-000000000003/attendance",
    "body": { "lines": [{ "member_id": "0198c0de-0000-7000-8000-000000000002", "status": "present" }] } }))]
pub struct BatchOperation {
    /// A `UUIDv7` made by the client, kept with the change until it was answered: the change's
    /// `Idempotency-Key`.
    pub op_id: Uuid,
    #[schema(
        pattern = "^(POST|PUT|PATCH|DELETE)$",
        min_length = 3,
        max_length = 6,
        example = "PUT"
    )]
    pub method: String,
    /// Below `/v1/`, with its query if it has one.
    #[schema(
        pattern = "^/v1/[A-Za-z0-9._~:/-]+([?].*)?$",
        min_length = 5,
        max_length = 1000,
        example = "/v1/study-sessions/0198c0de-0000-7000-8000-000000000003/attendance"
    )]
    pub path: String,
    /// What the operation takes as its body.
    #[schema(value_type = Option<Object>, required = false)]
    pub body: Option<Value>,
    /// The `ETag` of the version that the change is made from.
    #[schema(required = false, min_length = 1, max_length = 200, example = "\"v3-zh-CN\"")]
    pub if_match: Option<String>,
}

/// Changes that were made without a network.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// They are done one after another.
    #[schema(min_items = 1, max_items = 100)]
    pub operations: Vec<BatchOperation>,
}

/// What became of a change.
#[derive(Serialize, ToSchema)]
pub struct BatchOutcome {
    pub op_id: Uuid,
    /// The status of the answer; what is done is 200 to 204.
    #[schema(example = 200, minimum = 200, maximum = 599)]
    pub status: u16,
    #[schema(required, example = "\"v4-zh-CN\"")]
    pub etag: Option<String>,
    /// Where what was made is found.
    #[schema(required, example = json!(null))]
    pub location: Option<String>,
    /// What the operation answers; null where it answers nothing.
    #[schema(required, value_type = Option<Object>)]
    pub body: Option<Value>,
    /// Why it was not done, as a problem document; null if it was.
    #[schema(required, value_type = Option<Object>)]
    pub problem: Option<Value>,
}

/// What became of the changes, in the order in which they were sent.
#[derive(Serialize, ToSchema)]
pub struct BatchView {
    pub results: Vec<BatchOutcome>,
}
