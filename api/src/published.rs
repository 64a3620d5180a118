//! The contract as it was published with this release.

use serde_json::Value;

/// The contract of this release; a guard compares it with what the routes make.
pub const TEXT: &str = include_str!("../../openapi/openapi.json");

/// The whole contract of this release as JSON, for what is read from it once and not kept.
pub(crate) fn document() -> Value {
    serde_json::from_str(TEXT).unwrap_or(Value::Null)
}

/// The named schemas of the contract, for parameters that refer to them. Read when a shape is
/// made, once for each kind of request, and not kept.
pub(crate) fn named_schemas() -> Value {
    let whole: Value = serde_json::from_str(TEXT).unwrap_or(Value::Null);
    whole.pointer("/components/schemas").cloned().unwrap_or(Value::Null)
}
