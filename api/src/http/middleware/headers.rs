//! What every answer says in its headers, whoever made it.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::{
    meta::RequestMeta,
    protocol::{Protocol, REQUEST_ID},
};
use crate::http::{
    cross_origin,
    limit::{self, Budget},
};

pub(super) fn complete(headers: &mut HeaderMap, meta: &RequestMeta, budget: Option<Budget>) {
    if let Ok(id) = HeaderValue::from_str(&meta.id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(Budget { policy, state, .. }) = budget {
        headers.insert(limit::POLICY, policy);
        headers.insert(limit::STATE, state);
    }
    if meta.protocol == Protocol::Tus {
        // On failures too, says tus.
        let version = HeaderValue::from_static("1.0.0");
        headers.insert(HeaderName::from_static("tus-resumable"), version);
    }
    // It kept the answer from being compressed, and is no coding that an answer names.
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding == "identity") {
        headers.remove(header::CONTENT_ENCODING);
    }
    cross_origin::mark(headers, meta.origin.as_ref());
    secure(headers, meta.protocol);
}

/// C-47; the documentation page may load its own scripts and styles, from here only.
fn secure(headers: &mut HeaderMap, protocol: Protocol) {
    let policy = if protocol == Protocol::Pages {
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; frame-ancestors 'none'"
    };
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(
        HeaderName::from_static("api-version"),
        HeaderValue::from_static(env!("CARGO_PKG_VERSION")),
    );
}
