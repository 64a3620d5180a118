//! What the imports of all rooms share: the file, the key, the rows that cannot be taken.

pub mod dto;
mod faults;
mod file;
pub(crate) mod handlers;
mod multipart;
mod request;
pub(crate) mod stored;

use actix_web::{HttpRequest, web::block};
use lighthouse_domain::{imports::ImportError, message::Message, text};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

use faults::{faults_sheet, wants_sheet};
pub(crate) use file::SheetFile;
pub(crate) use request::{ImportRequest, read_sheet};

/// The largest spreadsheet, in bytes.
const FILE_MAX: usize = 10 << 20;

/// What a retry would do twice needs a key (C-22).
pub(crate) fn demand_key(request: &HttpRequest) -> Result<(), Problem> {
    let there = request.headers().contains_key("idempotency-key");
    if there { Ok(()) } else { Err(Problem::new(Code::IdempotencyKeyRequired)) }
}

/// Reads a file on a thread where it holds nobody up.
pub(crate) async fn read_apart<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    block(read).await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?
}

/// The file's name for people, or `otherwise` where it has none that can be shown.
pub(crate) fn file_name(name: Option<String>, otherwise: &str) -> String {
    let name = name.and_then(|name| text::line(&name, 1, 120).ok());
    name.unwrap_or_else(|| otherwise.to_owned())
}

/// What is wrong with a row at the time of a commit or an undo.
pub(crate) fn at_row(row: i64, message: Message) -> FieldError {
    FieldError::body(format!("/rows/{row}"), FieldErrorCode::Conflict, message)
}

/// Refuses the whole if any row does not fit any more.
pub(crate) fn refuse_rows(faults: Vec<FieldError>) -> Result<(), Problem> {
    if faults.is_empty() { Ok(()) } else { Err(Problem::new(Code::Conflict).faults(faults)) }
}

/// A number of rows as it is stored.
pub(crate) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        Self::new(Code::WrongState).detail(error.message())
    }
}
