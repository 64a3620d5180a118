//! What every operation of the contract shares, added in one place: the problems it can
//! answer, its headers, its required properties (C-02, C-03).

use serde_json::{Value, json};

/// Completes the generated document. Works on JSON, since it touches everything.
pub fn complete(mut document: Value) -> Value {
    set(&mut document, &["components", "responses"], problems());
    set(&mut document, &["components", "headers"], headers());
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items =
        paths.into_iter().flat_map(|paths| paths.values_mut()).filter_map(Value::as_object_mut);
    for (method, operation) in items.flatten() {
        if method == "get" {
            super::sparse::declare(operation, &schemas);
        }
        complete_operation(method, operation);
    }
    document
}

/// Puts `new` at the end of `path`, making the objects on the way.
fn set(value: &mut Value, path: &[&str], new: Value) {
    match (path.split_first(), value) {
        (None, place) => *place = new,
        (Some((first, rest)), Value::Object(map)) => {
            set(map.entry(*first).or_insert_with(|| json!({})), rest, new);
        }
        (Some(_), _) => {}
    }
}

/// The statuses an operation may answer beside its own successes.
fn complete_operation(method: &str, operation: &mut Value) {
    let secured = operation["security"].as_array().is_some_and(|list| !list.is_empty());
    let body = operation.get("requestBody").is_some();
    let path = operation["parameters"]
        .as_array()
        .is_some_and(|all| all.iter().any(|one| one["in"] == "path"));
    let safe = method == "get";
    let wanted = [
        (true, "400"),
        (secured, "401"),
        (secured, "403"),
        (path, "404"),
        (body, "408"),
        (!safe && secured, "409"),
        (!safe && secured, "412"),
        (body, "413"),
        (body, "415"),
        (!safe, "422"),
        (method == "patch", "428"),
        (true, "429"),
        (true, "500"),
        (true, "503"),
    ];
    for (_, status) in wanted.into_iter().filter(|(applies, _)| *applies) {
        if operation.pointer(&format!("/responses/{status}")).is_none() {
            let shared = json!({ "$ref": format!("#/components/responses/Problem{status}") });
            set(operation, &["responses", status], shared);
        }
    }
    add_headers(operation);
}

fn add_headers(operation: &mut Value) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    let successes = responses.into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    for (status, response) in successes {
        let always = ["X-Request-Id", "RateLimit"].into_iter();
        for name in always.chain((status == "201").then_some("Location")) {
            let shared = json!({ "$ref": format!("#/components/headers/{name}") });
            set(response, &["headers", name], shared);
        }
    }
}

fn headers() -> Value {
    let text = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    json!({
        "X-Request-Id": text("The id of this request in log, problem and audit trail.", "0198c0de-0000-7000-8000-000000000000"),
        "RateLimit": text("What is left of the caller's budget.", "\"default\";r=599;t=60"),
        "Location": text("The address of what was created.", "/v1/members/0198c0de-0000-7000-8000-000000000000"),
    })
}

fn problems() -> Value {
    let all = [
        ("400", "The request cannot be understood: syntax or parameters.", "invalid_parameter"),
        ("401", "Not signed in, or the token is no longer good.", "unauthenticated"),
        ("403", "The caller's roles do not allow this.", "forbidden"),
        ("404", "It does not exist or lies outside the caller's scope.", "not_found"),
        ("408", "The body did not arrive in time.", "request_timeout"),
        ("409", "It conflicts with what exists or with the current state.", "conflict"),
        (
            "412",
            "Somebody changed it meanwhile; `current` shows it as it is now.",
            "version_conflict",
        ),
        ("413", "The body is too large.", "payload_too_large"),
        ("415", "The content type is not supported.", "unsupported_media_type"),
        ("422", "The content is not valid; `errors` lists every fault.", "validation_failed"),
        ("428", "`If-Match` is required.", "precondition_required"),
        ("429", "Too many requests; wait for `Retry-After` seconds.", "rate_limited"),
        ("500", "A fault of the server; report the `request_id`.", "internal"),
        ("503", "Temporarily unavailable; wait for `Retry-After` seconds.", "unavailable"),
    ];
    all.into_iter()
        .map(|(status, description, code)| {
            (format!("Problem{status}"), problem(status, description, code))
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn problem(status: &str, description: &str, code: &str) -> Value {
    let Some(known) = super::code::Code::parse(code) else { return Value::Null };
    let example = json!({
        "type": format!("/problems/{code}"), "title": known.title().1, "status": known.status(),
        "detail": known.title().1, "instance": "urn:request:0198c0de", "code": code,
        "request_id": "0198c0de", "hint": known.remedy().1, "errors": [],
    });
    let mut response = json!({
        "description": description,
        "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" }, "example": example } },
    });
    if matches!(status, "429" | "503") {
        let wait = json!({ "description": "Seconds to wait.", "schema": { "type": "integer" }, "example": 1 });
        set(&mut response, &["headers", "Retry-After"], wait);
    }
    response
}
