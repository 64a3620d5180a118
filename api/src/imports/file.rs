//! The file of an import, however it is sent: as itself, or as the one file of a form.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;

use super::{FILE_MAX, multipart};
use crate::{
    http::{
        body::{read, remember},
        gate::session_first,
        media_type::{self, refuse_type},
        problem::Problem,
    },
    sheet::XLSX,
};

const TYPES: &str = "application/octet-stream, text/csv, multipart/form-data, \
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What a form may add to its file: boundaries and headers.
const FORM_MAX: usize = 16 << 10;

/// A spreadsheet that was sent in. What kind it is, its first bytes decide.
#[derive(Debug)]
pub(crate) struct SheetFile {
    pub(crate) bytes: Vec<u8>,
    /// The name that a form gave it.
    pub(crate) name: Option<String>,
}

impl FromRequest for SheetFile {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            session_first(&request).await?;
            let file = match media_type::content_type(&request).as_str() {
                "application/octet-stream" | "text/csv" | XLSX => {
                    Self { bytes: read(&request, payload, FILE_MAX).await?, name: None }
                }
                "multipart/form-data" => {
                    let form = read(&request, payload, FILE_MAX + FORM_MAX).await?;
                    let (bytes, name) = multipart::file_of(&content_type(&request), &form)?;
                    Self { bytes, name }
                }
                _ => return Err(refuse_type("accept", TYPES)),
            };
            // A retry is known by its file: a form draws another boundary each time.
            remember(&request, &file.bytes);
            Ok(file)
        })
    }
}

fn content_type(request: &HttpRequest) -> String {
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}
