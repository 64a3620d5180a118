//! What is spoken under a path, and the header that names a request.

use actix_web::http::header::HeaderName;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

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
