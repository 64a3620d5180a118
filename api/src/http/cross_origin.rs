//! What browsers of other origins may do and read (C-46): the listed ones, exactly.

use actix_cors::Cors;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::config::Config;

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
pub struct Origins {
    listed: Vec<String>,
    /// Pages of this machine too, whatever their port: for the demo.
    local: bool,
}

impl Origins {
    pub fn new(listed: Vec<String>) -> Self {
        Self { listed, local: false }
    }

    /// The listed ones, and in the demo every page that this machine serves.
    pub fn from_config(config: &Config) -> Self {
        Self { listed: config.cors_origins.clone(), local: config.demo }
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
        let cors = self.listed.iter().fold(cors, |cors, origin| cors.allowed_origin(origin));
        if self.local {
            return cors.allowed_origin_fn(|origin, _| is_local(origin.as_bytes()));
        }
        if self.listed.is_empty() { cors.block_on_origin_mismatch(false) } else { cors }
    }

    /// The request's origin if it is listed.
    pub fn listed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        let is_listed = self.listed.iter().any(|listed| listed.as_bytes() == origin.as_bytes());
        (is_listed || self.local && is_local(origin.as_bytes())).then(|| origin.clone())
    }
}

/// `http://localhost:5173` and the like, and nothing that merely begins so.
fn is_local(origin: &[u8]) -> bool {
    let Ok(origin) = std::str::from_utf8(origin) else { return false };
    let Some(place) = origin.strip_prefix("http://") else { return false };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
        place.strip_prefix(host).is_some_and(|port| {
            port.is_empty()
                || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
        })
    })
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

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_pages_of_this_machine_are_local() {
        for origin in ["http://localhost:5173", "http://127.0.0.1", "http://[::1]:80"] {
            assert!(is_local(origin.as_bytes()), "{origin}");
        }
        for origin in [
            "https://localhost.evil.example",
            "http://localhost.evil.example",
            "null",
            "http://127.0.0.1:80.evil",
        ] {
            assert!(!is_local(origin.as_bytes()), "{origin}");
        }
    }
}
