//! What every answer says in its headers, whoever made it.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::{REQUEST_ID, meta::RequestMeta};
use crate::http::{
    cross_origin,
    limit::{self, Budget},
};

/// What is spoken under a path beside plain HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Api,
    /// Resumable uploads.
    Tus,
    /// Pages of the documentation.
    Pages,
}

impl Protocol {
    pub(super) fn for_path(path: &str) -> Self {
        let below = |root| {
            path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if below("/v1/uploads") {
            Self::Tus
        } else if below("/docs") {
            Self::Pages
        } else {
            Self::Api
        }
    }
}

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
