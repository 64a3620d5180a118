//! JSON as YAML, for people and tools that read contracts that way.
//!
//! Every text is quoted as in JSON, which YAML reads as it is: nothing becomes a number, a date
//! or a truth by accident.

use serde_json::Value;

/// The whole document in block style.
pub(crate) fn to_string(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out.trim_start_matches('\n').to_owned() + "\n"
}

fn write(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, item) in map {
                begin(depth, out);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                below(item, depth + 1, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                begin(depth, out);
                out.push('-');
                below(item, depth + 1, out);
            }
        }
        plain => out.push_str(&plain.to_string()),
    }
}

fn begin(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// A plain value stands on the same line.
fn below(item: &Value, depth: usize, out: &mut String) {
    let plain = match item {
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    };
    if plain {
        out.push(' ');
    }
    write(item, depth, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_indented_and_texts_are_quoted() {
        let value = serde_json::json!({ "a": { "list": [1, { "b": null, "c": [] }, ["x"]], "no": "no" }, "zh": "张\n" });
        let expected = "\"a\":\n  \"list\":\n    - 1\n    -\n      \"b\": null\n      \"c\": []\n    -\n      - \"x\"\n  \"no\": \"no\"\n\"zh\": \"张\\n\"\n";
        assert_eq!(to_string(&value), expected);
    }
}
