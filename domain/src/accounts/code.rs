//! The one-time code on a slip, and the login name that comes with it.

use crate::text;

/// Digits and capital letters that nobody takes for one another: no 0 and O, no 1, I and L.
const LETTERS: [char; 31] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];
/// Random bytes from here on would make some letters more frequent than others.
const EVEN: u8 = 248;
const LOGIN_LENGTH: usize = 8;

/// Ten letters that open an account once.
#[derive(Clone, PartialEq, Eq)]
pub struct ActivationCode(String);

impl ActivationCode {
    pub const LENGTH: usize = 10;

    /// A new code from random bytes.
    pub fn draw(random: &mut impl FnMut() -> u8) -> Self {
        Self(drawn(random, Self::LENGTH))
    }

    /// Takes what people copy from a slip: small letters, hyphens, spaces, full-width letters.
    pub fn parse(raw: &str) -> Option<Self> {
        let code: String = text::narrow(raw).replace('-', "").to_ascii_uppercase();
        let known = code.chars().all(|letter| LETTERS.contains(&letter));
        (known && code.chars().count() == Self::LENGTH).then_some(Self(code))
    }

    /// The code itself. Never log it and never store it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `7QD2M-9XKTB`: as it stands on the slip.
    pub fn printed(&self) -> String {
        let (first, second) = self.0.split_at_checked(5).unwrap_or((&self.0, ""));
        format!("{first}-{second}")
    }
}

impl std::fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActivationCode(hidden)")
    }
}

/// A login name for somebody whom the phone does not tell apart: `k7qd2m9x`.
pub fn login_name(random: &mut impl FnMut() -> u8) -> String {
    drawn(random, LOGIN_LENGTH).to_ascii_lowercase()
}

fn drawn(random: &mut impl FnMut() -> u8, length: usize) -> String {
    std::iter::from_fn(|| Some(random()))
        .filter(|byte| *byte < EVEN)
        .filter_map(|byte| LETTERS.get(usize::from(byte) % LETTERS.len()))
        .take(length)
        .collect()
}

/// Whether these are the last six characters of the id number. Where the register knows none,
/// anything fits.
pub fn fits_id_number(known: Option<&str>, last_six: Option<&str>) -> bool {
    let Some(known) = known else { return true };
    let given = last_six.map(|raw| text::narrow(raw).to_ascii_uppercase());
    given.is_some_and(|given| given.len() == 6 && known.ends_with(&given))
}
