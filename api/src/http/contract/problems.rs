//! The problem documents that operations share, by status.

use serde_json::{Value, json};

use super::place::set;

/// The problems that operations share.
pub(super) fn shared() -> Value {
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
    let Some(known) = crate::http::code::Code::parse(code) else { return Value::Null };
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
