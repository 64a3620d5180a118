//! From the bytes of an .xlsx or .csv file to cells, within bounds (TH-36).

mod book;
mod bounds;
mod cells;
mod csv_file;
mod writer;
mod written;
mod xlsx;

use lighthouse_domain::sheet::Cell;

use self::bounds::refuse;
use crate::http::problem::Problem;

pub(crate) use book::{XLSX, book};
pub(crate) use cells::SheetCell;
pub(crate) use writer::{SheetColumn, SheetWriter};
pub(crate) use written::csv_of;

/// The cells of the first sheet with anything in it. What kind of file it is, its first bytes
/// decide.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, Problem> {
    if bytes.starts_with(b"PK\x03\x04") {
        return xlsx::read(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(refuse(
            "这是旧版 .xls 或加密的文件，请另存为未加密的 .xlsx",
            "This is an old or encrypted .xls; save it as an .xlsx without a password.",
        ));
    }
    csv_file::read(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::http::code::Code;

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
        for junk in [&b"PK\x03\x04junk"[..], b"\xD0\xCF\x11\xE0xls", b"a\0b"] {
            assert!(read(junk).is_err());
        }
    }
}
