//! A successful answer as plain data, so that it can be kept and given again.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{StatusCode, header},
};
use lighthouse_persistence::integration::StoredResponse;
use serde::Serialize;

use super::{code::Code, etag, lang::Lang, problem::Problem, range, sparse::Fields};

const JSON: &str = "application/json";

/// Who may keep an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheControl {
    /// The caller, asking each time whether it is still true.
    #[default]
    Private,
    /// Nobody: tokens and revealed numbers.
    NoStore,
    /// Anybody for so many seconds.
    Public(u32),
}

/// An answer before it knows its request.
#[derive(Clone, Debug)]
pub struct ApiResponse {
    status: u16,
    body: Vec<u8>,
    /// The body's media type.
    kind: &'static str,
    /// The name of a file, as the header gives it.
    disposition: Option<String>,
    etag: Option<String>,
    location: Option<String>,
    next: Option<String>,
    cache: CacheControl,
    replayed: bool,
    /// Headers of this answer alone.
    extra: Vec<(&'static str, String)>,
    /// The body could not be written as JSON.
    failed: bool,
}

impl ApiResponse {
    fn new(status: u16, body: Vec<u8>) -> Self {
        Self {
            status,
            body,
            kind: JSON,
            disposition: None,
            etag: None,
            location: None,
            next: None,
            cache: CacheControl::Private,
            replayed: false,
            extra: Vec::new(),
            failed: false,
        }
    }

    fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self::new(status, body),
            Err(error) => {
                tracing::error!(%error, "a response cannot be written as JSON");
                Self { failed: true, ..Self::new(status, Vec::new()) }
            }
        }
    }

    /// The response if its body could be written, so that a write without one is undone.
    pub fn rendered(self) -> Result<Self, Problem> {
        if self.failed { Err(Problem::new(Code::Internal)) } else { Ok(self) }
    }

    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(200, body)
    }

    pub fn created(location: String, body: &impl Serialize) -> Self {
        Self { location: Some(location), ..Self::json(201, body) }
    }

    /// Received for good; what came of it stands at `location`.
    pub fn accepted(location: String, body: &impl Serialize) -> Self {
        Self { location: Some(location), ..Self::json(202, body) }
    }

    pub fn no_content() -> Self {
        Self::new(204, Vec::new())
    }

    /// A file of another kind than JSON, and the name under which it is saved.
    pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Self {
        Self { kind, disposition: Some(range::disposition(name)), ..Self::new(200, bytes) }
    }

    /// The version of the record that is shown, as [`etag::of_version`] writes it; what `If-Match`
    /// asks for. The tag that is sent changes with the body too.
    #[must_use]
    pub fn etag(self, etag: String) -> Self {
        Self { etag: Some(etag), ..self }
    }

    /// The address of the next page.
    #[must_use]
    pub fn next(self, next: Option<String>) -> Self {
        Self { next, ..self }
    }

    #[must_use]
    pub fn cache(self, cache: CacheControl) -> Self {
        Self { cache, ..self }
    }

    /// A header of this answer alone; a kept answer is given without it.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.extra.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn replayed(self) -> Self {
        Self { replayed: true, ..self }
    }

    pub fn to_stored(&self) -> StoredResponse {
        StoredResponse {
            status: self.status,
            body: self.body.clone(),
            etag: self.etag.clone(),
            location: self.location.clone(),
        }
    }

    pub fn from_stored(stored: StoredResponse) -> Self {
        Self {
            etag: stored.etag,
            location: stored.location,
            ..Self::new(stored.status, stored.body)
        }
    }

    /// Only the properties that the request asks for.
    fn keep_fields(self, request: &HttpRequest) -> Result<Self, Problem> {
        if self.status != 200 || self.kind != JSON {
            return Ok(self);
        }
        let Some(fields) = Fields::from_request(request)? else { return Ok(self) };
        Ok(Self { body: fields.cut(self.body)?, ..self })
    }

    /// The tag of what is sent; what nobody may keep has none.
    fn tagged(self, lang: Lang) -> Self {
        let tagged = matches!(self.status, 200 | 201) && !self.body.is_empty();
        if !tagged || self.cache == CacheControl::NoStore {
            return self;
        }
        Self { etag: Some(etag::of_body(self.etag.as_deref(), lang, &self.body)), ..self }
    }

    /// Of an answer that has its tag.
    fn response(self, request: &HttpRequest) -> HttpResponse {
        let known = self.etag.as_deref().is_some_and(|tag| etag::is_known(request, tag));
        let not_modified = self.status == 200 && known && request.method().is_safe();
        let status = if not_modified { 304 } else { self.status };
        let mut response =
            HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
        self.write_headers(&mut response, request);
        if not_modified || self.body.is_empty() {
            return response.finish();
        }
        if wants_minimal(request) && self.status == 201 {
            response.insert_header(("preference-applied", "return=minimal"));
            return response.finish();
        }
        response.insert_header((header::CONTENT_TYPE, self.kind));
        if self.kind == JSON {
            response.body(shaped(self.body, request))
        } else {
            response.body(self.body)
        }
    }

    fn write_headers(&self, response: &mut actix_web::HttpResponseBuilder, request: &HttpRequest) {
        response.insert_header((header::CONTENT_LANGUAGE, Lang::from_request(request).tag()));
        response.insert_header((
            header::VARY,
            "Accept, Accept-Language, Accept-Encoding, Authorization",
        ));
        match self.cache {
            CacheControl::Private => {
                response.insert_header((header::CACHE_CONTROL, "private, no-cache"))
            }
            CacheControl::NoStore => response.insert_header((header::CACHE_CONTROL, "no-store")),
            CacheControl::Public(age) => {
                response.insert_header((header::CACHE_CONTROL, format!("public, max-age={age}")))
            }
        };
        if let Some(etag) = &self.etag {
            response.insert_header((header::ETAG, etag.as_str()));
        }
        if let Some(disposition) = &self.disposition {
            response.insert_header((header::CONTENT_DISPOSITION, disposition.as_str()));
        }
        if let Some(location) = &self.location {
            response.insert_header((header::LOCATION, location.as_str()));
        }
        if let Some(next) = &self.next {
            response.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
        }
        if self.replayed {
            response.insert_header(("idempotency-replayed", "true"));
        }
        for (name, value) in &self.extra {
            response.insert_header((*name, value.as_str()));
        }
    }
}

