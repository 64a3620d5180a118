//! The operation that a request asks for, by the name it has in the contract: for traces.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpRequest, web::Data};
use serde::Deserialize;
use tracing::Span;

use super::known_paths::template_of;

/// The names of the operations by path and method.
#[derive(Debug, Default, Deserialize)]
pub struct Operations {
    paths: HashMap<String, HashMap<String, Operation>>,
}

#[derive(Debug, Deserialize)]
struct Operation {
    #[serde(rename = "operationId")]
    id: String,
}

impl Operations {
    /// Those of this release, read once: the contract is long.
    pub fn published() -> Data<Self> {
        static PUBLISHED: LazyLock<Data<Operations>> =
            LazyLock::new(|| Data::new(Operations::parse(crate::published::TEXT)));
        PUBLISHED.clone()
    }

    /// The operations that a contract names.
    fn parse(contract: &str) -> Self {
        serde_json::from_str(contract).unwrap_or_else(|error| {
            tracing::error!(%error, "the contract's operations cannot be read");
            Self::default()
        })
    }

    fn id(&self, path: &str, method: &str) -> Option<&str> {
        let methods = self.paths.get(path)?;
        methods.get(&method.to_ascii_lowercase()).map(|operation| operation.id.as_str())
    }
}

/// Writes the operation into the span of its request, as soon as the route is known.
pub fn name(request: &HttpRequest, span: &Span) {
    let Some(operations) = request.app_data::<Data<Operations>>() else { return };
    let Some(path) = template_of(request) else { return };
    if let Some(id) = operations.id(path, request.method().as_str()) {
        span.record("operation", id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_found_by_its_path_and_method() {
        let operations = Operations::parse(crate::published::TEXT);
        assert_eq!(operations.id("/v1/members/{id}", "GET"), Some("getMember"));
        assert_eq!(operations.id("/v1/members/{id}", "TRACE"), None);
    }
}
