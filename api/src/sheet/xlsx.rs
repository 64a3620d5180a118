//! Reads .xlsx: the first visible sheet that has anything in it.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, SheetVisible, Xlsx};
use lighthouse_domain::{
    message::Message,
    sheet::{COLUMNS_MAX, Cell, ROWS_MAX},
};

use super::bounds::{is_too_far, refuse, too_many_rows};
use crate::http::{code::Code, problem::Problem};

/// What the parts of an .xlsx may inflate to, together.
const INFLATED_MAX: u64 = 64 << 20;
/// Parts an .xlsx may have.
const PARTS_MAX: usize = 200;
/// Different texts an .xlsx may have: each allowed cell another one.
const STRINGS_MAX: usize = ROWS_MAX * COLUMNS_MAX;
/// Where the announcement of the texts must stand.
const HEAD_BYTES: u64 = 64 << 10;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;
type Grid = Vec<Vec<Cell>>;

pub(super) fn read(bytes: &[u8]) -> Result<Grid, Problem> {
    check_size(bytes)?;
    let mut book: Book<'_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let visible = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let sheets = book.sheets_metadata().iter().filter(visible);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let grid = read_sheet(&mut book, &name)?;
        if !grid.is_empty() {
            return Ok(grid);
        }
    }
    Err(refuse("表格中没有内容", "The spreadsheet is empty."))
}

fn unreadable() -> Problem {
    refuse("无法读取该 .xlsx 文件", "The .xlsx file cannot be read.")
}

/// Cell by cell, so that one far cell does not allocate the whole rectangle before it. Cells
/// that only have a colour are no rows.
fn read_sheet(book: &mut Book<'_>, name: &str) -> Result<Grid, Problem> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| unreadable())?;
    let mut grid = Grid::new();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let value = of_data(&Data::from(cell.get_value().clone()));
        if value != Cell::Empty {
            put(&mut grid, cell.get_position(), value)?;
        }
    }
    drop(cells);
    mark_open_formulas(book, name, &mut grid)?;
    Ok(grid)
}

/// A formula whose result was never stored looks empty; it is no missing answer but a broken one.
fn mark_open_formulas(book: &mut Book<'_>, name: &str, grid: &mut Grid) -> Result<(), Problem> {
    let mut formulas = book.worksheet_cells_reader(name).map_err(|_| unreadable())?;
    while let Some(formula) = formulas.next_formula().map_err(|_| unreadable())? {
        let (row, column) = formula.get_position();
        let there = grid.get(row as usize).and_then(|line| line.get(column as usize));
        if !formula.get_value().is_empty() && there.is_none_or(|cell| *cell == Cell::Empty) {
            put(grid, (row, column), Cell::Broken(format!("={}", formula.get_value())))?;
        }
    }
    Ok(())
}

fn put(grid: &mut Grid, (row, column): (u32, u32), cell: Cell) -> Result<(), Problem> {
    let (row, column) = (row as usize, column as usize);
    if column >= COLUMNS_MAX {
        return Ok(());
    }
    if is_too_far(row) {
        return Err(too_many_rows());
    }
    if grid.len() <= row {
        grid.resize(row + 1, Vec::new());
    }
    let Some(line) = grid.get_mut(row) else { return Ok(()) };
    if line.len() <= column {
        line.resize(column + 1, Cell::Empty);
    }
    if let Some(place) = line.get_mut(column) {
        *place = cell;
    }
    Ok(())
}

fn of_data(data: &Data) -> Cell {
    match data {
        Data::String(text) if text.trim().is_empty() => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Float(n) => Cell::Number(*n),
        #[expect(clippy::cast_precision_loss, reason = "a cell's integer came from a float")]
        Data::Int(n) => Cell::Number(*n as f64),
        Data::DateTime(at) => at
            .as_datetime()
            .map_or_else(|| Cell::Broken(data.to_string()), |at| Cell::Date(at.date())),
        Data::DateTimeIso(text) => text
            .get(..10)
            .and_then(|day| day.parse().ok())
            .map_or_else(|| Cell::Broken(text.clone()), Cell::Date),
        Data::Bool(yes) => Cell::Text(yes.to_string()),
        Data::Error(error) => Cell::Broken(error.to_string()),
        Data::Empty => Cell::Empty,
    }
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const NS: &str = "http://schemas.openxmlformats.org";

    /// A workbook as small as a program reads it, with these sheets: name, state, rows.
    fn book(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
        let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut part = |name: &str, text: String| {
            let options = zip::write::FileOptions::default();
            file.start_file::<_, ()>(name, options).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        };
        let (mut listed, mut related) = (Vec::new(), Vec::new());
        for (at, (name, state, rows)) in sheets.iter().enumerate() {
            listed.push(format!(
                r#"<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>"#
            ));
            related.push(format!(
                r#"<Relationship Id="r{at}" Type="{NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/s{at}.xml"/>"#
            ));
            part(
                &format!("xl/worksheets/s{at}.xml"),
                format!(
                    r#"<worksheet xmlns="{NS}/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
                ),
            );
        }
        let (listed, related) = (listed.concat(), related.concat());
        part(
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{NS}/package/2006/relationships"><Relationship Id="r1" Type="{NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        );
        part(
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{NS}/spreadsheetml/2006/main" xmlns:r="{NS}/officeDocument/2006/relationships"><sheets>{listed}</sheets></workbook>"#
            ),
        );
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{NS}/package/2006/relationships">{related}</Relationships>"#
            ),
        );
        file.finish().unwrap().into_inner()
    }

    fn text(cell: &str, text: &str) -> String {
        format!(r#"<c r="{cell}" t="str"><v>{text}</v></c>"#)
    }

    #[test]
    fn an_error_and_a_formula_without_a_result_are_broken_cells() {
        let rows = r#"<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>A2+1</f></c><c r="C1"><f>1+1</f><v>2</v></c></row>"#;
        let grid = read(&book(&[("名册", "visible", rows)])).ok().unwrap();
        assert_eq!(
            grid,
            [[
                Cell::Broken("#N/A".to_owned()),
                Cell::Broken("=A2+1".to_owned()),
                Cell::Number(2.0)
            ]]
        );
    }

    #[test]
    fn a_coloured_cell_far_below_is_no_row() {
        let rows = format!(
            r#"<row r="1">{}</row><row r="30000"><c r="A30000" s="1"/></row>"#,
            text("A1", "姓名")
        );
        assert_eq!(read(&book(&[("名册", "visible", &rows)])).ok().unwrap().len(), 1);
        let rows = format!(r#"<row r="30000">{}</row>"#, text("A30000", "姓名"));
        assert!(read(&book(&[("名册", "visible", &rows)])).is_err(), "a real one is too far");
    }

    #[test]
    fn hidden_and_empty_sheets_are_passed_over() {
        let row = |word: &str| format!(r#"<row r="1">{}</row>"#, text("A1", word));
        let (hidden, shown) = (row("代码表"), row("姓名"));
        let sheets =
            [("代码", "hidden", &*hidden), ("空", "visible", ""), ("名册", "visible", &shown)];
        assert_eq!(read(&book(&sheets)).ok().unwrap(), [[Cell::Text("姓名".to_owned())]]);
    }
}
