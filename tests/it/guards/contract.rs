//! The committed contract is the one the routes make, and it keeps its own rules.

use std::collections::HashSet;

use lighthouse_api::{openapi::Contract, server};
use serde_json::Value;

pub(super) fn document() -> Value {
    serde_json::from_str(&Contract::from_document(&server::document()).text).unwrap()
}

pub(super) fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let methods = ["get", "post", "put", "patch", "delete"];
    paths
        .iter()
        .flat_map(|(path, item)| {
            methods
                .iter()
                .filter_map(move |m| Some((path.clone(), (*m).to_owned(), item.get(m)?.clone())))
        })
        .collect()
}

#[test]
fn the_committed_contract_is_the_one_the_routes_make() {
    let committed = include_str!("../../../openapi/openapi.json");
    assert!(
        committed == Contract::from_document(&server::document()).text,
        "run ./regenerate and commit openapi/openapi.json"
    );
}

#[test]
fn every_operation_is_named_described_and_says_how_it_fails() {
    let document = document();
    let mut ids = HashSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        let verb = id.find(|c: char| c.is_ascii_uppercase()).unwrap_or(0);
        assert!(
            verb > 0 && id.chars().all(|c| c.is_ascii_alphabetic()),
            "{id} is not verb and noun"
        );
        assert!(ids.insert(id), "{method} {path} repeats an operation id");
        for member in ["summary", "description"] {
            assert!(
                operation[member].as_str().is_some_and(|text| text.len() > 4),
                "{method} {path} lacks {member}"
            );
        }
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{method} {path}");
        assert!(operation.get("security").is_some(), "{method} {path} does not say who may");
        assert!(
            operation["responses"]
                .as_object()
                .unwrap()
                .keys()
                .any(|status| status.starts_with('4')),
            "{method} {path}"
        );
    }
}

#[test]
fn nothing_is_nullable_the_old_way_and_unions_are_only_with_null() {
    fn look(value: &Value) {
        match value {
            Value::Object(map) => {
                assert!(!map.contains_key("nullable") && !map.contains_key("anyOf"), "{map:?}");
                if let Some(Value::Array(branches)) = map.get("oneOf") {
                    let with_null = branches.len() == 2
                        && branches.iter().any(|branch| branch["type"] == "null");
                    assert!(with_null, "{branches:?}");
                }
                map.values().for_each(look);
            }
            Value::Array(items) => items.iter().for_each(look),
            _ => {}
        }
    }
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    look(&document);
}

#[test]
fn every_property_of_an_answer_is_always_there() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let shown = schemas.iter().filter(|(name, _)| {
        name.ends_with("View") || name.ends_with("Page") || name.as_str() == "TokenPair"
    });
    for (name, schema) in shown {
        let required: HashSet<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for property in schema["properties"].as_object().unwrap().keys() {
            assert!(required.contains(property.as_str()), "{name}.{property} may be missing");
        }
    }
}

#[test]
fn requests_refuse_what_they_do_not_know() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let Some(content) = operation.pointer("/requestBody/content").and_then(Value::as_object)
        else {
            continue;
        };
        for (_, body) in content.iter().filter(|(kind, _)| kind.contains("json")) {
            let name = body["schema"]["$ref"]
                .as_str()
                .unwrap_or_default()
                .rsplit('/')
                .next()
                .unwrap_or_default();
            let schema = &document["components"]["schemas"][name];
            assert_eq!(schema["additionalProperties"], false, "{method} {path}: {name}");
        }
    }
}

/// Every number within a schema, by where it stands.
fn numbers_in(document: &Value, at: &str, schema: &Value, found: &mut Vec<(String, Value)>) {
    let Some(schema) = resolved(document, schema, at) else { return };
    let is_number = ["integer", "number"].iter().any(|kind| {
        schema["type"] == *kind
            || schema["type"].as_array().is_some_and(|all| all.contains(&Value::from(*kind)))
    });
    if is_number && schema.get("enum").is_none() {
        found.push((at.to_owned(), schema.clone()));
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        numbers_in(document, &format!("{at}/{name}"), property, found);
    }
    for part in ["oneOf", "allOf"] {
        let parts = schema[part].as_array().into_iter().flatten();
        parts.for_each(|one| numbers_in(document, at, one, found));
    }
    if let Some(items) = schema.get("items") {
        numbers_in(document, &format!("{at}/-"), items, found);
    }
}

