//! An editor, two reviewers and a channel; files to send and ways to send them.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of};

pub(crate) const PIECE: &str = "application/offset+octet-stream";

pub(crate) struct Studio {
    pub(crate) head: Person,
    pub(crate) editor: Person,
    pub(crate) reviewers: [Person; 2],
    pub(crate) channel: Uuid,
}

pub(crate) async fn studio(town: &Town) -> Studio {
    let head = town.head().await;
    let editor = town.appointed("于海", Role::Editor, town.root).await;
    let reviewers = [
        town.appointed("章妍", Role::Reviewer, town.root).await,
        town.appointed("许威", Role::Reviewer, town.root).await,
    ];
    let body = json!({ "organization_id": town.root, "name": "乡村振兴大课堂" });
    let channel = id_of(&town.post(&head, "/v1/channels", &body).await.ok());
    Studio { head, editor, reviewers, channel }
}

/// A sound of this many bytes, each different from its neighbours.
pub(crate) fn sound(bytes: usize) -> Vec<u8> {
    let mut all = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    all.extend((0..bytes - all.len()).map(|n| (n * 31 + n / 251) as u8));
    all
}

pub(crate) fn base64(text: &str) -> String {
    encode(text.as_bytes())
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let digit = DIGITS[(n >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

impl Studio {
    pub(crate) async fn begin(
        &self,
        town: &Town,
        who: &Person,
        bytes: usize,
        name: &str,
    ) -> Answer {
        let about = format!(
            "channel {},title {},filename {}",
            base64(&self.channel.to_string()),
            base64("田间党课"),
            base64(name)
        );
        let request = town.by(who, Method::POST, "/v1/uploads");
        let request = request.header("tus-resumable", "1.0.0").header("upload-length", bytes);
        town.send(request.header("upload-metadata", about)).await
    }

    pub(crate) async fn begun(&self, town: &Town, bytes: usize, name: &str) -> String {
        let answer = self.begin(town, &self.editor, bytes, name).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.header("location")
    }

    pub(crate) async fn uploaded(&self, town: &Town, bytes: &[u8], name: &str) -> String {
        let place = self.begun(town, bytes.len(), name).await;
        let sent = piece(town, &self.editor, &place, 0, bytes.to_vec()).await;
        assert_eq!(sent.status, 204, "{}", sent.text);
        place.replace("/uploads", "/media")
    }

    pub(crate) async fn published(&self, town: &Town, bytes: &[u8]) -> String {
        let path = self.uploaded(town, bytes, "党课 第一讲.wav").await;
        act(town, &self.editor, &path, "submit").await.ok();
        for reviewer in &self.reviewers {
            act(town, reviewer, &path, "approve").await.ok();
        }
        path
    }
}

pub(crate) async fn piece(
    town: &Town,
    who: &Person,
    place: &str,
    at: usize,
    bytes: Vec<u8>,
) -> Answer {
    let request = town.by(who, Method::PATCH, place).header("tus-resumable", "1.0.0");
    let request = request.header("upload-offset", at).header("content-type", PIECE);
    town.send(request.body(bytes)).await
}

pub(crate) async fn offset(town: &Town, who: &Person, place: &str) -> usize {
    let answer = town.send(town.by(who, Method::HEAD, place)).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    answer.header("upload-offset").parse().unwrap()
}

/// Begins to send the rest and hangs up in the middle.
pub(crate) async fn break_off(
    town: &Town,
    who: &Person,
    place: &str,
    (at, rest): (usize, &[u8]),
    sent: usize,
) {
    let host = town.base.trim_start_matches("http://");
    let mut line = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = format!(
        "PATCH {place} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nTus-Resumable: 1.0.0\r\n\
         Upload-Offset: {at}\r\nContent-Type: {PIECE}\r\nContent-Length: {}\r\n\r\n",
        who.token,
        rest.len()
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&rest[..sent.min(rest.len() - 1)]).await.unwrap();
    line.flush().await.unwrap();
    // A moment for the bytes to travel: what has not arrived cannot be kept.
    let mut answer = [0; 1];
    let _ =
        tokio::time::timeout(std::time::Duration::from_millis(30), line.read(&mut answer)).await;
}

pub(crate) async fn act(town: &Town, who: &Person, path: &str, step: &str) -> Answer {
    town.send(town.by(who, Method::POST, &format!("{path}/{step}"))).await
}

pub(crate) async fn bytes_of(
    request: reqwest::RequestBuilder,
) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

pub(crate) async fn reader(town: &Town, head: &Person) -> Person {
    let branch = town.branch(head, town.root, "B").await;
    let member = town.member(head, branch, "王一").await;
    town.with_phone("wang", member).await
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
