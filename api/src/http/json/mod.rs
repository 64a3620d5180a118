//! JSON that means one thing only: no duplicate keys, bounded depth, clean text (security.md 1.4).

mod canonical;
mod clean;
mod node;
mod surrogates;

use std::cell::Cell;

use lighthouse_domain::message::Message;
use serde::de::DeserializeSeed;
use serde_json::{Value, error::Category};

use super::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
    schema::escape,
};
use node::{Ambiguity, DEPTH, Node};

pub(super) use canonical::canonical;

/// Parses `bytes`, refusing everything ambiguous.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(Code::MalformedJson))?;
    let found = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node::new(&found).deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    let value = value.map_err(|error| explain(&error, found.take(), text))?;
    Problem::refuse_if_any(clean::unclean(&value)).map(|()| value)
}

fn explain(error: &serde_json::Error, found: Option<Ambiguity>, text: &str) -> Problem {
    let place = Message::new(
        format!("第 {} 行第 {} 列附近", error.line(), error.column()),
        format!("Near line {}, column {}.", error.line(), error.column()),
    );
    match found {
        Some(Ambiguity::SameKeyTwice(key)) => {
            let message = Message::new("同一个键出现了两次", "The same key occurs twice.");
            let pointer = format!("/{}", escape(&key));
            let fault = FieldError::body(pointer, FieldErrorCode::DuplicateKey, message);
            Problem::new(Code::ValidationFailed).detail(place).fault(fault)
        }
        Some(Ambiguity::TooDeep) => Problem::new(Code::MalformedJson).detail(Message::new(
            format!("嵌套超过 {DEPTH} 层"),
            format!("Nested deeper than {DEPTH} levels."),
        )),
        None if error.classify() == Category::Syntax && surrogates::one_is_alone(text) => {
            let message = Message::new("含有不成对的代理字符", "It contains a lone surrogate.");
            let fault = FieldError::body("", FieldErrorCode::InvalidText, message);
            Problem::new(Code::ValidationFailed).detail(place).fault(fault)
        }
        None => Problem::new(Code::MalformedJson).detail(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Place;

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
    fn what_is_wrong_is_found_in_the_text_and_not_in_the_parsers_words() {
        for lone in [r#"{"a":"\ud800"}"#, r#"["\udc00"]"#, r#"["\ud800\ud800"]"#, r#"["\uD83Dx"]"#]
        {
            assert_eq!(refused(lone), Code::ValidationFailed, "{lone}");
        }
        for broken in [
            r#"["\\ud800]"#,
            r#"["\u12"]"#,
            r#"["\ud83d\ude00" "surrogate"]"#,
            r#"["duplicate key" 1]"#,
        ] {
            assert_eq!(refused(broken), Code::MalformedJson, "{broken}");
        }
        assert_eq!(
            parse(r#"["\ud83d\ude00"]"#.as_bytes()).ok().unwrap(),
            serde_json::json!(["😀"])
        );
        let deep = parse(format!("{}{}", "[".repeat(65), "]".repeat(65)).as_bytes()).unwrap_err();
        assert_eq!(deep.code(), Code::MalformedJson);
    }

    #[test]
    fn a_control_character_is_pointed_at_where_it_stands() {
        let faults =
            clean::unclean(&serde_json::json!({ "a": [1, { "b/c": "\u{1}" }], "d\u{2}": 1 }));
        let places: Vec<_> = faults.into_iter().map(|fault| fault.place).collect();
        assert_eq!(places, ["/a/1/b~1c", ""].map(|at| Place::Pointer(at.to_owned())));
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
