//! The citizen's identity number (GB 11643): region, birth date, sequence, check digit.

use chrono::NaiveDate;

use super::Gender;
use crate::{message::Message, text};

/// A valid 18-character identity number, `X` in upper case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    #[error("not 17 digits and a check character")]
    Shape,
    #[error("no such birth date")]
    BirthDate,
    #[error("check character should be another")]
    CheckDigit,
}

impl IdNumberError {
    /// The sentence never repeats the number, nor the digit that would be right.
    pub fn message(&self) -> Message {
        match self {
            Self::Shape => Message::new(
                "身份证号应为 17 位数字加 1 位校验码（0-9 或 X）",
                "An id number has 17 digits and a check character (0-9 or X).",
            ),
            Self::BirthDate => Message::new(
                "身份证号第 7-14 位不是有效日期",
                "Characters 7 to 14 of the id number are no date.",
            ),
            Self::CheckDigit => Message::new(
                "身份证号校验码不正确，请核对是否录错",
                "The check character of the id number is wrong; look for a typing error.",
            ),
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl IdNumber {
    /// Takes full-width digits, spaces and a small `x` (INV-07).
    pub fn parse(raw: &str) -> Result<Self, IdNumberError> {
        let number = text::narrow(raw).to_ascii_uppercase();
        let (body, check) = number.split_at_checked(17).ok_or(IdNumberError::Shape)?;
        if !body.bytes().all(|b| b.is_ascii_digit())
            || !matches!(check.as_bytes(), [b'0'..=b'9' | b'X'])
        {
            return Err(IdNumberError::Shape);
        }
        date_in(body).ok_or(IdNumberError::BirthDate)?;
        if Self::check_character(body).is_none_or(|right| !check.starts_with(right)) {
            return Err(IdNumberError::CheckDigit);
        }
        Ok(Self(number))
    }

    /// The check character that belongs to 17 digits.
    pub fn check_character(body: &str) -> Option<char> {
        let digits: Option<Vec<u32>> = body.chars().map(|c| c.to_digit(10)).collect();
        let digits = digits.filter(|digits| digits.len() == WEIGHTS.len())?;
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        CHECKS.get(usize::try_from(sum % 11).ok()?).copied()
    }

    pub fn birth_date(&self) -> NaiveDate {
        date_in(&self.0).unwrap_or_default()
    }

    /// The 17th digit is odd for men.
    pub fn gender(&self) -> Gender {
        let odd = self.0.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        if odd { Gender::Male } else { Gender::Female }
    }

    /// The whole number. Never log it, never answer with it unless a purpose was given (INV-44).
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `370***********123X`: enough to tell two namesakes apart.
    pub fn masked(&self) -> String {
        format!(
            "{}***********{}",
            self.0.get(..3).unwrap_or_default(),
            self.0.get(14..).unwrap_or_default()
        )
    }
}

fn date_in(number: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(number.get(6..14)?, "%Y%m%d").ok()
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdNumber(masked)")
    }
}
