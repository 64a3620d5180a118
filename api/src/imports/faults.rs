//! The rows that cannot be taken as a sheet to send back: as they were, with what is wrong and
//! what would be right.

use actix_web::{HttpRequest, http::header};
use lighthouse_domain::message::Message;
use lighthouse_persistence::{StoreError, imports::FaultyRow};

use super::{
    read_apart,
    stored::{StoredFault, cells_of, faults_of},
};
use crate::{
    http::{
        code::Code,
        lang::Lang,
        problem::Problem,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
    sheet::{XLSX, book},
};

/// Whether the caller asks for a spreadsheet.
pub(crate) fn wants_sheet(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|kinds| kinds.contains(XLSX))
}

/// The rows below the headings of their sheet, as a book. Nobody keeps it.
pub(crate) async fn faults_sheet(
    headings: Vec<String>,
    rows: Vec<FaultyRow>,
    lang: Lang,
) -> HandlerResult {
    let title = Message::new("待改正的行", "Rows to correct");
    let title = lang.pick(&title).to_owned();
    let (name, sheet) = (format!("{title}.xlsx"), title);
    let bytes = read_apart(move || {
        let lines = lines(&headings, &rows, lang)?;
        let mut widths = vec![16; headings.len() + 1];
        widths.push(60);
        book(&sheet, &widths, &lines).map_err(|_| Problem::new(Code::Internal))
    })
    .await?;
    Ok(ApiResponse::file(XLSX, &name, bytes).cache(CacheControl::NoStore))
}

/// The number of the row, its cells under their headings, and what is wrong.
fn lines(
    headings: &[String],
    rows: &[FaultyRow],
    lang: Lang,
) -> Result<Vec<Vec<String>>, StoreError> {
    let (row, wrong) = (Message::new("行号", "Row"), Message::new("需改正的内容", "To correct"));
    let columns = headings.len();
    let mut heading = vec![lang.pick(&row).to_owned()];
    heading.extend(headings.iter().cloned());
    heading.push(lang.pick(&wrong).to_owned());
    let mut lines = vec![heading];
    for row in rows {
        let mut line = vec![row.number.to_string()];
        line.extend(cells_of(row)?);
        line.resize(columns + 1, String::new());
        let faults = faults_of(row)?;
        line.push(
            faults.into_iter().map(|fault| sentence(fault, lang)).collect::<Vec<_>>().join("\n"),
        );
        lines.push(line);
    }
    Ok(lines)
}

/// `D：应为完整日期`: the column first, as far as it is known.
fn sentence(fault: StoredFault, lang: Lang) -> String {
    let (words, colon) = match lang {
        Lang::ZhCn => (fault.zh, "："),
        Lang::En => (fault.en, ": "),
    };
    if fault.column.is_empty() { words } else { format!("{}{colon}{words}", fault.column) }
}
