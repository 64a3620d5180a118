//! The one way a request body comes in: typed, timed, bounded, strictly read (M-08, M-13).

use std::{io::Read, time::Duration};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
    web::BytesMut,
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use lighthouse_domain::message::Message;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    code::{Code, FieldErrorCode},
    json,
    problem::{FieldError, Problem},
    schema, validation,
};
use crate::http::{caller::app_of, gate::session_first};

/// The longest JSON body.
pub const JSON_MAX: usize = 1 << 20;
/// What a compressed body may grow to.
const INFLATED_MAX: usize = 10 << 20;
/// How long a body may take to arrive where no setting says so.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The SHA-256 of the body, for the fingerprint of a retried write.
#[derive(Clone, Copy, Debug)]
pub struct BodyDigest(pub [u8; 32]);

/// Fields that a caller sees and never sends.
const READ_ONLY: [&str; 4] = ["id", "version", "created_at", "updated_at"];

/// A JSON body of type `T`, checked against `T`'s published schema.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + ToSchema + Validate + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            session_first(&request).await?;
            check_type(&request)?;
            let bytes = read(&request, payload, JSON_MAX).await?;
            remember(&request, &bytes);
            typed(&request, json::parse(&bytes)?).map(Self)
        })
    }
}

/// A body of plain bytes, at most `MAX` of them.
#[derive(Debug)]
pub struct Bytes<const MAX: usize>(pub Vec<u8>);

impl<const MAX: usize> FromRequest for Bytes<MAX> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            session_first(&request).await?;
            let kind = request.headers().get(header::CONTENT_TYPE);
            if kind.is_none_or(|kind| kind.as_bytes() != b"application/octet-stream") {
                return Err(refuse_type("accept", "application/octet-stream"));
            }
            let bytes = read(&request, payload, MAX).await?;
            remember(&request, &bytes);
            Ok(Self(bytes))
        })
    }
}

fn typed<T: DeserializeOwned + ToSchema + Validate + 'static>(
    request: &HttpRequest,
    value: Value,
) -> Result<T, Problem> {
    let shape = schema::of::<T>().ok_or_else(|| Problem::new(Code::Internal))?;
    let mut faults = shape.faults(&value);
    if request.method() == Method::PATCH {
        faults.iter_mut().for_each(mark_read_only);
    }
    Problem::refuse_if_any(faults)?;
    let body: T = serde_json::from_value(value).map_err(|error| {
        tracing::error!(%error, "schema and type disagree");
        Problem::new(Code::ValidationFailed)
    })?;
    Problem::refuse_if_any(validation::errors_of(&body))?;
    Ok(body)
}

/// In a patch an unknown field that the answer shows is not unknown but fixed (TH-07).
fn mark_read_only(fault: &mut FieldError) {
    let super::problem::Place::Pointer(pointer) = &fault.place else { return };
    let name = pointer.trim_start_matches('/');
    let fixed = READ_ONLY.contains(&name)
        || matches!(name, "status" | "branch_id" | "kind" | "parent_id" | "path");
    if fault.code == FieldErrorCode::UnknownField && fixed {
        fault.code = FieldErrorCode::ReadOnly;
        fault.detail =
            Message::new(format!("{name} 不能直接修改"), format!("{name} cannot be changed here."));
    }
}

/// An action without a body: nothing, or an empty object.
#[derive(Debug)]
pub struct NoBody;

impl FromRequest for NoBody {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            session_first(&request).await?;
            let bytes = read(&request, payload, JSON_MAX).await?;
            remember(&request, &bytes);
            if bytes.is_empty() {
                return Ok(Self);
            }
            check_type(&request)?;
            let value = json::parse(&bytes)?;
            let empty = value.as_object().is_some_and(serde_json::Map::is_empty);
            let message = Message::new("此操作没有请求体", "This action takes no body.");
            if empty {
                Ok(Self)
            } else {
                Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
                    "",
                    FieldErrorCode::UnknownField,
                    message,
                )))
            }
        })
    }
}

fn check_type(request: &HttpRequest) -> Result<(), Problem> {
    let patch = request.method() == Method::PATCH;
    match request.content_type() {
        "application/json" => Ok(()),
        "application/merge-patch+json" if patch => Ok(()),
        _ if patch => {
            Err(refuse_type("accept-patch", "application/merge-patch+json, application/json"))
        }
        _ => Err(refuse_type("accept", "application/json")),
    }
}

/// 415 that says what would be taken.
pub fn refuse_type(name: &'static str, types: &'static str) -> Problem {
    Problem::new(Code::UnsupportedMediaType)
        .header(HeaderName::from_static(name), HeaderValue::from_static(types))
        .detail(Message::new(format!("请使用 {types}"), format!("Send {types}.")))
}

/// Reads a body of at most `most` bytes in time, inflated if it was compressed.
pub async fn read(
    request: &HttpRequest,
    mut payload: Payload,
    most: usize,
) -> Result<Vec<u8>, Problem> {
    let told = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if told.and_then(|value| value.parse::<usize>().ok()).is_some_and(|length| length > most) {
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
    inflated(request, bytes)
}

fn inflated(request: &HttpRequest, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    match request.headers().get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(bytes),
        Some(b"gzip") => {
            let mut out = Vec::new();
            let reader = flate2::read::GzDecoder::new(bytes.as_slice());
            reader
                .take(INFLATED_MAX as u64 + 1)
                .read_to_end(&mut out)
                .map_err(|_| Problem::new(Code::MalformedRequest))?;
            if out.len() > INFLATED_MAX { Err(too_large(INFLATED_MAX)) } else { Ok(out) }
        }
        Some(_) => Err(refuse_type("accept-encoding", "gzip, identity")),
    }
}

fn too_large(most: usize) -> Problem {
    Problem::new(Code::PayloadTooLarge).detail(Message::new(
        format!("请求体最多 {most} 字节"),
        format!("The body may have at most {most} bytes."),
    ))
}

/// Keeps the fingerprint's digest for a retried write.
pub fn remember(request: &HttpRequest, bytes: &[u8]) {
    if request.headers().contains_key("idempotency-key") {
        use sha2::{Digest, Sha256};
        request.extensions_mut().insert(BodyDigest(Sha256::digest(bytes).into()));
    }
}
