//! From the bytes of an .xlsx or .csv file to cells, within bounds (TH-36).

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use lighthouse_domain::{
    message::Message,
    sheet::{COLUMNS_MAX, Cell, ROWS_MAX},
};

use crate::http::{code::Code, problem::Problem};

/// What the parts of an .xlsx may inflate to, together.
const INFLATED_MAX: u64 = 64 << 20;
/// Parts an .xlsx may have.
const PARTS_MAX: usize = 200;
/// Different texts an .xlsx may have: each allowed cell another one.
const STRINGS_MAX: usize = ROWS_MAX * COLUMNS_MAX;
/// Where the announcement of the texts must stand.
const HEAD_BYTES: u64 = 64 << 10;
/// Rows above the heading and below the people.
const SLACK: usize = 200;

/// The first sheet's cells. What kind of file it is, its first bytes decide.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, Problem> {
    if bytes.starts_with(b"PK\x03\x04") {
        check_size(bytes)?;
        return read_xlsx(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(refuse(
            "这是旧版 .xls 或加密的文件，请另存为未加密的 .xlsx",
            "This is an old or encrypted .xls; save it as an .xlsx without a password.",
        ));
    }
    read_csv(&decoded(bytes)?)
}

fn refuse(zh: &str, en: &str) -> Problem {
    Problem::new(Code::ValidationFailed).detail(Message::new(zh, en))
}

/// Inflates every part into nothing, counting: what the file says of itself is not believed.
fn check_size(bytes: &[u8]) -> Result<(), Problem> {
    let broken = || refuse("文件已损坏，请重新导出", "The file is broken; export it again.");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > PARTS_MAX {
        return Err(broken());
    }
    let mut total = 0;
    check_strings(&mut archive)?;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| broken())?;
        total += std::io::copy(&mut part.take(INFLATED_MAX + 1 - total), &mut std::io::sink())
            .map_err(|_| broken())?;
        if total > INFLATED_MAX {
            return Err(Problem::new(Code::PayloadTooLarge).detail(Message::new(
                "表格展开后过大，请删除多余内容或分成几个文件",
                "The spreadsheet inflates to too much; remove what is not needed or split it.",
            )));
        }
    }
    Ok(())
}

/// The reader reserves room for as many texts as the file announces: a lie there must not
/// reach it.
fn check_strings(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> Result<(), Problem> {
    let Ok(part) = archive.by_name("xl/sharedStrings.xml") else { return Ok(()) };
    let mut start = Vec::new();
    let lying = || refuse("文件已损坏，请重新导出", "The file is broken; export it again.");
    part.take(HEAD_BYTES).read_to_end(&mut start).map_err(|_| lying())?;
    let start = String::from_utf8_lossy(&start);
    let announced = start.split("niqueCount").nth(1).unwrap_or_default();
    let digits: String = announced
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let modest =
        digits.is_empty() || digits.parse::<usize>().is_ok_and(|count| count <= STRINGS_MAX);
    if modest && start.contains("sst") { Ok(()) } else { Err(lying()) }
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, Problem> {
    let unreadable = || refuse("无法读取该 .xlsx 文件", "The .xlsx file cannot be read.");
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let name = book.sheet_names().first().cloned().ok_or_else(unreadable)?;
    // Cell by cell, so that one far cell does not allocate the whole rectangle before it.
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| unreadable())?;
    let mut grid: Vec<Vec<Cell>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        if row >= ROWS_MAX + SLACK {
            return Err(too_many_rows());
        }
        if column < COLUMNS_MAX {
            put(&mut grid, row, column, of_data(&Data::from(cell.get_value().clone())));
        }
    }
    Ok(grid)
}

fn too_many_rows() -> Problem {
    refuse("最多 20000 行，请分成几个文件", "A file may have 20,000 rows; split it.")
}

fn put(grid: &mut Vec<Vec<Cell>>, row: usize, column: usize, cell: Cell) {
    if grid.len() <= row {
        grid.resize(row + 1, Vec::new());
    }
    let Some(line) = grid.get_mut(row) else { return };
    if line.len() <= column {
        line.resize(column + 1, Cell::Empty);
    }
    if let Some(place) = line.get_mut(column) {
        *place = cell;
    }
}

