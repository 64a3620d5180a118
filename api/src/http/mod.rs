//! The HTTP floor: how requests come in and answers go out, whatever they are about.

pub mod address;
pub mod body;
pub mod caller;
pub mod code;
pub mod connections;
pub mod contract;
pub mod cross_origin;
pub mod cursor;
pub mod dispatch;
pub mod duplicate;
pub mod etag;
pub mod fallback;
pub mod fields;
pub(crate) mod file_blocks;
pub mod gate;
mod grouping;
mod in_flight;
mod incoming;
mod json;
pub mod known_paths;
pub mod lang;
pub mod limit;
pub mod media_type;
pub mod middleware;
pub mod oauth;
pub mod operations;
pub mod page;
mod path_pattern;
pub mod problem;
pub mod query;
pub mod range;
pub mod response;
pub mod routes;
pub mod scan;
pub mod schema;
pub mod scope;
mod sign_in_limit;
pub mod signed_link;
pub mod sparse;
pub mod transport;
mod typed;
pub mod validation;
pub(crate) mod written;

use actix_web::{HttpMessage, HttpRequest, HttpResponse, error::InternalError, web};

use code::{Code, FieldErrorCode};
use lighthouse_domain::message::Message;
use problem::{FieldError, Problem};

/// The id under which a request is found in log, problem and audit log (C-45).
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

pub fn request_id_of(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// A path parameter that is no id: 400 with its name, never serde's words.
pub fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, request| {
        let name =
            request.match_info().iter().map(|(name, _)| name).last().unwrap_or("id").to_owned();
        let message = Message::new("应为 UUID", "It must be a UUID.");
        Problem::new(Code::InvalidParameter)
            .fault(FieldError::parameter(name, FieldErrorCode::InvalidFormat, message))
            .into()
    })
}

/// A ready response as an error, for the few places that lost their request.
fn as_error(response: HttpResponse) -> actix_web::Error {
    InternalError::from_response("rendered", response).into()
}
