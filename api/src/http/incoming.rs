//! The bytes of a request's body: counted, timed and inflated before anybody reads them.

use std::{io::Read, time::Duration};

use actix_web::{HttpMessage, HttpRequest, dev::Payload, http::header, web::BytesMut};
use futures_util::StreamExt;
use lighthouse_domain::message::Message;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    code::Code,
    json,
    media_type::{self, Coding, refuse_type},
    problem::Problem,
};
use crate::http::caller::app_of;

/// What a compressed body may grow to.
const INFLATED_MAX: usize = 10 << 20;
/// How long a body may take to arrive where no setting says so.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The SHA-256 of the body, for the fingerprint of a retried write.
#[derive(Clone, Copy, Debug)]
pub struct BodyDigest(pub [u8; 32]);

/// Reads a body of at most `most` bytes in time, inflated if it was compressed.
pub async fn read(
    request: &HttpRequest,
    mut payload: Payload,
    most: usize,
) -> Result<Vec<u8>, Problem> {
    if declared_length(request).is_some_and(|length| length > most) {
        return Err(too_large(most));
    }
    let collect = async {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Problem::new(Code::MalformedRequest))?;
            if bytes.len() + chunk.len() > most {
                return Err(too_large(most));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.to_vec())
    };
    let timeout = app_of(request).map_or(TIMEOUT, |app| app.shared.config.read_timeout());
    let bytes = tokio::time::timeout(timeout, collect)
        .await
        .map_err(|_| Problem::new(Code::RequestTimeout))??;
    match media_type::coding_of(request) {
        Coding::Identity => Ok(bytes),
        Coding::Gzip => inflated(&bytes),
        Coding::Unknown => Err(refuse_type("accept-encoding", "gzip, identity")),
    }
}

fn declared_length(request: &HttpRequest) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Every member of the file: `gzip` may be given several files, and what follows the last
/// member is no part of a gzip file.
fn inflated(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(INFLATED_MAX as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|_| not_gzip())?;
    if out.len() > INFLATED_MAX { Err(too_large(INFLATED_MAX)) } else { Ok(out) }
}

fn not_gzip() -> Problem {
    Problem::new(Code::MalformedRequest).detail(Message::new(
        "请求体不是完整的 gzip 数据，或其后还有多余内容",
        "The body is no whole gzip file, or something follows it.",
    ))
}

fn too_large(most: usize) -> Problem {
    Problem::new(Code::PayloadTooLarge).detail(Message::new(
        format!("请求体最多 {most} 字节"),
        format!("The body may have at most {most} bytes."),
    ))
}

/// Keeps the digest of a body of bytes for a retried write.
pub fn remember(request: &HttpRequest, bytes: &[u8]) {
    if request.headers().contains_key("idempotency-key") {
        request.extensions_mut().insert(BodyDigest(Sha256::digest(bytes).into()));
    }
}

/// Keeps the digest of what a JSON body says, however it was written.
pub(super) fn remember_json(request: &HttpRequest, value: &Value) {
    if request.headers().contains_key("idempotency-key") {
        remember(request, json::canonical(value).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn every_member_is_read_and_nothing_may_follow() {
        let both = [gzip("one, "), gzip("two")].concat();
        assert_eq!(inflated(&both).ok().unwrap(), b"one, two");
        for broken in [
            [gzip("one"), b"garbage".to_vec()].concat(),
            [gzip("one"), b"x".to_vec()].concat(),
            gzip("one")[..12].to_vec(),
            b"one".to_vec(),
        ] {
            assert_eq!(inflated(&broken).unwrap_err().code(), Code::MalformedRequest);
        }
    }
}
