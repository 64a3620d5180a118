//! Mobile numbers of the mainland, stored as E.164, shown masked.

use crate::text;

/// A mobile number: `1`, then a digit from 3 to 9, then nine more.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Takes `+86`, `0086`, spaces, hyphens and full-width digits.
    pub fn parse(raw: &str) -> Option<Self> {
        let digits: String =
            text::narrow(raw).chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect();
        let local = ["+86", "0086", "86"]
            .iter()
            .find_map(|prefix| digits.strip_prefix(prefix).filter(|rest| rest.len() == 11))
            .unwrap_or(&digits);
        let mut bytes = local.bytes();
        let shaped = local.len() == 11
            && bytes.next() == Some(b'1')
            && matches!(bytes.next(), Some(b'3'..=b'9'))
            && bytes.all(|b| b.is_ascii_digit());
        shaped.then(|| Self(format!("+86{local}")))
    }

    /// The whole number. Never log it, never answer with it unless a purpose was given (INV-44).
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `138****1234`.
    pub fn masked(&self) -> String {
        format!(
            "{}****{}",
            self.0.get(3..6).unwrap_or_default(),
            self.0.get(10..).unwrap_or_default()
        )
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(masked)")
    }
}
