//! No operation returns a ranking of persons: there is no figure by which persons could be ordered,
//! no order by one, and no place in an order.

use std::collections::BTreeSet;

use serde_json::Value;

use super::contract::{document, operations};

/// What a place in an order, or points for use, are called.
const RANKS: [&str; 11] = [
    "rank",
    "ranking",
    "ranked",
    "leaderboard",
    "top",
    "score",
    "scores",
    "points",
    "streak",
    "percentile",
    "position",
];
/// What an order by a figure is called as a parameter.
const ORDERS: [&str; 5] = ["sort", "sort_by", "order", "order_by", "top"];
/// What a schema of a person carries.
const PERSONS: [&str; 5] = ["member_id", "member_name", "account_id", "person", "display_name"];

/// Properties that only sound like a rank, each with its reason.
const ALLOWED: [(&str, &str, &str); 1] = [(
    "HomeWaitingView",
    "position",
    "the caller's own place in a queue for a study day, shown to nobody else",
)];

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('_')
}

fn properties(schema: &Value) -> Vec<&str> {
    schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// The names of the schemas that this value refers to, at any depth of itself.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str) {
                found.extend(name.rsplit('/').next().map(str::to_owned));
            }
            map.values().for_each(|part| references(part, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// The schemas of an answer, with all that they refer to.
fn answered(document: &Value, operation: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        if status.starts_with('2') {
            references(response, &mut found);
        }
    }
    loop {
        let mut more = found.clone();
        found
            .iter()
            .for_each(|name| references(&document["components"]["schemas"][name], &mut more));
        if more.len() == found.len() {
            return found;
        }
        found = more;
    }
}

fn is_of_a_person(schema: &Value) -> bool {
    properties(schema).iter().any(|name| PERSONS.contains(name))
}

/// What of this operation ranks, in words.
fn rankings(document: &Value, operation: &Value) -> Vec<String> {
    let schemas = answered(document, operation);
    let schema_of = |name: &String| &document["components"]["schemas"][name.as_str()];
    let persons = schemas.iter().any(|name| is_of_a_person(schema_of(name)));
    let mut found = Vec::new();
    if !persons {
        return found;
    }
    for name in &schemas {
        for property in properties(schema_of(name)) {
            let allowed = ALLOWED.iter().any(|(of, what, _)| of == name && *what == property);
            if !allowed && words(property).any(|word| RANKS.contains(&word)) {
                found.push(format!("{name}.{property}"));
            }
        }
    }
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    for name in parameters.filter_map(|one| one["name"].as_str()) {
        if ORDERS.contains(&name) {
            found.push(format!("parameter {name}"));
        }
    }
    let text = format!("{} {}", operation["summary"], operation["description"]).to_lowercase();
    let orders =
        ["ranking", "leaderboard", "the most hours first", "the best first", "highest first"];
    found.extend(
        orders.iter().filter(|order| text.contains(**order)).map(|order| (*order).to_owned()),
    );
    found
}

#[test]
fn no_operation_returns_a_ranking_of_persons() {
    let document = document();
    let mut found = Vec::new();
    for (path, method, operation) in operations(&document) {
        if operation["tags"][0] == "burden" && path.starts_with("/v1/restricted-measures") {
            continue;
        }
        let what = rankings(&document, &operation);
        if !what.is_empty() {
            found.push(format!("{method} {path}: {what:?}"));
        }
    }
    assert!(found.is_empty(), "these would rank persons:\n{}", found.join("\n"));
}

#[test]
fn the_guard_finds_a_ranking_when_there_is_one() {
    let page = serde_json::json!({ "properties": { "data": { "items": { "$ref": "#/components/schemas/Line" } } } });
    let line = serde_json::json!({ "properties": { "member_id": {}, "hours_rank": {} } });
    let document =
        serde_json::json!({ "components": { "schemas": { "Page": page, "Line": line } } });
    let body = serde_json::json!({ "$ref": "#/components/schemas/Page" });
    let operation = serde_json::json!({ "summary": "List hours", "description": "The most hours first.",
        "parameters": [{ "name": "sort" }], "responses": { "200": { "content": { "application/json": { "schema": body } } } } });
    assert_eq!(
        rankings(&document, &operation),
        ["Line.hours_rank", "parameter sort", "the most hours first"]
    );
}
