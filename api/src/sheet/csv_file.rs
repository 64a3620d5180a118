//! Reads .csv and the tabbed "Unicode text" of office programs.

use lighthouse_domain::sheet::{COLUMNS_MAX, Cell};

use super::bounds::{ERRORS, is_too_far, refuse, too_many_rows};
use crate::http::problem::Problem;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, Problem> {
    let text = decoded(bytes)?;
    if text.contains('\0') {
        return Err(refuse("这不是表格文件", "This is no spreadsheet."));
    }
    let delimiter = delimiter_of(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut grid = Vec::new();
    for (record, row) in reader.records().zip(rows_of(&text, delimiter)) {
        let record = record.map_err(|_| malformed())?;
        if is_too_far(row) {
            return Err(too_many_rows());
        }
        // Empty lines are rows that the reader does not report.
        grid.resize_with(row.max(grid.len()), Vec::new);
        grid.push(record.iter().take(COLUMNS_MAX).map(of_text).collect());
    }
    Ok(grid)
}

fn malformed() -> Problem {
    refuse("CSV 格式有误（引号不配对？）", "The CSV is malformed; look for an unclosed quote.")
}

/// UTF-8 where it is, UTF-16 where it says so, else GB18030, which Excel writes in China.
fn decoded(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let utf16 =
            if bytes.starts_with(b"\xFF") { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        let (text, failed) = utf16.decode_with_bom_removal(bytes);
        return if failed { Err(unknown_encoding()) } else { Ok(text.into_owned()) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.trim_start_matches('\u{FEFF}').to_owned());
    }
    let (text, failed) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if failed { Err(unknown_encoding()) } else { Ok(text.into_owned()) }
}

fn unknown_encoding() -> Problem {
    refuse(
        "文件编码不是 UTF-8、UTF-16 或 GB18030",
        "The file is neither UTF-8 nor UTF-16 nor GB18030.",
    )
}

fn delimiter_of(text: &str) -> u8 {
    let first: String = text.lines().take(5).collect();
    let count = |sign: &u8| first.bytes().filter(|b| b == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// The row of each record as a spreadsheet counts, from 0: an empty line is a row, and line
/// breaks within quotes are not.
fn rows_of(text: &str, delimiter: u8) -> Vec<usize> {
    let (mut rows, mut row) = (Vec::new(), 0);
    let (mut quoted, mut fresh, mut filled) = (false, true, false);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted => quoted = bytes.next_if_eq(&b'"').is_some(),
            _ if quoted => {}
            b'"' if fresh => (quoted, fresh, filled) = (true, false, true),
            b'\n' | b'\r' => {
                if byte == b'\r' {
                    let _ = bytes.next_if_eq(&b'\n');
                }
                rows.extend(filled.then_some(row));
                (row, fresh, filled) = (row + 1, true, false);
            }
            _ => (fresh, filled) = (byte == delimiter, true),
        }
    }
    rows.extend(filled.then_some(row));
    rows
}

fn of_text(text: &str) -> Cell {
    // Excel protects digits as ="123".
    let text = text.trim().trim_start_matches("=\"").trim_end_matches('"');
    match text {
        "" => Cell::Empty,
        error if ERRORS.contains(&error) => Cell::Broken(error.to_owned()),
        text => Cell::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_with(text: &str, word: &str) -> usize {
        let grid = read(text.as_bytes()).ok().unwrap();
        let holds = |row: &Vec<Cell>| row.iter().any(|cell| cell.text() == word);
        grid.iter().position(holds).unwrap() + 1
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        for end in ["\n", "\r\n", "\r"] {
            let blank = ["姓名,生日", "王芳,1980-01-02", "", "李四,x"].join(end);
            assert_eq!(row_with(&blank, "李四"), 4, "{end:?}");
            let breaks = ["姓名,住址", "王芳,\"一\n二\n\"\"三\"\"\"", "李四,x"].join(end);
            assert_eq!(row_with(&breaks, "李四"), 3, "{end:?}");
        }
    }

    #[test]
    fn tabbed_unicode_text_is_read_in_either_byte_order() {
        let text = "姓名\t所在党支部\r\n王芳\t一支部\r\n";
        let units: Vec<u16> = std::iter::once(0xFEFF).chain(text.encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [little, big] {
            let grid = read(&bytes).ok().unwrap();
            assert_eq!((grid.len(), grid[1][1].text().as_str()), (2, "一支部"));
        }
    }

    #[test]
    fn what_a_failed_formula_left_behind_is_broken() {
        assert_eq!(of_text("#N/A"), Cell::Broken("#N/A".to_owned()));
        assert_eq!(of_text("=\"0012\""), Cell::Text("0012".to_owned()));
    }
}
