//! Writes .csv files that spreadsheets open as they are.

use crate::http::{code::Code, problem::Problem};

/// The mark by which spreadsheets know UTF-8.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The mark, then the rows, each text made harmless.
pub(crate) fn csv_of(rows: &[Vec<String>]) -> Result<Vec<u8>, Problem> {
    let mut sheet = csv::Writer::from_writer(MARK.to_vec());
    for row in rows {
        let cells = row.iter().map(|text| harmless(text));
        sheet.write_record(cells).map_err(|_| Problem::new(Code::Internal))?;
    }
    sheet.into_inner().map_err(|_| Problem::new(Code::Internal))
}

/// Text that no spreadsheet takes for a formula; a number is none.
pub(super) fn harmless(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula && text.parse::<i64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_a_formula_is_made_harmless() {
        let rows = [vec!["一支部".to_owned(), "=1+1".to_owned(), "-3".to_owned()]];
        let written = String::from_utf8(csv_of(&rows).ok().unwrap()).unwrap();
        assert_eq!(written, "\u{FEFF}一支部,'=1+1,-3\n");
    }
}
