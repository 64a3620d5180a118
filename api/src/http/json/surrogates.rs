//! Half a character: `\ud83d` without the half that follows it. The parser refuses it, and says so
//! in words only.

/// Whether an escape of the text is half of a pair whose other half is missing.
pub(super) fn one_is_alone(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, escape)) = rest.split_once('\\') {
        match unit(escape) {
            Some(0xD800..=0xDBFF) => {
                let second = escape.get(5..).and_then(|after| after.strip_prefix('\\'));
                match second.map(|escape| (unit(escape), escape.get(5..))) {
                    Some((Some(0xDC00..=0xDFFF), Some(after))) => rest = after,
                    _ => return true,
                }
            }
            Some(0xDC00..=0xDFFF) => return true,
            _ => rest = after_one(escape),
        }
    }
    false
}

/// The number that `u` and four digits stand for.
fn unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

/// What follows the escaped character.
fn after_one(escape: &str) -> &str {
    let mut characters = escape.chars();
    characters.next();
    characters.as_str()
}
