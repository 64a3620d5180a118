//! Writes the smallest .xlsx that spreadsheets open: one sheet, row by row.

use std::io::{Cursor, Result, Seek, Write};

use chrono::NaiveTime;
use zip::{ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::cells::{SheetCell, serial};

/// The media type of an .xlsx.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A book with one sheet of this name, whose columns are so many characters wide.
pub(crate) fn book(name: &str, widths: &[u32], rows: &[Vec<String>]) -> ZipResult<Vec<u8>> {
    let mut book = XlsxWriter::begin(Cursor::new(Vec::new()), name, widths)?;
    for row in rows {
        let cells: Vec<_> = row.iter().map(SheetCell::text).collect();
        book.row(&cells)?;
    }
    Ok(book.finish()?.into_inner())
}

/// A book whose sheet is being written.
pub(crate) struct XlsxWriter<W: Write + Seek>(ZipWriter<W>);

impl<W: Write + Seek> XlsxWriter<W> {
    pub(super) fn begin(file: W, name: &str, widths: &[u32]) -> ZipResult<Self> {
        let mut archive = ZipWriter::new(file);
        let parts = [
            ("[Content_Types].xml", TYPES.to_owned()),
            ("_rels/.rels", BOOK_OF.to_owned()),
            ("xl/workbook.xml", workbook(name)),
            ("xl/_rels/workbook.xml.rels", SHEET_OF.to_owned()),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/worksheets/sheet1.xml", head(widths)),
        ];
        for (name, text) in parts {
            archive.start_file(name, SimpleFileOptions::default())?;
            archive.write_all(text.as_bytes())?;
        }
        Ok(Self(archive))
    }

    /// The first row, in bold.
    pub(super) fn heading(&mut self, cells: &[SheetCell]) -> Result<()> {
        self.write(cells, HEADING)
    }

    pub(super) fn row(&mut self, cells: &[SheetCell]) -> Result<()> {
        self.write(cells, PLAIN)
    }

    fn write(&mut self, cells: &[SheetCell], style: u8) -> Result<()> {
        let cells: String = cells.iter().map(|it| cell(it, style)).collect();
        self.0.write_all(format!("<row>{cells}</row>").as_bytes())
    }

    pub(super) fn finish(mut self) -> ZipResult<W> {
        self.0.write_all(FOOT.as_bytes())?;
        self.0.finish()
    }
}

fn workbook(name: &str) -> String {
    format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escaped(name)
    )
}

fn head(widths: &[u32]) -> String {
    let columns = widths.iter().zip(1..).map(|(width, at)| {
        format!("<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>")
    });
    let columns: String = columns.collect();
    format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><cols>{columns}</cols><sheetData>")
}

fn cell(cell: &SheetCell, style: u8) -> String {
    let number = |style: u8, value: String| format!("<c s=\"{style}\"><v>{value}</v></c>");
    match cell {
        SheetCell::Empty => "<c/>".to_owned(),
        SheetCell::Text(text) if text.is_empty() => "<c/>".to_owned(),
        SheetCell::Text(text) => {
            let text = escaped(text);
            format!("<c s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        }
        SheetCell::Number(value) => number(style, value.to_string()),
        SheetCell::Day(day) => number(DAY, serial(day.and_time(NaiveTime::MIN))),
        SheetCell::Time(at) => number(MINUTE, serial(at.naive_local())),
    }
}

/// XML has no way to write most control characters: they are left out.
fn escaped(text: &str) -> String {
    let text: String =
        text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

// The places of the formats in `STYLES`.
const PLAIN: u8 = 0;
const DAY: u8 = 1;
const MINUTE: u8 = 2;
const HEADING: u8 = 3;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const FOOT: &str = "</sheetData></worksheet>";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd\"/>\
    <numFmt numFmtId=\"165\" formatCode=\"yyyy-mm-dd hh:mm\"/></numFmts>\
    <fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
    <fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
    <xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
    <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>\
    </styleSheet>";
const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
    <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
    </Types>";
const BOOK_OF: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    </Relationships>";
const SHEET_OF: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    </Relationships>";
