//! Bodies as generators of clients understand them.
//!
//! Bytes are `format: binary`, not a list of numbers; a body has one media type, where two
//! would only say the same twice.

use serde_json::{Value, json};

const PATCH: &str = "application/merge-patch+json";

pub(super) fn complete(method: &str, operation: &mut Value) {
    if method == "patch" {
        keep_one_type(operation);
    }
    let request = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut);
    request.into_iter().flatten().for_each(|(_, content)| as_binary(content));
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (_, response) in responses.into_iter().flatten() {
        let contents = response.get_mut("content").and_then(Value::as_object_mut);
        contents.into_iter().flatten().for_each(|(_, content)| as_binary(content));
    }
}

/// `application/json` is understood too, and need not be said.
fn keep_one_type(operation: &mut Value) {
    let contents = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut);
    if let Some(contents) = contents.filter(|contents| contents.contains_key(PATCH)) {
        contents.retain(|kind, _| kind != "application/json");
    }
}

fn as_binary(content: &mut Value) {
    let Some(content) = content.as_object_mut() else { return };
    let of = |pointer: &str| content.get("schema").and_then(|schema| schema.pointer(pointer));
    let is_bytes = of("/type").is_some_and(|kind| kind == "array")
        && of("/items/format").is_some_and(|format| format == "int32");
    if is_bytes {
        content.insert("schema".to_owned(), json!({ "type": "string", "format": "binary" }));
    }
}
