//! Whole examples of bodies, put together from the examples of their fields.

use serde_json::{Map, Value, json};

const JSON: [&str; 2] = ["application/json", "application/merge-patch+json"];
/// Deeper than any schema that does not hold itself.
const DEPTH: usize = 16;

/// Gives each JSON body of an operation an example, unless it has one.
pub(super) fn complete(operation: &mut Value, schemas: &Value) {
    let request = Maker { schemas, whole: false };
    let answer = Maker { schemas, whole: true };
    for kind in JSON.map(|kind| kind.replace('/', "~1")) {
        request.put(operation.pointer_mut(&format!("/requestBody/content/{kind}")));
        for status in ["200", "201", "202"] {
            answer.put(operation.pointer_mut(&format!("/responses/{status}/content/{kind}")));
        }
    }
}

struct Maker<'a> {
    schemas: &'a Value,
    /// Whether all fields are shown; of a request those that are required or have an example.
    whole: bool,
}

impl Maker<'_> {
    fn put(&self, content: Option<&mut Value>) {
        let Some(content) = content.and_then(Value::as_object_mut) else { return };
        if content.contains_key("example") || content.contains_key("examples") {
            return;
        }
        let example = content.get("schema").and_then(|schema| self.example(schema, 0));
        if let Some(example) = example {
            content.insert("example".to_owned(), example);
        }
    }

    fn example(&self, schema: &Value, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
            return self.example(self.schemas.get(name)?, depth + 1);
        }
        let given = schema.get("example").or_else(|| schema.pointer("/examples/0"));
        if let Some(given) = given.or_else(|| schema.pointer("/enum/0")) {
            return Some(given.clone());
        }
        if let Some(branches) = schema["oneOf"].as_array() {
            let value = branches.iter().find(|branch| branch["type"] != "null")?;
            return self.example(value, depth + 1);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.merged(parts, depth);
        }
        match kind(schema) {
            "object" => Some(self.object(schema, depth)),
            "array" => {
                let count = schema["minItems"].as_u64().unwrap_or(1).max(1);
                let item = self.example(&schema["items"], depth + 1)?;
                Some((0..count).map(|_| item.clone()).collect())
            }
            "string" => Some(text(schema)),
            "integer" | "number" => Some(schema.get("minimum").cloned().unwrap_or(json!(1))),
            "boolean" => Some(json!(false)),
            _ => Some(Value::Null),
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let required = |name: &str| {
            schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name))
        };
        let fields = schema["properties"].as_object().into_iter().flatten();
        let shown = fields
            .filter(|(name, field)| self.whole || required(name) || field.get("example").is_some());
        let made =
            shown.filter_map(|(name, field)| Some((name.clone(), self.example(field, depth + 1)?)));
        Value::Object(made.collect())
    }

    fn merged(&self, parts: &[Value], depth: usize) -> Option<Value> {
        let mut all = Map::new();
        for part in parts {
            if let Value::Object(fields) = self.example(part, depth + 1)? {
                all.extend(fields);
            }
        }
        Some(Value::Object(all))
    }
}

/// The type of a schema; of several the first, as the others are null.
fn kind(schema: &Value) -> &str {
    let kind = &schema["type"];
    let several = kind.as_array().and_then(|all| all.iter().find(|one| *one != "null"));
    let kind = several.unwrap_or(kind).as_str();
    kind.unwrap_or(if schema.get("properties").is_some() { "object" } else { "" })
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("uuid") => json!("0198c0de-0000-7000-8000-000000000000"),
        Some("date") => json!("2026-11-23"),
        Some("date-time") => json!("2026-11-23T01:00:00.000Z"),
        _ => {
            let least = schema["minLength"].as_u64().and_then(|least| usize::try_from(least).ok());
            let most = schema["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok());
            let length = least.unwrap_or(0).max(2).min(most.unwrap_or(usize::MAX));
            json!("示例文字".chars().cycle().take(length).collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every example of the contract is valid by its own schema.
    #[test]
    fn every_example_is_valid() {
        let whole: Value = serde_json::from_str(crate::published::TEXT).unwrap();
        let mut wrong = Vec::new();
        let mut seen = 0;
        check(&whole["paths"], "", &whole["components"], &mut seen, &mut wrong);
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(seen > 250, "{seen}");
    }

    fn check(
        here: &Value,
        at: &str,
        components: &Value,
        seen: &mut usize,
        wrong: &mut Vec<String>,
    ) {
        match here {
            Value::Object(map) => {
                if let (Some(schema), Some(example)) = (map.get("schema"), map.get("example")) {
                    let mut schema = schema.clone();
                    schema["components"] = components.clone();
                    let validator =
                        jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
                    wrong.extend(
                        validator
                            .iter_errors(example)
                            .map(|error| format!("{at}: {error} at {}", error.instance_path())),
                    );
                    *seen += 1;
                }
                for (key, inner) in
                    map.iter().filter(|(key, _)| *key != "example" && *key != "schema")
                {
                    check(inner, &format!("{at}/{key}"), components, seen, wrong);
                }
            }
            Value::Array(items) => {
                for item in items {
                    check(item, at, components, seen, wrong);
                }
            }
            _ => {}
        }
    }
}
