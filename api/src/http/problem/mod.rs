//! One error type, one voice: RFC 9457 problem documents (C-08).
//!
//! A [`Problem`] is raised anywhere without knowing the request; the middleware renders it in
//! the caller's language with the request's id.

mod document;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use lighthouse_domain::message::Message;
use serde_json::Value;

use super::code::{Code, FieldErrorCode};

pub use document::{FieldErrorBody, ProblemBody};

/// A refusal or failure, before it is put into words.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    code: Code,
    detail: Option<Message>,
    faults: Vec<FieldError>,
    retry_after: Option<u64>,
    headers: Vec<(HeaderName, HeaderValue)>,
    current: Option<Value>,
    stale: bool,
}

/// Where an error lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A JSON pointer into the body.
    Pointer(String),
    Parameter(String),
    Header(&'static str),
}

impl Place {
    /// Pointer, parameter or header, whichever it is.
    fn name(&self) -> &str {
        match self {
            Self::Pointer(name) | Self::Parameter(name) => name,
            Self::Header(name) => name,
        }
    }
}

/// One error among all that a request has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub place: Place,
    pub code: FieldErrorCode,
    pub detail: Message,
}

impl FieldError {
    pub fn body(pointer: impl Into<String>, code: FieldErrorCode, detail: Message) -> Self {
        Self { place: Place::Pointer(pointer.into()), code, detail }
    }

    pub fn parameter(name: impl Into<String>, code: FieldErrorCode, detail: Message) -> Self {
        Self { place: Place::Parameter(name.into()), code, detail }
    }

    pub fn header(name: &'static str, code: FieldErrorCode, detail: Message) -> Self {
        Self { place: Place::Header(name), code, detail }
    }
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            detail: None,
            faults: Vec::new(),
            retry_after: None,
            headers: Vec::new(),
            current: None,
            stale: false,
        }))
    }

    /// 422 with all errors, or `Ok` when there are none.
    pub fn refuse_if_any(faults: Vec<FieldError>) -> Result<(), Self> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self::new(Code::ValidationFailed).faults(faults))
        }
    }

    #[must_use]
    pub fn detail(mut self, detail: Message) -> Self {
        self.0.detail = Some(detail);
        self
    }

    #[must_use]
    pub fn fault(mut self, fault: FieldError) -> Self {
        self.0.faults.push(fault);
        self
    }

    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = FieldError>) -> Self {
        self.0.faults.extend(faults);
        self
    }

    /// The same for a body that is a part of another: its pointers begin with `prefix`.
    #[must_use]
    pub fn below(mut self, prefix: &str) -> Self {
        for fault in &mut self.0.faults {
            if let Place::Pointer(pointer) = &mut fault.place {
                pointer.insert_str(0, prefix);
            }
        }
        self
    }

    /// When it is worth trying again.
    pub fn retry_seconds(&self) -> Option<u64> {
        self.0.retry_after
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// The object as it is now, so that an app can merge (C-28).
    #[must_use]
    pub fn current(mut self, current: Value, etag: &str) -> Self {
        self.0.current = Some(current);
        if let Ok(value) = HeaderValue::from_str(etag) {
            self.0.headers.push((header::ETAG, value));
        }
        self
    }

    /// Marks a refusal that may only be due to cached rights.
    #[must_use]
    pub fn stale(mut self) -> Self {
        self.0.stale = true;
        self
    }

    pub fn is_stale(&self) -> bool {
        self.0.stale
    }

    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What is wrong and with which field, in English, for a terminal.
    pub fn explain(&self) -> String {
        let detail = self.0.detail.as_ref().map_or(self.0.code.remedy().1, |detail| &detail.en);
        let fields =
            self.0.faults.iter().map(|one| format!("; {}: {}", one.place.name(), one.detail.en));
        std::iter::once(detail.to_owned()).chain(fields).collect()
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.code.as_str())?;
        match &self.0.detail {
            Some(detail) => write!(f, ": {}", detail.en),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Only a stand-in: the middleware renders the problem again, knowing the request.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