/// What a reference names; nothing where a schema contains itself.
fn resolved<'d>(document: &'d Value, schema: &'d Value, at: &str) -> Option<&'d Value> {
    match schema["$ref"].as_str() {
        Some(_) if at.matches('/').count() > 12 => None,
        Some(name) => document.pointer(name.trim_start_matches('#')),
        None => Some(schema),
    }
}

#[test]
fn every_number_that_is_sent_is_bounded() {
    let document = document();
    let mut found = Vec::new();
    for (_, _, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
        for body in content.into_iter().flat_map(|content| content.values()) {
            numbers_in(&document, id, &body["schema"], &mut found);
        }
    }
    assert!(found.len() > 40, "bodies take more numbers than {}", found.len());
    found.retain(|(_, number)| number.get("minimum").is_none() || number.get("maximum").is_none());
    assert!(found.is_empty(), "say the least and the most of these: {found:#?}");
}

/// The names of an operation's header parameters, shared ones included.
fn headers_of(operation: &Value, document: &Value) -> HashSet<String> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    let resolved = all.map(|one| match one["$ref"].as_str() {
        Some(shared) => document.pointer(shared.trim_start_matches('#')).unwrap(),
        None => one,
    });
    let headers = resolved.filter(|one| one["in"] == "header");
    headers.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_every_operation_honours_is_declared() {
    let document = document();
    let secured = |operation: &Value| !operation["security"].as_array().unwrap().is_empty();
    for (path, method, operation) in operations(&document) {
        let headers = headers_of(&operation, &document);
        assert!(headers.contains("Accept-Language"), "{method} {path}");
        let success = |name: &str| {
            ["200", "201"].iter().any(|status| {
                operation.pointer(&format!("/responses/{status}/headers/{name}")).is_some()
            })
        };
        let shows = operation.pointer("/responses/200/content/application~1json").is_some();
        if method == "get" && secured(&operation) && shows {
            assert!(headers.contains("If-None-Match") && success("ETag"), "{path}");
            assert!(operation["responses"].get("304").is_some(), "{path}");
        }
        if method == "post"
            && secured(&operation)
            && path.starts_with("/v1/")
            && !path.starts_with("/v1/uploads")
            && path != "/v1/batch"
        {
            assert!(headers.contains("Idempotency-Key"), "{path}");
        }
        let page = operation.pointer("/responses/200/content/application~1json/schema/$ref");
        if method == "get"
            && page.and_then(Value::as_str).is_some_and(|name| name.ends_with("Page"))
        {
            assert!(success("Link"), "{path}");
        }
    }
}

#[test]
fn generated_clients_send_bytes_as_bytes_and_one_kind_of_patch() {
    let document = document();
    let numbers = r#""items":{"format":"int32","minimum":0,"type":"integer"}"#;
    assert!(!document["paths"].to_string().contains(numbers));
    let mut bytes = 0;
    for (path, method, operation) in operations(&document) {
        let request = operation.pointer("/requestBody/content").and_then(Value::as_object);
        for (kind, content) in request.into_iter().flatten() {
            bytes += usize::from(content["schema"]["format"] == "binary");
            assert!(!kind.contains("json") || content.get("example").is_some(), "{method} {path}");
            assert!(method != "patch" || kind != "application/json", "{path}");
        }
    }
    assert!(bytes >= 4, "{bytes}");
    let code = document.pointer("/components/schemas/Problem/properties/code/$ref").unwrap();
    assert_eq!(code, "#/components/schemas/ProblemCode");
    let codes = document["components"]["schemas"]["ProblemCode"]["enum"].as_array().unwrap();
    assert!(codes.len() > 30 && codes.iter().any(|code| code == "version_conflict"));
}
