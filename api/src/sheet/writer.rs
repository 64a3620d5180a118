//! Writes a sheet row by row, so that a long list needs no more memory than a short one.

use std::io::{Error, Result, Seek, Write};

use super::{book::XlsxWriter, cells::SheetCell, written::harmless};

/// A column: what it is called, and how many characters wide it is.
#[derive(Clone, Debug)]
pub(crate) struct SheetColumn {
    pub(crate) title: String,
    pub(crate) width: u32,
}

/// A sheet that is being written.
pub(crate) enum SheetWriter<W: Write + Seek> {
    Xlsx(Box<XlsxWriter<W>>),
    Csv(Box<csv::Writer<W>>),
}

impl<W: Write + Seek> SheetWriter<W> {
    /// An .xlsx with its headings.
    pub(crate) fn xlsx(file: W, name: &str, columns: &[SheetColumn]) -> Result<Self> {
        let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
        let mut book = XlsxWriter::begin(file, name, &widths).map_err(Error::other)?;
        let titles: Vec<_> = columns.iter().map(|it| SheetCell::text(&it.title)).collect();
        book.heading(&titles)?;
        Ok(Self::Xlsx(Box::new(book)))
    }

    /// A .csv with the mark by which spreadsheets know UTF-8, and its headings.
    pub(crate) fn csv(mut file: W, columns: &[SheetColumn]) -> Result<Self> {
        file.write_all(super::written::MARK)?;
        let mut sheet = csv::Writer::from_writer(file);
        sheet.write_record(columns.iter().map(|column| &column.title))?;
        Ok(Self::Csv(Box::new(sheet)))
    }

    pub(crate) fn row(&mut self, cells: &[SheetCell]) -> Result<()> {
        match self {
            Self::Xlsx(book) => book.row(cells),
            Self::Csv(sheet) => Ok(sheet.write_record(cells.iter().map(plain))?),
        }
    }

    /// The whole file.
    pub(crate) fn finish(self) -> Result<W> {
        match self {
            Self::Xlsx(book) => book.finish().map_err(Error::other),
            Self::Csv(sheet) => sheet.into_inner().map_err(csv::IntoInnerError::into_error),
        }
    }
}

fn plain(cell: &SheetCell) -> String {
    match cell {
        SheetCell::Empty => String::new(),
        SheetCell::Text(text) => harmless(text),
        SheetCell::Number(number) => number.to_string(),
        SheetCell::Day(day) => day.to_string(),
        SheetCell::Time(at) => at.naive_local().format("%Y-%m-%d %H:%M").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use chrono::NaiveDate;
    use lighthouse_domain::{sheet::Cell, time::Instant};

    use super::*;

    fn rows() -> [Vec<SheetCell>; 1] {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        [vec![
            SheetCell::text("=HYPERLINK(\"x\")"),
            SheetCell::Number(-3),
            SheetCell::Day(day),
            SheetCell::Time(Instant::of_day(day)),
            SheetCell::Empty,
        ]]
    }

    fn columns() -> Vec<SheetColumn> {
        ["甲", "乙", "丙", "丁", "戊"]
            .map(|title| SheetColumn { title: title.to_owned(), width: 9 })
            .to_vec()
    }

    #[test]
    fn a_book_keeps_numbers_and_days_and_a_formula_stays_a_text() {
        let mut sheet = SheetWriter::xlsx(Cursor::new(Vec::new()), "表", &columns()).unwrap();
        for row in rows() {
            sheet.row(&row).unwrap();
        }
        let bytes = sheet.finish().unwrap().into_inner();
        let grid = crate::sheet::read(&bytes).ok().unwrap();
        assert_eq!(grid[1][0], Cell::Text("=HYPERLINK(\"x\")".to_owned()));
        assert_eq!(grid[1][1].text(), "-3");
        assert_eq!(grid[1][2].text(), "2026-11-30");
    }

    #[test]
    fn a_csv_takes_the_sting_out_of_formulas() {
        let mut sheet = SheetWriter::csv(Cursor::new(Vec::new()), &columns()).unwrap();
        for row in rows() {
            sheet.row(&row).unwrap();
        }
        let text = String::from_utf8(sheet.finish().unwrap().into_inner()).unwrap();
        let wanted =
            "\u{FEFF}甲,乙,丙,丁,戊\n\"'=HYPERLINK(\"\"x\"\")\",-3,2026-11-30,2026-11-30 00:00,\n";
        assert_eq!(text, wanted);
    }
}
