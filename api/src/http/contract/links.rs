//! Where an answer leads: what a client that has just made something may call next with its id, as
//! links of the contract. Tools follow them, and a reader sees the steps of a record.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// An operation that a record's id leads to.
struct Target {
    operation_id: String,
    /// The path's own parameter that names the record.
    parameter: String,
    /// Whether the step needs the version that the answer's `ETag` names.
    if_match: bool,
}

/// Links every operation that makes a record with the operations of that record.
pub(super) fn link(document: &mut Value, schemas: &Value) {
    let targets = targets(document);
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        let Some(targets) = targets.get(path) else { continue };
        if let Some(operation) = item.get_mut("post") {
            link_operation(path, operation, (targets, schemas));
        }
    }
}

/// The operations of each collection's records, by the path of the collection.
fn targets(document: &Value) -> BTreeMap<String, Vec<Target>> {
    let mut found: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let Some((collection, parameter)) = collection_of(path) else { continue };
        for operation in item.as_object().into_iter().flat_map(Map::values) {
            let Some(operation_id) = operation["operationId"].as_str() else { continue };
            found.entry(collection.to_owned()).or_default().push(Target {
                operation_id: operation_id.to_owned(),
                parameter: parameter.to_owned(),
                if_match: takes_if_match(operation),
            });
        }
    }
    found
}

/// `/v1/classes/{id}` and `/v1/classes/{id}/publish` belong to `/v1/classes` and its `id`.
fn collection_of(path: &str) -> Option<(&str, &str)> {
    let (record, step) = match path.rsplit_once('/') {
        Some((before, last)) if !last.starts_with('{') => (before, Some(last)),
        _ => (path, None),
    };
    let (collection, parameter) = record.rsplit_once('/')?;
    let parameter = parameter.strip_prefix('{')?.strip_suffix('}')?;
    (step.is_none_or(|step| !step.is_empty())).then_some((collection, parameter))
}

fn takes_if_match(operation: &Value) -> bool {
    operation["parameters"].as_array().into_iter().flatten().any(|one| {
        one["name"] == "If-Match" || one["$ref"].as_str().is_some_and(|at| at.ends_with("/IfMatch"))
    })
}

fn link_operation(path: &str, operation: &mut Value, (targets, schemas): (&[Target], &Value)) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        if !status.starts_with('2') || !answers_record(response, schemas) {
            continue;
        }
        let links =
            targets.iter().map(|target| (target.operation_id.clone(), written(path, target)));
        let links: Map<String, Value> = links.collect();
        if let Some(response) = response.as_object_mut() {
            response.insert("links".to_owned(), links.into());
        }
    }
}

fn written(path: &str, target: &Target) -> Value {
    let own = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Map<String, Value> =
        own.map(|name| (name.to_owned(), json!(format!("$request.path.{name}")))).collect();
    parameters.insert(target.parameter.clone(), json!("$response.body#/id"));
    if target.if_match {
        parameters.insert("If-Match".to_owned(), json!("$response.header.ETag"));
    }
    json!({ "operationId": target.operation_id, "parameters": parameters })
}

fn answers_record(response: &Value, schemas: &Value) -> bool {
    let schema = response.pointer("/content/application~1json/schema");
    let name = schema.and_then(|schema| schema.get("$ref")?.as_str()?.rsplit('/').next());
    let schema = name.map_or(schema, |name| schemas.get(name));
    schema.is_some_and(|schema| schema.pointer("/properties/id").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked() -> Value {
        let record = json!({ "properties": { "id": { "type": "string" } } });
        let body =
            |schema: Value| json!({ "content": { "application/json": { "schema": schema } } });
        let schemas = json!({ "Thing": record });
        let thing = json!({ "$ref": "#/components/schemas/Thing" });
        let if_match = json!([{ "name": "If-Match", "in": "header" }]);
        let mut document = json!({ "paths": {
            "/v1/boxes/{id}/things": {
                "post": { "operationId": "createThing", "responses": { "201": body(thing.clone()) } },
                "get": { "operationId": "listThings", "responses": {} } },
            "/v1/boxes/{id}/things/{thing_id}": {
                "get": { "operationId": "getThing", "responses": {} },
                "patch": { "operationId": "updateThing", "parameters": if_match, "responses": {} } },
            "/v1/boxes/{id}/things/{thing_id}/end": {
                "post": { "operationId": "endThing", "responses": {} } },
        } });
        link(&mut document, &schemas);
        document["paths"]["/v1/boxes/{id}/things"].take()
    }

    #[test]
    fn what_was_made_leads_to_its_record_with_the_version_that_was_answered() {
        let links = &linked()["post"]["responses"]["201"]["links"];
        assert_eq!(
            links["updateThing"],
            json!({ "operationId": "updateThing", "parameters": { "id": "$request.path.id",
                "thing_id": "$response.body#/id", "If-Match": "$response.header.ETag" } })
        );
        assert_eq!(links["endThing"]["operationId"], "endThing");
    }
}
