//! What browsers of other origins may do and read (C-46): the listed ones, exactly.

use actix_cors::Cors;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

/// What a page of another origin may read of an answer.
const EXPOSED: [&str; 17] = [
    "ETag",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-Id",
    "Idempotency-Replayed",
    "Content-Language",
    "API-Version",
    "Content-Range",
    "Accept-Ranges",
    "Content-Disposition",
    "Upload-Offset",
    "Upload-Length",
    "Upload-Expires",
    "Tus-Resumable",
];

/// The origins that browsers may call from.
#[derive(Clone, Debug)]
pub struct Origins(Vec<String>);

impl Origins {
    pub fn new(origins: Vec<String>) -> Self {
        Self(origins)
    }

    /// The layer that answers preflights and marks what handlers answer.
    pub fn layer(&self) -> Cors {
        let cors = Cors::default()
            .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
            .allowed_headers([
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::CONTENT_ENCODING,
                header::ACCEPT_LANGUAGE,
                header::IF_MATCH,
                header::IF_NONE_MATCH,
            ])
            .allowed_headers(["Idempotency-Key", "X-Request-Id", "Prefer", "Range", "If-Range"])
            .allowed_headers([
                "Tus-Resumable",
                "Upload-Length",
                "Upload-Offset",
                "Upload-Metadata",
                "Upload-Checksum",
                "X-HTTP-Method-Override",
            ])
            .expose_headers(EXPOSED)
            .max_age(3600);
        let cors = self.0.iter().fold(cors, |cors, origin| cors.allowed_origin(origin));
        if self.0.is_empty() { cors.block_on_origin_mismatch(false) } else { cors }
    }

    /// The request's origin if it is listed.
    pub fn listed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        self.0.iter().any(|listed| listed.as_bytes() == origin.as_bytes()).then(|| origin.clone())
    }
}

/// Marks an answer that was made outside the layer, so that its page can read the failure.
pub fn mark(headers: &mut HeaderMap, origin: Option<&HeaderValue>) {
    let Some(origin) = origin else { return };
    if headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        return;
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Ok(exposed) = HeaderValue::from_str(&EXPOSED.join(", ")) {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}
