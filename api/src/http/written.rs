//! Our own values as JSON. They always have a form: where one has none, the program is at fault; that
//! is logged, and the answer is `null` rather than no answer.

use serde::Serialize;
use serde_json::Value;

pub(crate) fn json_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|error| {
        tracing::error!(%error, "a value of our own has no JSON");
        b"null".to_vec()
    })
}

pub(crate) fn json_value(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| {
        tracing::error!(%error, "a value of our own has no JSON");
        Value::Null
    })
}
