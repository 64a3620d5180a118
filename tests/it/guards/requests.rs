//! Requests made from the contract: as right as it can say, whoever sends them.

use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use uuid::Uuid;

use super::contract::operations;
use crate::support::{Answer, Person, Town};

/// Properties that the contract leaves open and a rule asks for.
const ASKED_BY_RULES: [(&str, &str); 1] = [("EnterGuest", "phone")];

/// Every operation that needs a permission: path, method and contract.
pub(super) fn secured(document: &Value) -> Vec<(String, String, Value)> {
    operations(document)
        .into_iter()
        .filter(|(_, _, operation)| operation.get("x-required-permission").is_some())
        .collect()
}

/// A request that would be right if the caller were: made-up ids, example bodies.
pub(super) async fn ask(
    town: &Town,
    person: Option<&Person>,
    id: Uuid,
    path: &str,
    method: &str,
    document: &Value,
    operation: &Value,
) -> Answer {
    let filled: String = path
        .split('/')
        .map(|part| if part.starts_with('{') { id.to_string() } else { part.to_owned() })
        .collect::<Vec<_>>()
        .join("/");
    let mut request = request(town, (method, &filled), document, operation).header("if-match", "*");
    if let Some(person) = person {
        request = request.bearer_auth(&person.token);
    }
    town.send(request).await
}

/// The request of an operation at a path, with all that its contract asks for but `If-Match`.
pub(super) fn request(
    town: &Town,
    (method, path): (&str, &str),
    document: &Value,
    operation: &Value,
) -> RequestBuilder {
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let mut request = town.request(method, path);
    if let Some(content) = operation.pointer("/requestBody/content").and_then(Value::as_object) {
        let paper = content.contains_key("application/pdf").then_some("application/pdf");
        let kind = paper.unwrap_or_else(|| content.keys().next().unwrap());
        request = request.header("content-type", kind);
        request = if kind.contains("json") {
            request.body(example(document, &content[kind]["schema"]).to_string())
        } else {
            request.body("%PDF-1.7 x")
        };
    }
    for parameter in parameters(operation) {
        let name = parameter["name"].as_str().unwrap();
        request = match (name, parameter["in"].as_str().unwrap()) {
            ("Idempotency-Key", _) => request.header(name, Uuid::now_v7().to_string()),
            ("Tus-Resumable", _) => request.header(name, "1.0.0"),
            ("Upload-Offset", _) => request.header(name, "0"),
            (_, "query") if parameter["required"] == true || name == "number" => {
                request.query(&[(name, query_value(parameter))])
            }
            _ => request,
        };
    }
    request
}

fn query_value(parameter: &Value) -> String {
    let schema = &parameter["schema"];
    if schema["type"] == "integer" {
        return "1".to_owned();
    }
    let known = [parameter.get("example"), schema.get("example"), schema["enum"].get(0)];
    match known.into_iter().flatten().next() {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => Uuid::nil().to_string(),
    }
}

/// The parameters of an operation's own; those that all share stand elsewhere.
pub(super) fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.filter(|parameter| parameter.get("name").is_some())
}

/// An example of a schema: its own, or its required properties'.
fn example(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let schema = &document["components"]["schemas"][name];
        let mut made = example(document, schema);
        for (_, property) in ASKED_BY_RULES.iter().filter(|(of, _)| *of == name) {
            made[*property] = example(document, &schema["properties"][*property]);
        }
        return made;
    }
    if let Some(example) = schema.get("example").or_else(|| schema["examples"].get(0)) {
        return example.clone();
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            required
                .iter()
                .filter_map(Value::as_str)
                .map(|name| (name.to_owned(), example(document, &schema["properties"][name])))
                .collect()
        }
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(1).max(1);
            Value::Array((0..least).map(|n| item(document, &schema["items"], n)).collect())
        }
        Some("integer") => 1.into(),
        Some("boolean") => true.into(),
        _ if schema["format"] == "uuid" => Uuid::nil().to_string().into(),
        _ => "x".into(),
    }
}

/// One item of a list; no two ids are the same.
fn item(document: &Value, schema: &Value, n: u64) -> Value {
    if schema["format"] == "uuid" {
        return Uuid::from_u128(n.into()).to_string().into();
    }
    example(document, schema)
}
