//! Finding Chinese text from one character on, without a dictionary.
//!
//! A text is kept as its single characters and its pairs of neighbours. A term of one
//! character looks up that character, a longer one all its pairs; that every pair occurs
//! does not prove that they stand together, so the folded text has the last word.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// The longest question, in characters.
pub const QUERY_MAX: usize = 50;

/// One form for all widths and cases; runs of white space become one space.
pub fn fold(raw: &str) -> String {
    let wide: String = raw.nfkc().flat_map(char::to_lowercase).collect();
    wide.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character belongs to Chinese text, its punctuation included: no spaces part words there.
pub const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Every character and every pair of neighbours, each once.
pub fn grams(folded: &str) -> BTreeSet<String> {
    folded.split(' ').flat_map(|word| singles(word).chain(pairs(word))).collect()
}

/// The grams that a text with all these terms must have.
pub fn wanted(terms: &[String]) -> BTreeSet<String> {
    terms.iter().flat_map(|term| needed(term)).collect()
}

/// The terms of a question, each once.
pub fn terms(question: &str) -> Vec<String> {
    let folded = fold(question);
    let terms: BTreeSet<_> = folded.split(' ').filter(|term| !term.is_empty()).collect();
    terms.into_iter().map(str::to_owned).collect()
}

fn needed(term: &str) -> Vec<String> {
    let pairs: Vec<_> = pairs(term).collect();
    if pairs.is_empty() { singles(term).collect() } else { pairs }
}

fn singles(word: &str) -> impl Iterator<Item = String> + '_ {
    word.chars().map(String::from)
}

fn pairs(word: &str) -> impl Iterator<Item = String> + '_ {
    word.chars().zip(word.chars().skip(1)).map(|(a, b)| [a, b].iter().collect())
}
