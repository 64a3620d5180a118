//! What the parser answers on its own has neither body nor request id; here it gets both.

use std::fmt::Write;

use lighthouse_domain::message::Message;
use uuid::Uuid;

use crate::http::{code::Code, lang::Lang, problem::Problem};

/// The answer to send instead of `written`, if that is one of the parser's.
pub(super) fn instead_of(written: &[u8], lang: Lang) -> Option<Vec<u8>> {
    let problem = problem_of(written.get(..13)?)?;
    let head = std::str::from_utf8(written.strip_suffix(b"\r\n\r\n")?).ok()?;
    // All that comes from within has an id, and most of it a body.
    if head.contains("\r\n\r\n") || head.to_ascii_lowercase().contains("x-request-id:") {
        return None;
    }
    let id = Uuid::now_v7().to_string();
    let body = problem.document(lang, &id);
    tracing::info!(request_id = %id, status = problem.code().status(), "no request that can be parsed");
    let mut answer = String::new();
    for line in head.split("\r\n").filter(|line| !is_length(line)) {
        let _ = write!(answer, "{line}\r\n");
    }
    let _ = write!(
        answer,
        "content-type: application/problem+json\r\ncontent-language: {}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nx-request-id: {id}\r\n\
         content-length: {}\r\n\r\n",
        lang.tag(),
        body.len(),
    );
    let mut answer = answer.into_bytes();
    answer.extend_from_slice(&body);
    Some(answer)
}

fn is_length(line: &str) -> bool {
    line.to_ascii_lowercase().starts_with("content-length:")
}

fn problem_of(status_line: &[u8]) -> Option<Problem> {
    match status_line {
        b"HTTP/1.1 400 " => Some(Problem::new(Code::MalformedRequest).detail(Message::new(
            "请求行或请求头不符合 HTTP 规范；地址中的空格等字符请用百分号编码",
            "The request line or a header is not valid HTTP; percent-encode spaces in the address.",
        ))),
        b"HTTP/1.1 408 " => Some(Problem::new(Code::RequestTimeout)),
        b"HTTP/1.1 431 " => Some(Problem::new(Code::HeaderTooLarge)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: &str = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\ndate: Mon, 23 Nov 2026 02:00:00 GMT\r\n\r\n";

    #[test]
    fn a_bare_refusal_becomes_a_problem_document() {
        let answer = String::from_utf8(instead_of(BARE.as_bytes(), Lang::En).unwrap()).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
        assert!(head.contains("connection: close") && !head.contains("content-length: 0"));
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["code"], "malformed_request");
        assert!(head.contains(&format!("x-request-id: {}", body["request_id"].as_str().unwrap())));
    }

    #[test]
    fn what_comes_from_within_is_left_alone() {
        for answer in [
            BARE.replace("connection", "X-Request-Id: 1\r\nconnection"),
            BARE.replace("400 Bad Request", "204 No Content"),
            format!("{BARE}more\r\n\r\n"),
        ] {
            assert_eq!(instead_of(answer.as_bytes(), Lang::En), None, "{answer}");
        }
    }
}
