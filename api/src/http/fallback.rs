//! What is said where nothing is mounted: 404, or 405 with the methods that are (C-09, I-01).

use super::{
    code::Code,
    known_paths::{KnownPaths, Methods},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web::Data,
};

/// 405 for a method that a path without parameters does not have, before a neighbour with a
/// parameter (`/organizations/{id}` beside `/organizations/tree`) takes the request for its own.
pub fn refuse_undeclared(routes: &KnownPaths, method: &Method, path: &str) -> Result<(), Problem> {
    match routes.exact(path) {
        Some(methods) if !methods.contains(method.as_str()) && *method != Method::OPTIONS => {
            Err(not_allowed(methods)?)
        }
        _ => Ok(()),
    }
}

fn not_allowed(methods: &Methods) -> Result<Problem, Problem> {
    Ok(Problem::new(Code::MethodNotAllowed).header(header::ALLOW, allow(methods)?))
}

fn allow(methods: &Methods) -> Result<HeaderValue, Problem> {
    let listed = methods.iter().copied().collect::<Vec<_>>().join(", ");
    HeaderValue::from_str(&listed).map_err(|_| Problem::new(Code::Internal))
}

/// The default service.
pub async fn nothing_here(
    request: HttpRequest,
    routes: Data<KnownPaths>,
) -> Result<HttpResponse, Problem> {
    let Some(methods) = routes.methods(request.path()) else {
        return Err(Problem::new(Code::RouteNotFound));
    };
    if request.method() != Method::OPTIONS {
        return Err(not_allowed(&methods)?);
    }
    let mut response = HttpResponse::NoContent();
    response.insert_header((header::ALLOW, allow(&methods)?));
    if methods.contains("PATCH") {
        response.insert_header(("accept-patch", "application/merge-patch+json, application/json"));
    }
    Ok(response.finish())
}
