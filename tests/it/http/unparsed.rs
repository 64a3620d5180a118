//! Requests that the HTTP parser does not take: as people type them, or broken.

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Backend, Town, stories, tell};

/// What the server answers to these bytes until it closes the connection.
async fn raw(town: &Town, request: &[u8]) -> String {
    let mut socket = TcpStream::connect(town.base.trim_start_matches("http://")).await.unwrap();
    socket.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    // What was sent and never read makes the end a reset.
    while socket.read_buf(&mut answer).await.is_ok_and(|count| count > 0) {}
    String::from_utf8(answer).unwrap()
}

fn split(answer: &str) -> (&str, Value) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head, serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}")))
}

stories! {
    async fn an_address_in_raw_utf8_is_understood(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        town.member(&head, branch, "张伟").await;
        town.member(&head, branch, "王芳").await;
        let line = |q: &str| format!("GET /v1/members?q={q} HTTP/1.1\r\nHost: town\r\nAuthorization: Bearer {}\r\n", head.token);
        // Both on one connection: the second line is as raw as the first.
        let both = format!("{}\r\n{}Connection: close\r\n\r\n", line("王"), line("张"));
        let answers = raw(&town, both.as_bytes()).await;
        assert_eq!((answers.matches("HTTP/1.1 200").count(), answers.matches("张伟").count(), answers.matches("王芳").count()), (2, 1, 1), "{answers}");
        let path = raw(&town, "GET /v1/党员 HTTP/1.1\r\nHost: town\r\nConnection: close\r\n\r\n".as_bytes()).await;
        assert_eq!(split(&path).1["code"], "route_not_found");
        let mut gbk = line("").into_bytes();
        let at = gbk.windows(2).position(|two| two == b"= ").unwrap() + 1;
        gbk.splice(at..at, [0xd5, 0xc5]);
        gbk.extend_from_slice(b"Connection: close\r\n\r\n");
        assert_eq!(split(&raw(&town, &gbk).await).1["errors"][0]["parameter"], "q");
    }
}

#[test]
fn what_cannot_be_parsed_is_answered_by_a_problem_document() {
    tell(Backend::Sqlite, |town| async move {
        let long = format!("GET / HTTP/1.1\r\nHost: town\r\nX: {}", "x".repeat(140_000));
        for (request, status, code) in [
            ("GET /a b HTTP/1.1\r\nHost: town\r\n\r\n", "400", "malformed_request"),
            ("GET / HTTP/1.1\r\n\r\n", "400", "malformed_request"),
            ("GET / HTTP/1.1\r\nHost: town\r\nBad Name: x\r\n\r\n", "400", "malformed_request"),
            ("nonsense\r\n\r\n", "400", "malformed_request"),
            (
                "POST / HTTP/1.1\r\nHost: town\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "400",
                "malformed_request",
            ),
            (long.as_str(), "431", "header_too_large"),
        ] {
            let answer = raw(&town, request.as_bytes()).await;
            let (head, body) = split(&answer);
            assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{head}");
            assert!(head.contains("content-type: application/problem+json"), "{head}");
            assert_eq!(body["code"], code, "{body}");
            assert!(
                head.contains(&format!("x-request-id: {}", body["request_id"].as_str().unwrap())),
                "{head}"
            );
        }
        let english = raw(
            &town,
            b"GET / HTTP/1.1\r\nAccept-Language: en\r\nHost: town\r\nBad Name: x\r\n\r\n",
        )
        .await;
        assert_eq!(split(&english).1["title"], "The request cannot be understood");
    });
}
