//! Text that every database, screen and log can carry (M-12).
//!
//! Normalised to NFC, trimmed, without control or invisible characters; length is
//! counted in code points, as the contract and both databases count it.

use unicode_normalization::UnicodeNormalization;

use crate::message::Message;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("shorter than {0} characters")]
    TooShort(usize),
    #[error("longer than {0} characters")]
    TooLong(usize),
    #[error("contains a control or invisible character")]
    Invisible,
}

impl TextError {
    pub fn message(&self) -> Message {
        match self {
            Self::TooShort(n) => Message::new(
                format!("至少需要 {n} 个字符"),
                format!("Give at least {n} characters."),
            ),
            Self::TooLong(n) => {
                Message::new(format!("最多 {n} 个字符"), format!("Give at most {n} characters."))
            }
            Self::Invisible => Message::new(
                "含有控制字符或不可见字符，请删除后重试",
                "Remove the control or invisible character.",
            ),
        }
    }
}

/// Cleans one line of text and checks its length in code points.
pub fn line(raw: &str, min: usize, max: usize) -> Result<String, TextError> {
    clean(raw, min, max, false)
}

/// Cleans text that may have line breaks and tabs.
pub fn paragraph(raw: &str, min: usize, max: usize) -> Result<String, TextError> {
    clean(raw, min, max, true)
}

fn clean(raw: &str, min: usize, max: usize, breaks: bool) -> Result<String, TextError> {
    let text: String = raw.trim().nfc().collect();
    if text.chars().any(|c| is_invisible(c) && !(breaks && matches!(c, '\n' | '\r' | '\t'))) {
        return Err(TextError::Invisible);
    }
    match text.chars().count() {
        n if n < min => Err(TextError::TooShort(min)),
        n if n > max => Err(TextError::TooLong(max)),
        _ => Ok(text),
    }
}

/// Control characters, zero-width characters, fillers, direction overrides and byte order marks.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The one form in which names are kept and looked for: composed, without spaces around Chinese
/// characters (offices stretch 王 芳 to the width of three), and with single spaces elsewhere.
pub fn name(raw: &str) -> String {
    let composed: String = raw.nfc().collect();
    let mut out = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if out.chars().next_back().is_some_and(is_latin)
            && word.chars().next().is_some_and(is_latin)
        {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A letter of a script that sets its words apart by spaces.
const fn is_latin(c: char) -> bool {
    (c as u32) < 0x2E80
}

/// Full-width digits, letters and signs as their ASCII twins, without any white space.
///
/// Offices type identity numbers and phones in every one of these ways.
pub fn narrow(raw: &str) -> String {
    raw.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_byte_is_refused_before_a_database_sees_it() {
        assert_eq!(line("张\0三", 1, 10), Err(TextError::Invisible));
    }

    #[test]
    fn length_counts_code_points_not_bytes() {
        assert_eq!(line("张三丰", 1, 3), Ok("张三丰".to_owned()));
        assert_eq!(line("张三丰四", 1, 3), Err(TextError::TooLong(3)));
    }

    #[test]
    fn a_name_has_one_form_however_it_was_spaced_or_composed() {
        for raw in ["欧阳震华", " 欧阳 震华 ", "欧阳\u{3000}震 华"] {
            assert_eq!(name(raw), "欧阳震华");
        }
        assert_eq!(name("\u{F9E1}晄"), "李晄");
        assert_eq!(name(" Anna   Maria "), "Anna Maria");
        assert_eq!(name("买买提 ·  吐尔逊"), "买买提·吐尔逊");
    }

    #[test]
    fn a_character_that_nobody_sees_is_no_name() {
        for filler in ['\u{3164}', '\u{2800}', '\u{AD}', '\u{115F}', '\u{FFA0}'] {
            assert_eq!(line(&format!("王{filler}芳"), 1, 10), Err(TextError::Invisible));
        }
    }

    #[test]
    fn full_width_digits_become_ascii() {
        assert_eq!(narrow(" １３８ 0013-8000Ｘ "), "1380013-8000X");
    }
}