fn wants_minimal(request: &HttpRequest) -> bool {
    let prefer = request.headers().get("prefer").and_then(|value| value.to_str().ok());
    prefer.is_some_and(|value| value.split(',').any(|part| part.trim() == "return=minimal"))
}

/// Indented when `?pretty` is given; always ends with a line break (C-49).
fn shaped(body: Vec<u8>, request: &HttpRequest) -> Vec<u8> {
    let pretty = request
        .query_string()
        .split('&')
        .any(|part| part == "pretty" || part.starts_with("pretty="));
    let indented =
        pretty.then(|| serde_json::from_slice::<serde_json::Value>(&body).ok()).flatten();
    let mut body =
        indented.and_then(|value| serde_json::to_vec_pretty(&value).ok()).unwrap_or(body);
    body.push(b'\n');
    body
}

impl Responder for ApiResponse {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match self.rendered().and_then(|response| response.keep_fields(request)) {
            Ok(response) => response.tagged(Lang::from_request(request)).response(request),
            Err(problem) => HttpResponse::from_error(problem),
        }
    }
}

/// What every handler returns.
pub type HandlerResult = Result<ApiResponse, Problem>;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_body_that_cannot_be_written_is_a_failure_and_no_empty_success() {
        let keys_that_are_no_text = BTreeMap::from([((1, 2), "x")]);
        for response in [
            ApiResponse::ok(&keys_that_are_no_text),
            ApiResponse::created("/".to_owned(), &keys_that_are_no_text),
        ] {
            assert_eq!(response.rendered().unwrap_err().code(), Code::Internal);
        }
        assert!(ApiResponse::ok(&"x").rendered().is_ok());
    }
}
