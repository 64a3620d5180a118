//! The number of a record at its source, in one spelling: offices type it in full width, in
//! either case and with whatever dash their keyboard gives.

use crate::{message::Message, sheet::Cell, text};

/// The longest number of a record, in code points.
pub const RECORD_MAX: usize = 64;

/// Spreadsheets keep fifteen digits of a number; the others become zeros.
const DIGITS_KEPT: f64 = 1e15;

/// The one spelling of a number, or why the cell cannot be taken.
pub(super) fn record_number(cell: &Cell) -> Result<String, Message> {
    if let Cell::Number(n) = cell
        && (n.abs() >= DIGITS_KEPT || n.fract() != 0.0)
    {
        return Err(Message::new(
            "记录编号被存为数字，部分数位已丢失；请把该列设为文本后重新录入",
            "The record number was stored as a number and lost digits; make the column text and type it again.",
        ));
    }
    let typed = cell.text();
    text::line(&typed, 1, RECORD_MAX).map_err(|fault| fault.message())?;
    let number: String = text::narrow(&typed).chars().map(dash).collect();
    let number = number.to_uppercase();
    text::line(&number, 1, RECORD_MAX).map_err(|fault| fault.message())
}

/// Every dash, minus and long-vowel mark that stands for a hyphen.
fn dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{2500}' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(typed: &str) -> String {
        record_number(&Cell::Text(typed.to_owned())).unwrap()
    }

    #[test]
    fn width_case_spaces_and_dashes_are_one_spelling() {
        for typed in ["E-1001", "e-1001", "Ｅ－１００１", "E–1001", "E—1001", " E −1001", "E‑1001"]
        {
            assert_eq!(number(typed), "E-1001", "{typed}");
        }
        assert_ne!(number("1-23"), number("12-3"), "a hyphen parts the digits");
    }

    #[test]
    fn a_number_cell_is_taken_while_it_has_all_its_digits() {
        assert_eq!(record_number(&Cell::Number(202_611_230.0)), Ok("202611230".to_owned()));
        assert!(record_number(&Cell::Number(202_611_230_000_000_101.0)).is_err());
        assert!(record_number(&Cell::Number(1.5)).is_err());
        assert!(record_number(&Cell::Empty).is_err());
    }
}
