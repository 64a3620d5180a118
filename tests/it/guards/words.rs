//! Functions bear verbs and standard words: names that say nothing on their own stay away.

use std::fs;

use super::layers::{root, sources};

/// Participles and prepositions that hide what a function does: a constructor is `new`, `parse`
/// or `from_…`, a conversion names its result.
const NO_FUNCTION_NAMES: [&str; 20] = [
    "of",
    "told",
    "taken",
    "shown",
    "judged",
    "seated",
    "worded",
    "spoken",
    "narrowed",
    "stepped",
    "settled",
    "says",
    "understand",
    "understood",
    "whole",
    "also",
    "under",
    "among",
    "around",
    "spelt",
];
/// Types of the old private language; each has its standard name in `docs/GLOSSARY.md`.
const NO_TYPE_NAMES: [&str; 16] = [
    "By", "Call", "Hand", "Keep", "Said", "Deed", "Trace", "Look", "Seen", "Reply", "Stored",
    "Shape", "Party", "Wish", "Asked", "Shown",
];

#[test]
fn functions_and_types_bear_standard_words() {
    let mut found = Vec::new();
    for folder in ["domain/src", "persistence/src", "migrations/src", "api/src", "tests/it"] {
        for file in sources(&root().join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate() {
                if let Some(name) = declared(line).filter(|name| is_private_language(line, name)) {
                    found.push(format!("{}:{}: {name}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "give these a standard name:\n{}", found.join("\n"));
}

fn is_private_language(line: &str, name: &str) -> bool {
    let names: &[&str] = if line.contains("fn ") { &NO_FUNCTION_NAMES } else { &NO_TYPE_NAMES };
    names.contains(&name)
}

/// The name that a line declares, if it declares a function or a type.
fn declared(line: &str) -> Option<&str> {
    let code = line.trim_start();
    if code.starts_with("//") {
        return None;
    }
    let rest = ["fn ", "struct ", "enum ", "trait "].iter().find_map(|word| {
        let before = code.find(word)?;
        let is_word = code[..before].chars().next_back().is_none_or(|last| last == ' ');
        is_word.then(|| &code[before + word.len()..])
    })?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(&rest[..end])
}
