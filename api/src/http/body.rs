//! The one way a request body comes in: typed, timed, bounded, strictly read (M-08, M-13).

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::Method};
use futures_util::future::LocalBoxFuture;
use lighthouse_domain::message::Message;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

pub use super::incoming::{BodyDigest, read, remember};
use super::{
    code::{Code, FieldErrorCode},
    gate::session_first,
    incoming::remember_json,
    json,
    media_type::{self, refuse_type},
    problem::{FieldError, Problem},
    schema,
    typed::typed,
    validation,
};

/// The longest JSON body.
pub const JSON_MAX: usize = 1 << 20;
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
            let value = json::parse(&bytes)?;
            remember_json(&request, &value);
            checked(&request, &value).map(Self)
        })
    }
}

fn checked<T: DeserializeOwned + ToSchema + Validate + 'static>(
    request: &HttpRequest,
    value: &Value,
) -> Result<T, Problem> {
    let shape = schema::for_type::<T>().ok_or_else(|| Problem::new(Code::Internal))?;
    let mut faults = shape.faults(value);
    if request.method() == Method::PATCH {
        faults.iter_mut().for_each(mark_read_only);
    }
    Problem::refuse_if_any(faults)?;
    let body: T =
        typed(value).map_err(|error| Problem::new(Code::ValidationFailed).fault(error))?;
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
            if bytes.is_empty() {
                return Ok(Self);
            }
            check_type(&request)?;
            let value = json::parse(&bytes)?;
            remember_json(&request, &value);
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
    match media_type::content_type(request).as_str() {
        "application/json" => Ok(()),
        "application/merge-patch+json" if patch => Ok(()),
        _ if patch => {
            Err(refuse_type("accept-patch", "application/merge-patch+json, application/json"))
        }
        _ => Err(refuse_type("accept", "application/json")),
    }
}
