//! An answer of the server, with the assertions that stories make.

use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
    pub text: String,
}

impl Answer {
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok());
        // A stream of events has no end of its own.
        let text = match kind {
            Some("text/event-stream") => String::new(),
            _ => response.text().await.unwrap(),
        };
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, body, text }
    }

    /// A success; gives the body.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text);
        self.body
    }

    /// A refusal with this status and code, as a whole problem document.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status, self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        self.is_problem();
        self.body
    }

    /// Every failure is a problem document with request id and language (C-08).
    #[track_caller]
    pub fn is_problem(&self) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        assert!(
            !self.header("x-request-id").is_empty() && !self.header("content-language").is_empty()
        );
        for member in [
            "type",
            "title",
            "status",
            "detail",
            "instance",
            "code",
            "request_id",
            "hint",
            "errors",
        ] {
            assert!(self.body.get(member).is_some(), "{member} is missing in {}", self.text);
        }
        assert_eq!(self.body["request_id"], self.header("x-request-id"));
    }

    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// The pointers of all errors, sorted.
    pub fn pointers(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let mut all: Vec<String> = errors
            .iter()
            .filter_map(|fault| fault["pointer"].as_str().or(fault["parameter"].as_str()))
            .map(str::to_owned)
            .collect();
        all.sort();
        all
    }
}
