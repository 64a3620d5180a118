//! What is known of a request before it is handled: id, language, caller, protocol.

use std::time::Instant;

use actix_web::{
    HttpMessage,
    dev::ServiceRequest,
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
    web::Data,
};
use uuid::Uuid;

use super::protocol::{Protocol, REQUEST_ID};
use crate::http::{
    RequestId,
    address::{CallerAddress, Proxies},
    cross_origin::Origins,
    lang::Lang,
};

/// Kept beside the request, which its handler uses up.
pub(super) struct RequestMeta {
    pub id: String,
    pub lang: Lang,
    pub method: Method,
    pub protocol: Protocol,
    /// The origin of the page that asks, if it may.
    pub origin: Option<HeaderValue>,
    pub address: String,
    pub from: Instant,
}

impl RequestMeta {
    pub(super) fn from_request(request: &mut ServiceRequest) -> Self {
        let id = request_id(request.headers());
        let accept =
            request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let lang = Lang::negotiate(accept);
        let protocol = Protocol::for_path(request.path());
        let origins = request.app_data::<Data<Origins>>();
        let origin = origins.and_then(|origins| origins.listed(request.headers()));
        let address = address(request);
        request.extensions_mut().insert(RequestId(id.clone()));
        request.extensions_mut().insert(lang);
        let method = method(request, protocol);
        Self { id, lang, method, protocol, origin, address, from: Instant::now() }
    }
}

/// Finds the caller's address, leaves it with the request and gives it for the log.
fn address(request: &ServiceRequest) -> String {
    let Some(peer) = request.request().peer_addr() else { return String::new() };
    let proxies = request.app_data::<Data<Proxies>>();
    let caller = proxies
        .map_or(peer.ip().to_canonical(), |proxies| proxies.caller(peer.ip(), request.headers()));
    request.extensions_mut().insert(CallerAddress(caller));
    caller.to_string()
}

/// The method that is asked for. tus has a header for clients that cannot send every method.
fn method(request: &mut ServiceRequest, protocol: Protocol) -> Method {
    let over = request.headers().get("x-http-method-override");
    let over = over.and_then(|value| Method::from_bytes(value.as_bytes()).ok());
    if let Some(over) = over
        && protocol == Protocol::Tus
        && *request.method() == Method::POST
        && [Method::PATCH, Method::DELETE, Method::HEAD].contains(&over)
    {
        request.head_mut().method = over;
    }
    let method = request.method().clone();
    if method == Method::HEAD {
        // Answered like GET; the server leaves the body out because it remembers the real method.
        request.head_mut().method = Method::GET;
    }
    method
}

fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    given.filter(plain).map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}
