//! Parts of a file (RFC 9110, section 14) and the name it is saved under (RFC 8187).

use std::fmt::Write;

use actix_web::{HttpRequest, http::header};

/// What of a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    /// From the first byte to the last, both included.
    Part {
        first: u64,
        last: u64,
    },
    /// Nothing of what is asked for is there.
    Nothing,
}

/// The part that `Range` asks for, unless `If-Range` says that it knows another file.
pub fn wanted(request: &HttpRequest, etag: &str, length: u64) -> Wanted {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    // A weak tag or a date never matches: the file is known by its hash alone.
    if text(header::IF_RANGE).is_some_and(|known| known.trim() != etag) {
        return Wanted::Whole;
    }
    text(header::RANGE).map_or(Wanted::Whole, |range| parse(range, length))
}

/// Of several parts the first that is there is answered; what cannot be read is ignored.
fn parse(range: &str, length: u64) -> Wanted {
    let Some(parts) = range.trim().strip_prefix("bytes=") else { return Wanted::Whole };
    let mut asked = false;
    for part in parts.split(',').map(str::trim) {
        match bounds(part, length) {
            None => return Wanted::Whole,
            Some((first, last)) if first <= last && first < length => {
                return Wanted::Part { first, last: last.min(length - 1) };
            }
            Some(_) => asked = true,
        }
    }
    if asked { Wanted::Nothing } else { Wanted::Whole }
}

/// `first-last`, `first-` or `-count`; a part that lies outside begins past the end.
fn bounds(part: &str, length: u64) -> Option<(u64, u64)> {
    let (first, last) = part.split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (first, last) {
        ("", count) => {
            let count = number(count)?;
            let first = if count == 0 { length } else { length.saturating_sub(count) };
            Some((first, u64::MAX))
        }
        (first, "") => Some((number(first)?, u64::MAX)),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some((first, last))
        }
    }
}

/// Shown in place, and saved under this name; old clients get it in ASCII. A sheet is saved: a browser
/// would show it as text.
pub fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_graphic() && !"\"\\%".contains(c) { c } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    let how = if is_sheet(name) { "attachment" } else { "inline" };
    format!("{how}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

fn is_sheet(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["csv", "xlsx"].iter().any(|sheet| ending.eq_ignore_ascii_case(sheet))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_standard_says() {
        let part = |first, last| Wanted::Part { first, last };
        for (range, wanted) in [
            ("bytes=0-3", part(0, 3)),
            ("bytes=4-", part(4, 9)),
            ("bytes=-4", part(6, 9)),
            ("bytes=-99", part(0, 9)),
            ("bytes=8-99", part(8, 9)),
            ("bytes=20-30, 2-3, 5-6", part(2, 3)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=99999999999999999999-", Wanted::Nothing),
            ("bytes=5-2", Wanted::Whole),
            ("bytes=", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("items=0-3", Wanted::Whole),
        ] {
            assert_eq!(parse(range, 10), wanted, "{range}");
        }
    }

    #[test]
    fn a_chinese_name_travels_encoded_with_a_plain_one_beside_it() {
        assert_eq!(
            disposition("党课 1.mp3"),
            "inline; filename=\"___1.mp3\"; filename*=UTF-8''%E5%85%9A%E8%AF%BE%201.mp3"
        );
    }
    #[test]
    fn a_sheet_is_saved_and_a_page_is_shown() {
        assert!(disposition("名册.XLSX").starts_with("attachment; "));
        assert!(disposition("audit-events.csv").starts_with("attachment; "));
        assert!(disposition("csv").starts_with("inline; "), "a name without an ending");
        assert!(disposition("BU-2026-000001.pdf").starts_with("inline; "));
    }
}
