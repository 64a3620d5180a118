//! JSON that means one thing only: no duplicate keys, bounded depth, clean text (security.md 1.4).

use std::{collections::BTreeMap, fmt};

use lighthouse_domain::message::Message;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
    schema::escape,
};

/// Nesting that is understood.
const DEPTH: usize = 64;
const DUPLICATE: &str = "duplicate key";
const TOO_DEEP: &str = "too deep";

/// Parses `bytes`, refusing everything ambiguous.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(Code::MalformedJson))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node { depth: 0 }.deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    value.map_err(|error| explain(&error)).and_then(|value| {
        let mut faults = Vec::new();
        find_unclean(&value, "", &mut faults);
        Problem::refuse_if_any(faults).map(|()| value)
    })
}

fn explain(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let place = Message::new(
        format!("第 {} 行第 {} 列附近", error.line(), error.column()),
        format!("Near line {}, column {}.", error.line(), error.column()),
    );
    if let Some(key) = text.strip_prefix(DUPLICATE) {
        let key = key.trim().split(" at line").next().unwrap_or_default();
        let message = Message::new("同一个键出现了两次", "The same key occurs twice.");
        return Problem::new(Code::ValidationFailed).detail(place).fault(FieldError::body(
            format!("/{}", escape(key)),
            FieldErrorCode::DuplicateKey,
            message,
        ));
    }
    if text.contains("surrogate") || text.contains("hex escape") {
        let message = Message::new("含有不成对的代理字符", "It contains a lone surrogate.");
        return Problem::new(Code::ValidationFailed).detail(place).fault(FieldError::body(
            "",
            FieldErrorCode::InvalidText,
            message,
        ));
    }
    if text.contains(TOO_DEEP) || text.contains("recursion limit") {
        let message = Message::new(
            format!("嵌套超过 {DEPTH} 层"),
            format!("Nested deeper than {DEPTH} levels."),
        );
        return Problem::new(Code::MalformedJson).detail(message);
    }
    Problem::new(Code::MalformedJson).detail(place)
}

/// Control characters other than line breaks and tabs, which databases take differently (M-12).
fn find_unclean(value: &Value, at: &str, faults: &mut Vec<FieldError>) {
    let unclean =
        |text: &str| text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    let message = || Message::new("含有控制字符，请删除后重试", "Remove the control character.");
    match value {
        Value::String(text) if unclean(text) => {
            faults.push(FieldError::body(at, FieldErrorCode::InvalidText, message()));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_unclean(item, &format!("{at}/{index}"), faults);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                if unclean(key) {
                    faults.push(FieldError::body(at, FieldErrorCode::InvalidText, message()));
                }
                if matches!(item, Value::String(_) | Value::Array(_) | Value::Object(_)) {
                    find_unclean(item, &format!("{at}/{}", escape(key)), faults);
                }
            }
        }
        _ => {}
    }
}

/// One value at a known depth.
#[derive(Clone, Copy)]
struct Node {
    depth: usize,
}

impl Node {
    fn below<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth >= DEPTH {
            Err(E::custom(TOO_DEEP))
        } else {
            Ok(Self { depth: self.depth + 1 })
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(integer(value).map_or_else(|| value.into(), Value::from))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut all = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if all.contains_key(&key) {
                return Err(A::Error::custom(format_args!("{DUPLICATE} {key}")));
            }
            let value = entries.next_value_seed(below)?;
            all.insert(key, value);
        }
        Ok(Value::Object(all))
    }
}

/// JSON has one kind of number: 5.0 and 5e0 are the integer 5.
fn integer(value: f64) -> Option<i64> {
    /// Up to here every integer has a number of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "bounded and without a fraction")]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// One text for all ways to write the same value: keys in order, nothing between them.
pub(super) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            text.push('{');
            for (at, (key, item)) in sorted.into_iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write_canonical(item, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                write_canonical(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Code {
        parse(text.as_bytes()).unwrap_err().code()
    }

    #[test]
    fn ambiguous_json_is_refused() {
        assert_eq!(refused(r#"{"a":1,"a":2}"#), Code::ValidationFailed);
        assert_eq!(refused(r#"{"a":"\u0000"}"#), Code::ValidationFailed);
        assert_eq!(refused(r#"{"a":"\ud800"}"#), Code::ValidationFailed);
        assert_eq!(refused(r#"{"a":1}x"#), Code::MalformedJson);
        assert_eq!(refused(&"[".repeat(10_000)), Code::MalformedJson);
        assert_eq!(refused(r#"{"a":NaN}"#), Code::MalformedJson);
    }

    #[test]
    fn ordinary_json_passes() {
        assert_eq!(
            parse(br#"{"a":["x\n",1.5,null,true]}"#).ok().unwrap(),
            serde_json::json!({"a":["x\n",1.5,null,true]})
        );
    }

    #[test]
    fn an_integer_is_an_integer_however_it_is_written() {
        let parsed = |text: &str| parse(text.as_bytes()).ok().unwrap();
        for text in ["5", "5.0", "5e0", "0.5e1"] {
            assert_eq!(parsed(text), serde_json::json!(5), "{text}");
        }
        assert_eq!(parsed("5.5"), serde_json::json!(5.5));
        assert_eq!(parsed("1e300").as_i64(), None);
    }

    #[test]
    fn the_canonical_text_depends_on_what_is_said_alone() {
        let text = |text: &str| canonical(&parse(text.as_bytes()).ok().unwrap());
        let one = text(r#"{"b":[1.0,{"d":"\u5f20","c":null}],"a":true}"#);
        assert_eq!(one, text("{ \"a\" : true,\n\"b\":[1,{\"c\":null,\"d\":\"张\"}]}"));
        assert_eq!(one, r#"{"a":true,"b":[1,{"c":null,"d":"张"}]}"#);
        assert_ne!(one, text(r#"{"b":[1,{"d":"张","c":null}],"a":false}"#));
    }
}
