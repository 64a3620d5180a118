//! What a file may hold, and how one that holds more is refused.

use lighthouse_domain::{message::Message, sheet::ROWS_MAX};

use crate::http::{code::Code, problem::Problem};

/// Rows above the heading and below the people.
const SLACK: usize = 200;
/// What a spreadsheet shows where a formula failed.
pub(super) const ERRORS: [&str; 7] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"];

pub(super) fn refuse(zh: &str, en: &str) -> Problem {
    Problem::new(Code::ValidationFailed).detail(Message::new(zh, en))
}

pub(super) fn too_many_rows() -> Problem {
    refuse("最多 20000 行，请分成几个文件", "A file may have 20,000 rows; split it.")
}

/// Whether a row with something in it may still stand here, counted from 0.
pub(super) const fn is_too_far(row: usize) -> bool {
    row >= ROWS_MAX + SLACK
}
