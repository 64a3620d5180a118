//! What is issued for good: the text that is hashed, and its SHA-256.
//!
//! Each value is a line with its name and its length in bytes, a line with the value. So no value
//! can be taken for the beginning of another, and whoever has the values can compute the hash.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The text in the making.
#[derive(Clone, Debug)]
pub(crate) struct IssuedText(String);

impl IssuedText {
    /// `heading` says what it is and in which form.
    pub(crate) fn new(heading: &str) -> Self {
        Self(format!("{heading}\n"))
    }

    pub(crate) fn add(&mut self, name: &str, value: &str) {
        // Writing into memory does not fail.
        let _ = writeln!(self.0, "{name} {}\n{value}", value.len());
    }

    /// The same, empty where there is nothing.
    pub(crate) fn add_if<T: std::fmt::Display>(&mut self, name: &str, value: Option<T>) {
        self.add(name, &value.map_or_else(String::new, |value| value.to_string()));
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// The SHA-256 of a text, in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing into memory does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_one_value_and_enters_the_next_makes_another_text() {
        let text = |first: &str, second: &str| {
            let mut text = IssuedText::new("lighthouse test 1");
            text.add("a", first);
            text.add("b", second);
            text.finish()
        };
        assert_eq!(text("甲", ""), "lighthouse test 1\na 3\n甲\nb 0\n\n");
        assert_ne!(sha256(&text("1\n", "2")), sha256(&text("1", "\n2")));
    }
}
