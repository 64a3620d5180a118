//! A problem put into words: its document and headers.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{FieldError, Inner, Place, Problem};
use crate::http::{
    code::{Code, FieldErrorCode},
    lang::Lang,
    written::{json_bytes, json_value},
};

impl Problem {
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
        response.body(self.document(lang, request_id))
    }

    /// The document as a part of an answer.
    pub fn as_value(&self, lang: Lang, request_id: &str) -> Value {
        json_value(&self.body(lang, request_id))
    }

    /// The document alone.
    pub(in crate::http) fn document(&self, lang: Lang, request_id: &str) -> Vec<u8> {
        let mut body = json_bytes(&self.body(lang, request_id));
        body.push(b'\n');
        body
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
            errors: faults.iter().map(|fault| FieldErrorBody::new(fault, lang)).collect(),
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
    #[schema(value_type = Code)]
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
    #[schema(value_type = FieldErrorCode)]
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
    fn new(fault: &FieldError, lang: Lang) -> Self {
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
