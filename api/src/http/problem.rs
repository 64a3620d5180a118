//! One error type, one voice: RFC 9457 problem documents (C-08).
//!
//! A [`Problem`] is raised anywhere without knowing the request; the middleware renders it in
//! the caller's language with the request's id.

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use lighthouse_domain::message::Message;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    code::{Code, FieldErrorCode},
    lang::Lang,
};

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

/// Where a error lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A JSON pointer into the body.
    Pointer(String),
    Parameter(String),
    Header(&'static str),
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

    /// Puts it into words.
    pub fn render(&self, lang: Lang, request_id: &str) -> HttpResponse {
        let status =
            StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CONTENT_LANGUAGE, lang.tag()));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, self.challenge()));
        }
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        for (name, value) in &self.0.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        let mut body = serde_json::to_vec(&self.body(lang, request_id)).unwrap_or_default();
        body.push(b'\n');
        response.body(body)
    }

    /// RFC 6750: without credentials no error is named.
    fn challenge(&self) -> &'static str {
        match self.0.code {
            Code::TokenInvalid | Code::TokenExpired | Code::SessionRevoked => {
                "Bearer realm=\"lighthouse\", error=\"invalid_token\""
            }
            _ => "Bearer realm=\"lighthouse\"",
        }
    }

    fn body(&self, lang: Lang, request_id: &str) -> ProblemBody {
        let Inner { code, detail, faults, current, .. } = &*self.0;
        let pick =
            |(zh, en): (&'static str, &'static str)| if lang == Lang::ZhCn { zh } else { en };
        let title = pick(code.title());
        ProblemBody {
            r#type: format!("/problems/{}", code.as_str()),
            title: title.to_owned(),
            status: code.status(),
            detail: detail
                .as_ref()
                .map_or_else(|| title.to_owned(), |detail| lang.pick(detail).to_owned()),
            instance: format!("urn:request:{request_id}"),
            code: code.as_str().to_owned(),
            request_id: request_id.to_owned(),
            hint: self.hint(pick(code.remedy())),
            errors: faults.iter().map(|fault| FieldErrorBody::of(fault, lang)).collect(),
            current: current.clone(),
        }
    }

    fn hint(&self, remedy: &str) -> String {
        if self.0.code == Code::Unauthenticated {
            format!(
                "{remedy} curl -X POST /v1/auth/login -H 'Content-Type: application/json' \
                 -d '{{\"login\":\"…\",\"password\":\"…\",\"device_id\":\"…\",\"device_name\":\"…\"}}'"
            )
        } else {
            remedy.to_owned()
        }
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

/// A problem document (RFC 9457). `code` is for machines and never changes; the sentences
/// are for people and come in the language of `Accept-Language`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    #[schema(example = "/problems/validation_failed")]
    pub r#type: String,
    #[schema(example = "填写的内容有误")]
    pub title: String,
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    #[schema(example = "填写的内容有误")]
    pub detail: String,
    #[schema(example = "urn:request:01a2b3")]
    pub instance: String,
    /// One of `GET /v1/error-codes`; treat an unknown one by its status.
    #[schema(example = "validation_failed")]
    pub code: String,
    #[schema(example = "01a2b3")]
    pub request_id: String,
    /// What to do about it.
    #[schema(example = "请改正 errors 中列出的各项")]
    pub hint: String,
    /// All errors of the request at once.
    pub errors: Vec<FieldErrorBody>,
    /// With 412: the object as it is now; with 409 of a study session: the one that is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, required = false)]
    pub current: Option<Value>,
}

/// One error; exactly one of `pointer`, `parameter` and `header` is given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorBody {
    #[schema(example = "too_short")]
    pub code: String,
    #[schema(example = "至少需要 1 个字符")]
    pub detail: String,
    /// JSON pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/name", required = false)]
    pub pointer: Option<String>,
    /// Name of a query or path parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub parameter: Option<String>,
    /// Name of a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub header: Option<String>,
}

impl FieldErrorBody {
    fn of(fault: &FieldError, lang: Lang) -> Self {
        let mut body = Self {
            code: fault.code.as_str().to_owned(),
            detail: lang.pick(&fault.detail).to_owned(),
            pointer: None,
            parameter: None,
            header: None,
        };
        match &fault.place {
            Place::Pointer(pointer) => body.pointer = Some(pointer.clone()),
            Place::Parameter(name) => body.parameter = Some(name.clone()),
            Place::Header(name) => body.header = Some((*name).to_owned()),
        }
        body
    }
}
