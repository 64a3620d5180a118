//! The headers that tus speaks in.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::DateTime;
use lighthouse_domain::{message::Message, uploads::Upload};

use crate::http::{
    code::{Code, FieldErrorCode},
    media_type,
    problem::{FieldError, Problem},
};

/// The version of tus that is spoken; every answer names it, refusals too.
pub(super) const VERSION: &str = "1.0.0";
pub(super) const EXTENSIONS: &str = "creation,expiration,checksum,termination";
pub(super) const PIECE: &str = "application/offset+octet-stream";
pub(super) const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA_MAX: usize = 4096;

/// The beginning of an answer in tus.
pub(super) fn answer(status: u16) -> HttpResponseBuilder {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// How far an upload is and until when.
pub(super) fn set_progress(response: &mut HttpResponseBuilder, upload: &Upload) {
    response.insert_header((OFFSET, upload.received().to_string()));
    if upload.finished_at().is_none() {
        response.insert_header(("upload-expires", http_date(upload)));
    } else {
        let place = format!("/v1/media/{}", upload.id);
        response.insert_header((header::CONTENT_LOCATION, place));
    }
}

fn http_date(upload: &Upload) -> String {
    let at = DateTime::from_timestamp_millis(upload.expires_at.millis()).unwrap_or_default();
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Both sides must speak the same version (412 with ours otherwise).
pub(super) fn check_version(request: &HttpRequest) -> Result<(), Problem> {
    if text(request, "tus-resumable") == Some(VERSION) {
        return Ok(());
    }
    Err(Problem::new(Code::TusVersion)
        .header(HeaderName::from_static("tus-version"), HeaderValue::from_static(VERSION)))
}

/// A piece has a media type of its own.
pub(super) fn check_piece_type(request: &HttpRequest) -> Result<(), Problem> {
    if media_type::content_type(request) == PIECE {
        return Ok(());
    }
    Err(media_type::refuse_type("accept-patch", PIECE))
}

pub(super) fn text<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

/// A length or an offset.
pub(super) fn number(request: &HttpRequest, name: &'static str) -> Result<i64, Problem> {
    let raw = text(request, name).filter(|raw| raw.bytes().all(|b| b.is_ascii_digit()));
    raw.and_then(|raw| raw.parse().ok()).ok_or_else(|| {
        let message = Message::new("应为非负整数", "It must be a whole number.");
        invalid(name, message)
    })
}

pub(super) fn invalid(name: &'static str, message: Message) -> Problem {
    Problem::new(Code::InvalidParameter).fault(FieldError::header(
        name,
        FieldErrorCode::InvalidFormat,
        message,
    ))
}

/// What `Upload-Metadata` says: `title`, `channel`, `filename`.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub title: Option<String>,
    pub channel: Option<String>,
    pub filename: Option<String>,
}

pub(super) fn metadata(request: &HttpRequest) -> Result<Metadata, Problem> {
    let raw = text(request, "upload-metadata").unwrap_or_default();
    parse(raw).filter(|_| raw.len() <= METADATA_MAX).ok_or_else(|| {
        let message = Message::new(
            "应为以逗号分隔的键和 Base64 值",
            "Give comma separated keys, each with a value in Base64.",
        );
        invalid("Upload-Metadata", message)
    })
}

/// Keys that are not known are left alone: clients send `filetype` and more.
fn parse(raw: &str) -> Option<Metadata> {
    let mut all = Metadata::default();
    for pair in raw.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
        match key {
            "title" => all.title = Some(value),
            "channel" => all.channel = Some(value),
            "filename" => all.filename = Some(value),
            _ => {}
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_chinese_in_base64_and_more_keys_do_not_matter() {
        let all = parse("title 5YWa6K++,filetype YXVkaW8vbXBlZw==, is_confidential").unwrap();
        assert_eq!(all.title.as_deref(), Some("党课"));
        assert!(parse("title ***").is_none() && parse("title /w==").is_none());
    }
}
