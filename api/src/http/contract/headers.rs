//! The headers that every operation of a kind honours and sends.

use serde_json::{Value, json};

use super::place::set;

/// Headers of answers, by name.
pub(super) fn shared() -> Value {
    let text = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    json!({
        "X-Request-Id": text("The id of this request in log, problem and audit trail.", "0198c0de-0000-7000-8000-000000000000"),
        "RateLimit": text("What is left of the caller's budget.", "\"default\";r=599;t=60"),
        "Location": text("The address of what was created.", "/v1/members/0198c0de-0000-7000-8000-000000000000"),
        "ETag": text("Changes whenever the body does. Send it as `If-None-Match` to load only what has changed, and as `If-Match` to change what was seen.", "\"v3-zh-CN-9f86d081884c7d659a2feaa0\""),
        "Link": text("The address of the next page (`rel=\"next\"`); absent on the last one.", "</v1/members?cursor=AbC>; rel=\"next\""),
        "Content-Language": text("The language of the answer: `zh-CN` or `en`.", "zh-CN"),
        "Idempotency-Replayed": text("`true` where the answer was kept from the first request with this key.", "true"),
    })
}

/// Headers of requests, by the name of their component.
pub(super) fn parameters() -> Value {
    let header = |name: &str, description: &str, schema: Value, example: &str| {
        json!({ "name": name, "in": "header", "required": false, "description": description,
            "schema": schema, "example": example })
    };
    let text = json!({ "type": "string" });
    let key = json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" });
    json!({
        "AcceptLanguage": header("Accept-Language", "The language of sentences in the answer: Chinese unless English is preferred.", text.clone(), "en"),
        "IfNoneMatch": header("If-None-Match", "The `ETag` that is known; 304 without a body if it still holds.", text, "\"v3-zh-CN-9f86d081884c7d659a2feaa0\""),
        "IdempotencyKey": header("Idempotency-Key", "A key of the caller's own for this change, a UUID for instance. A retry with the same key and content gets the first answer again, for 24 hours.", key, "0198c0de-0000-7000-8000-000000000001"),
    })
}

/// Declares what an operation honours and sends.
pub(super) fn complete(path: &str, method: &str, operation: &mut Value) {
    let secured = operation["security"].as_array().is_some_and(|list| !list.is_empty());
    // Pieces of an upload are safe to send again by their offset; tus has no other key.
    let writes = secured && !matches!(method, "get" | "options");
    // So is a batch: each of its changes has an id that is its key.
    let keyed = writes && !path.starts_with("/v1/uploads") && path != "/v1/batch";
    let tagged = method == "get" && secured && shows_more_than_a_file(operation);
    let wanted = [
        (true, "Accept-Language", "AcceptLanguage"),
        (tagged, "If-None-Match", "IfNoneMatch"),
        (keyed, "Idempotency-Key", "IdempotencyKey"),
    ];
    for (_, name, component) in wanted.into_iter().filter(|(applies, ..)| *applies) {
        declare(operation, name, component);
    }
    if tagged && operation.pointer("/responses/304").is_none() {
        set(operation, &["responses", "304"], json!({ "description": "Not changed" }));
    }
    answer_headers(method, tagged, keyed, operation);
}

/// Pages and files have tags of their own, or none.
fn shows_more_than_a_file(operation: &Value) -> bool {
    operation.pointer("/responses/200/content/application~1json").is_some()
}

fn declare(operation: &mut Value, name: &str, component: &str) {
    let Some(operation) = operation.as_object_mut() else { return };
    let all = operation.entry("parameters").or_insert_with(|| json!([]));
    let Some(all) = all.as_array_mut() else { return };
    if !all.iter().any(|one| one["in"] == "header" && one["name"] == name) {
        all.push(json!({ "$ref": format!("#/components/parameters/{component}") }));
    }
}

fn answer_headers(method: &str, tagged: bool, keyed: bool, operation: &mut Value) {
    let is_page = operation
        .pointer("/responses/200/content/application~1json/schema/$ref")
        .and_then(Value::as_str)
        .is_some_and(|name| name.ends_with("Page"));
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    let successes = responses.into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    for (status, response) in successes {
        let (created, has_body) = (status == "201", response.get("content").is_some());
        let wanted = [
            (true, "X-Request-Id"),
            (true, "RateLimit"),
            (created, "Location"),
            (has_body, "Content-Language"),
            (has_body && (tagged || created || method == "patch"), "ETag"),
            (is_page && method == "get", "Link"),
            (keyed, "Idempotency-Replayed"),
        ];
        for (_, name) in wanted.into_iter().filter(|(applies, _)| *applies) {
            let shared = json!({ "$ref": format!("#/components/headers/{name}") });
            set(response, &["headers", name], shared);
        }
    }
}
