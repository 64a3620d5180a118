//! Every enum of the contract has its Chinese and its English words.

use std::collections::BTreeMap;

use serde_json::Value;

use super::contract::document;
use crate::support::{Town, stories};

/// Codes of problems have sentences of their own, in `GET /v1/error-codes`.
const CODES: [&str; 2] = ["ProblemCode", "FieldErrorCode"];

/// The values of each enum in the contract: under its schema's name, or nameless in a parameter.
fn enums_of(contract: &Value) -> (BTreeMap<String, Value>, Vec<Value>) {
    let named = contract["components"]["schemas"].as_object().unwrap();
    let named = named.iter().filter(|(name, _)| !CODES.contains(&name.as_str()));
    let named = named.filter_map(|(name, schema)| {
        let values = schema.get("enum")?;
        Some((name.clone(), values.clone()))
    });
    let mut nameless = Vec::new();
    collect(&contract["paths"], &mut nameless);
    for schema in contract["components"]["schemas"].as_object().unwrap().values() {
        schema.as_object().unwrap().values().for_each(|part| collect(part, &mut nameless));
    }
    (named.collect(), nameless)
}

fn collect(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("enum").filter(|values| values.is_array()).cloned());
            map.values().for_each(|part| collect(part, found));
        }
        Value::Array(items) => items.iter().for_each(|part| collect(part, found)),
        _ => {}
    }
}

fn is_chinese(word: &str) -> bool {
    word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

stories! {
    async fn every_enum_of_the_contract_has_its_words(town: Town) {
        let answer = town.send(town.request(reqwest::Method::GET, "/v1/vocabulary")).await.ok();
        let words = answer["enums"].as_object().unwrap();
        let values_of = |terms: &Value| {
            Value::Array(terms.as_array().unwrap().iter().map(|term| term["value"].clone()).collect())
        };
        let listed: BTreeMap<String, Value> =
            words.iter().map(|(name, terms)| (name.clone(), values_of(terms))).collect();
        let (named, nameless) = enums_of(&document());
        assert_eq!(listed, named, "add the list to api/src/home/vocabulary.rs");
        for values in nameless {
            assert!(listed.values().any(|known| *known == values), "{values} has no words");
        }
        for (name, term) in words.iter().flat_map(|(n, terms)| terms.as_array().unwrap().iter().map(move |t| (n, t))) {
            assert!(is_chinese(term["zh"].as_str().unwrap()), "{name}: {term}");
            let english = term["en"].as_str().unwrap();
            assert!(english.is_ascii() && english.len() > 2, "{name}: {term}");
            assert!(!english.contains('_'), "{name}: {term}");
        }
    }
}
