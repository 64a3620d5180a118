//! Builds a value and stops where JSON could mean two things, or nests without end.

use std::{cell::Cell, fmt};

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Nesting that is understood.
pub(super) const DEPTH: usize = 64;

/// What makes JSON ambiguous although its grammar is kept.
pub(super) enum Ambiguity {
    SameKeyTwice(String),
    TooDeep,
}

/// One value at a known depth; what was found wrong is left in `found`, since the parser's own errors
/// are sentences.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    depth: usize,
    found: &'a Cell<Option<Ambiguity>>,
}

impl<'a> Node<'a> {
    pub(super) fn new(found: &'a Cell<Option<Ambiguity>>) -> Self {
        Self { depth: 0, found }
    }

    fn refuse<E: serde::de::Error>(self, what: Ambiguity) -> E {
        self.found.set(Some(what));
        E::custom("ambiguous")
    }

    fn below<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth >= DEPTH {
            Err(self.refuse(Ambiguity::TooDeep))
        } else {
            Ok(Self { depth: self.depth + 1, ..self })
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
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
                return Err(self.refuse(Ambiguity::SameKeyTwice(key)));
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
