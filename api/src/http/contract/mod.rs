//! What every operation of the contract shares, added in one place: the problems it can
//! answer, its headers, its required properties (C-02, C-03), and where its answer leads.

mod bodies;
mod examples;
mod headers;
mod links;
mod place;
mod problems;
mod security;

use serde_json::{Value, json};

use self::place::set;

/// Completes the generated document. Works on JSON, since it touches everything.
pub fn complete(mut document: Value) -> Value {
    set(&mut document, &["components", "responses"], problems::shared());
    set(&mut document, &["components", "headers"], headers::shared());
    set(&mut document, &["components", "parameters"], headers::parameters());
    set(&mut document, &["components", "securitySchemes"], security::schemes());
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if method == "get" {
                super::sparse::declare(operation, &schemas);
            }
            complete_operation(method, operation);
            bodies::complete(method, operation);
            headers::complete(path, method, operation);
            security::complete(path, operation);
            examples::complete(operation, &schemas);
        }
    }
    links::link(&mut document, &schemas);
    document
}

/// Whether an operation is refused without the version that was seen.
fn requires_if_match(operation: &Value) -> bool {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut required = parameters.filter(|one| one["required"] == true);
    required.any(|one| one["name"] == "If-Match")
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
        (requires_if_match(operation), "428"),
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
}
