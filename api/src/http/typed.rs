//! From a value that its schema accepts to its type.
//!
//! The two are made from one declaration and agree. Where they ever do not, the caller is told
//! which field was not understood, and the log says that a schema has to be mended.

use lighthouse_domain::message::Message;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{code::FieldErrorCode, problem::FieldError, schema::escape};

/// The value as its type, or the error with the place of what was not understood.
pub(super) fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, FieldError> {
    T::deserialize(value).map_err(|error| {
        let error = error.to_string();
        let mut place = String::new();
        find::<T>(value, value, &error, &mut place);
        tracing::error!(%error, %place, "schema and type disagree");
        let message = Message::new("无法识别此值", "This value is not understood.");
        FieldError::body(place, FieldErrorCode::InvalidValue, message)
    })
}

/// Goes down to the value without which another error, or none, would be met.
fn find<T: DeserializeOwned>(whole: &Value, here: &Value, error: &str, place: &mut String) {
    for (step, child) in children(here) {
        let below = format!("{place}/{step}");
        let rest = without(whole, place, &step);
        let other = T::deserialize(&rest).err().is_none_or(|other| other.to_string() != error);
        if other {
            *place = below;
            return find::<T>(whole, child, error, place);
        }
    }
}

fn children(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Object(map) => map.iter().map(|(key, item)| (escape(key), item)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect()
        }
        _ => Vec::new(),
    }
}

fn without(whole: &Value, place: &str, step: &str) -> Value {
    let mut rest = whole.clone();
    match rest.pointer_mut(place) {
        Some(Value::Object(map)) => {
            map.retain(|key, _| escape(key) != step);
        }
        Some(Value::Array(items)) => {
            if let Ok(at) = step.parse::<usize>()
                && at < items.len()
            {
                items.remove(at);
            }
        }
        _ => {}
    }
    rest
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Room {
        name: String,
        seats: Vec<Seats>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Seats {
        count: u8,
    }

    #[test]
    fn what_is_not_understood_is_named_by_its_pointer() {
        for (value, pointer) in [
            (json!({ "name": "a", "seats": [{ "count": 5 }, { "count": 500 }] }), "/seats/1/count"),
            (json!({ "seats": [], "name": 5 }), "/name"),
            (json!({ "name": "a", "seats": {} }), "/seats"),
            (json!([]), ""),
        ] {
            let error = typed::<Room>(&value).unwrap_err();
            assert_eq!(error, FieldError::body(pointer, error.code, error.detail.clone()));
        }
    }
}
