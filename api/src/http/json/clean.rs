//! Control characters other than line breaks and tabs, which databases take differently (M-12).

use lighthouse_domain::message::Message;
use serde_json::Value;

use crate::http::{code::FieldErrorCode, problem::FieldError, schema::escape};

/// Where a value stands; becomes a pointer only when there is something to point at.
#[derive(Clone, Copy)]
enum Position<'a> {
    Whole,
    Item(&'a Position<'a>, usize),
    Member(&'a Position<'a>, &'a str),
}

impl Position<'_> {
    fn pointer(&self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Item(list, index) => format!("{}/{index}", list.pointer()),
            Self::Member(object, key) => format!("{}/{}", object.pointer(), escape(key)),
        }
    }

    fn fault(&self) -> FieldError {
        let message = Message::new("含有控制字符，请删除后重试", "Remove the control character.");
        FieldError::body(self.pointer(), FieldErrorCode::InvalidText, message)
    }
}

/// Every text of the value that has a control character.
pub(super) fn unclean(value: &Value) -> Vec<FieldError> {
    let mut faults = Vec::new();
    find(value, Position::Whole, &mut faults);
    faults
}

fn find(value: &Value, position: Position<'_>, faults: &mut Vec<FieldError>) {
    match value {
        Value::String(text) if is_unclean(text) => faults.push(position.fault()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find(item, Position::Item(&position, index), faults);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                if is_unclean(key) {
                    faults.push(position.fault());
                }
                find(item, Position::Member(&position, key), faults);
            }
        }
        _ => {}
    }
}

fn is_unclean(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}
