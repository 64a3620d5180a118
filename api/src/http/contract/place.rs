//! Steps through a document.

use serde_json::{Value, json};

/// Puts `new` at the end of `path`, making the objects on the way.
pub(super) fn set(value: &mut Value, path: &[&str], new: Value) {
    match (path.split_first(), value) {
        (None, place) => *place = new,
        (Some((first, rest)), Value::Object(map)) => {
            set(map.entry(*first).or_insert_with(|| json!({})), rest, new);
        }
        (Some(_), _) => {}
    }
}