fn of_data(data: &Data) -> Cell {
    match data {
        Data::String(text) if !text.trim().is_empty() => Cell::Text(text.clone()),
        Data::Float(n) => Cell::Number(*n),
        #[expect(clippy::cast_precision_loss, reason = "a cell's integer came from a float")]
        Data::Int(n) => Cell::Number(*n as f64),
        Data::DateTime(at) => at.as_datetime().map_or(Cell::Empty, |at| Cell::Date(at.date())),
        Data::DateTimeIso(text) => {
            text.get(..10).and_then(|day| day.parse().ok()).map_or(Cell::Empty, Cell::Date)
        }
        Data::Bool(yes) => Cell::Text(yes.to_string()),
        _ => Cell::Empty,
    }
}

/// UTF-8 where it is, else GB18030, which Excel writes in China.
fn decoded(bytes: &[u8]) -> Result<String, Problem> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.trim_start_matches('\u{FEFF}').to_owned());
    }
    let (text, failed) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if failed {
        return Err(refuse(
            "文件编码既不是 UTF-8 也不是 GB18030",
            "The file is neither UTF-8 nor GB18030.",
        ));
    }
    Ok(text.into_owned())
}

fn read_csv(text: &str) -> Result<Vec<Vec<Cell>>, Problem> {
    if text.contains('\0') {
        return Err(refuse("这不是表格文件", "This is no spreadsheet."));
    }
    let first = text.lines().take(5).collect::<String>();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| first.bytes().filter(|b| b == sign).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut grid = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| {
            refuse(
                "CSV 格式有误（引号不配对？）",
                "The CSV is malformed; look for an unclosed quote.",
            )
        })?;
        // Lines without any text are not reported by the reader; keep counting as a person would.
        let line =
            record.position().map_or(grid.len(), |at| usize::try_from(at.line()).unwrap_or(1) - 1);
        grid.resize_with(line.max(grid.len()), Vec::new);
        grid.push(record.iter().take(COLUMNS_MAX).map(of_text).collect());
        if grid.len() > ROWS_MAX + SLACK {
            return Err(too_many_rows());
        }
    }
    Ok(grid)
}

fn of_text(text: &str) -> Cell {
    // Excel protects digits as ="123".
    let text = text.trim().trim_start_matches("=\"").trim_end_matches('"');
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_zip_bomb_is_refused_before_it_is_read() {
        let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
        file.start_file::<_, ()>("xl/worksheets/sheet1.xml", zip::write::FileOptions::default())
            .unwrap();
        for _ in 0..80 {
            file.write_all(&vec![b'0'; 1 << 20]).unwrap();
        }
        let bytes = file.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        assert_eq!(read(&bytes).unwrap_err().code(), Code::PayloadTooLarge);
    }

    #[test]
    fn a_file_that_announces_too_many_texts_is_refused() {
        let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
        file.start_file::<_, ()>("xl/sharedStrings.xml", zip::write::FileOptions::default())
            .unwrap();
        file.write_all(b"<sst uniqueCount='99999999999999'></sst>").unwrap();
        let bytes = file.finish().unwrap().into_inner();
        assert_eq!(read(&bytes).unwrap_err().code(), Code::ValidationFailed);
    }

    #[test]
    fn gb18030_and_utf8_say_the_same() {
        let text = "姓名,所在党支部\n王芳,一支部\n";
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(read(&gb).ok().unwrap(), read(text.as_bytes()).ok().unwrap());
        assert_eq!(read(format!("\u{FEFF}{text}").as_bytes()).ok().unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_spreadsheet_is_told_so() {
        for junk in [&b"PK\x03\x04junk"[..], b"\xD0\xCF\x11\xE0xls", b"\xFF\xFE\xFF\x00", b"a\0b"] {
            assert!(read(junk).is_err());
        }
    }
}
