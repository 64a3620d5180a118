//! Names of media types and content codings, compared as RFC 9110 says: in any case, and for
//! media types whatever parameters follow.

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderName, HeaderValue},
};
use lighthouse_domain::message::Message;

use super::{code::Code, problem::Problem};

/// How a body is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    /// One that is not read here, or several on top of each other.
    Unknown,
}

/// The media type of the body in small letters, without parameters; empty where none is given.
pub fn content_type(request: &HttpRequest) -> String {
    let value = request.headers().get(header::CONTENT_TYPE);
    value.and_then(|value| value.to_str().ok()).map(essence).unwrap_or_default()
}

/// `Application/JSON; charset=utf-8` is `application/json`.
pub fn essence(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn coding_of(request: &HttpRequest) -> Coding {
    let values = request.headers().get_all(header::CONTENT_ENCODING);
    let mut codings = Vec::new();
    for value in values {
        // What is no text is no coding that is known.
        let text = value.to_str().unwrap_or("?").to_ascii_lowercase();
        codings.extend(text.split(',').map(|coding| coding.trim().to_owned()));
    }
    codings.retain(|coding| !coding.is_empty() && coding != "identity");
    match codings.as_slice() {
        [] => Coding::Identity,
        [one] if matches!(one.as_str(), "gzip" | "x-gzip") => Coding::Gzip,
        _ => Coding::Unknown,
    }
}

/// 415 that says what would be taken.
pub fn refuse_type(name: &'static str, types: &'static str) -> Problem {
    Problem::new(Code::UnsupportedMediaType)
        .header(HeaderName::from_static(name), HeaderValue::from_static(types))
        .detail(Message::new(format!("请使用 {types}"), format!("Send {types}.")))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_media_type_is_known_in_any_case_and_with_parameters() {
        for value in ["application/json", "Application/JSON", "application/json ; charset=UTF-8"] {
            let request = TestRequest::default().insert_header((header::CONTENT_TYPE, value));
            assert_eq!(content_type(&request.to_http_request()), "application/json", "{value}");
        }
        assert_eq!(content_type(&TestRequest::default().to_http_request()), "");
    }

    #[test]
    fn a_coding_is_known_in_any_case_and_under_its_old_name() {
        for (value, coding) in [
            ("GZIP", Coding::Gzip),
            ("x-gzip", Coding::Gzip),
            ("Identity", Coding::Identity),
            ("identity, gzip", Coding::Gzip),
            ("gzip, gzip", Coding::Unknown),
            ("br", Coding::Unknown),
        ] {
            let request = TestRequest::default().insert_header((header::CONTENT_ENCODING, value));
            assert_eq!(coding_of(&request.to_http_request()), coding, "{value}");
        }
    }
}
