//! Values for a schema: mostly what the field asks for, near the clock and among known ids.

use chrono::{Days, Months, TimeDelta};
use lighthouse_domain::time::Instant;
use serde_json::{Map, Value, json};

use crate::{contract::Contract, dice::Dice, world::World};

pub struct Maker<'s> {
    pub contract: &'s Contract,
    pub world: &'s World,
    pub dice: &'s mut Dice,
    pub now: Instant,
    /// Who asks.
    pub person: Option<usize>,
}

pub const NAMES: [&str; 8] = ["李四", "王五", "赵敏", "陈静", "周平", "吴霞", "郑强", "孙丽"];

impl Maker<'_> {
    pub fn value(&mut self, name: &str, schema: &Value) -> Value {
        let contract = self.contract;
        let schema = contract.resolved(schema);
        if let Some(choices) = schema["oneOf"].as_array() {
            let (nulls, others): (Vec<&Value>, Vec<&Value>) =
                choices.iter().partition(|one| one["type"] == "null");
            if !nulls.is_empty() && self.dice.chance(15) {
                return Value::Null;
            }
            return self.dice.one(&others).map_or(Value::Null, |&one| self.value(name, one));
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.all_of(name, parts);
        }
        if let Some(words) = schema["enum"].as_array() {
            return self.dice.one(words).cloned().unwrap_or(Value::Null);
        }
        self.typed(name, schema)
    }

    fn all_of(&mut self, name: &str, parts: &[Value]) -> Value {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(fields) = self.value(name, part) {
                whole.extend(fields);
            }
        }
        Value::Object(whole)
    }

    fn typed(&mut self, name: &str, schema: &Value) -> Value {
        let kinds: Vec<&str> = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            kind => kind.as_str().into_iter().collect(),
        };
        if kinds.contains(&"null") && self.dice.chance(10) {
            return Value::Null;
        }
        match kinds.iter().find(|kind| **kind != "null") {
            Some(&"object") => self.object(schema),
            Some(&"array") => self.array(name, schema),
            Some(&"integer") => json!(self.number(schema)),
            Some(&"boolean") => json!(self.dice.chance(50)),
            Some(&"string") => self.text(name, schema),
            _ => Value::Null,
        }
    }

    /// What is required, and some of the rest.
    fn object(&mut self, schema: &Value) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut made = Map::new();
        for (field, of) in schema["properties"].as_object().into_iter().flatten() {
            if required.contains(&field.as_str()) || (field != "id" && self.dice.chance(25)) {
                made.insert(field.clone(), self.value(field, of));
            }
        }
        if let (Some(from), true) =
            (made.get("from_second").and_then(Value::as_i64), made.contains_key("to_second"))
        {
            made.insert("to_second".to_owned(), json!(from + self.dice.between(1, 90)));
        }
        Value::Object(made)
    }

    fn array(&mut self, name: &str, schema: &Value) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
        let most = schema["maxItems"].as_u64().unwrap_or(3).min(4) as usize;
        let wanted = least.max(self.dice.below(most + 1));
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..wanted {
            let item = self.value(name, &schema["items"]);
            let of_same = |one: &Value| {
                one == &item
                    || (item["member_id"].is_string() && one["member_id"] == item["member_id"])
            };
            if !items.iter().any(of_same) {
                items.push(item);
            }
        }
        Value::Array(items)
    }

    fn number(&mut self, schema: &Value) -> i64 {
        let least = schema["minimum"].as_i64().unwrap_or(0);
        let most = schema["maximum"].as_i64().unwrap_or(10_000);
        if self.dice.chance(60) {
            self.dice.between(least, most.min(least.saturating_add(5)))
        } else {
            self.dice.between(least, most)
        }
    }

    fn text(&mut self, name: &str, schema: &Value) -> Value {
        json!(match schema["format"].as_str() {
            Some("uuid") => self.id(name),
            Some("date") => self.day(name).to_string(),
            Some("date-time") => self.instant().to_string(),
            _ => self.word(name, schema),
        })
    }

    fn id(&mut self, name: &str) -> String {
        match self.world.id_for(self.dice, self.person, name) {
            Some(id) if self.dice.chance(97) => id,
            _ => format!("0198c0de-0000-7000-8000-0000000000{:02x}", self.dice.below(256)),
        }
    }

    /// An example of the contract, with ids that exist.
    pub fn example(&mut self, name: &str, example: &Value) -> Value {
        match example {
            Value::Object(fields) => {
                let fields =
                    fields.iter().map(|(name, value)| (name.clone(), self.example(name, value)));
                Value::Object(fields.collect())
            }
            Value::Array(items) => items.iter().map(|item| self.example(name, item)).collect(),
            Value::String(text) if text.len() == 36 && text.starts_with("0198") => {
                json!(self.id(name))
            }
            other => other.clone(),
        }
    }

    pub fn day(&mut self, name: &str) -> chrono::NaiveDate {
        let today = self.now.day();
        let back = match name {
            "birth_date" => self.dice.between(20 * 365, 70 * 365),
            "applied_on" => self.dice.between(3000, 4000),
            "joined_on" => self.dice.between(1500, 2900),
            "converted_on" => self.dice.between(400, 1400),
            name if name.starts_with("ends") || name.starts_with("due") => {
                -self.dice.between(5, 90)
            }
            _ => self.dice.between(-20, 20),
        };
        if back < 0 {
            today + Days::new(back.unsigned_abs())
        } else {
            today - Days::new(back.unsigned_abs())
        }
    }

    pub fn instant(&mut self) -> Instant {
        let minutes = if self.dice.chance(70) {
            self.dice.between(-180, 180)
        } else {
            self.dice.between(-60_000, 60_000)
        };
        Instant::from_millis(self.now.millis() + TimeDelta::minutes(minutes).num_milliseconds())
    }

    pub fn month(&mut self) -> String {
        let months = Months::new(self.dice.below(3) as u32);
        (self.now.day() + months).format("%Y-%m").to_string()
    }

    fn word(&mut self, name: &str, schema: &Value) -> String {
        let n = self.dice.below(100_000);
        let word = match name {
            "month" => self.month(),
            "name" | "person" | "display_name" => NAMES[n % NAMES.len()].to_owned(),
            "code" => format!("S{n}"),
            "phone" => format!("199{:08}", n % 300),
            "q" => "李".to_owned(),
            "title" => format!("标题{}", n % 50),
            _ => schema["example"].as_str().map_or_else(|| format!("文字内容{n}"), str::to_owned),
        };
        let most = schema["maxLength"].as_u64().unwrap_or(4000) as usize;
        word.chars().take(most).collect()
    }
}
