//! What is said where nothing is mounted: 404, or 405 with the methods that are (C-09, I-01).

use std::collections::{BTreeSet, HashMap};

use super::{code::Code, mount::Names, problem::Problem};
use actix_web::{
    HttpRequest, HttpResponse,
    dev::{Path, ResourceDef},
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web::Data,
};

/// The paths of the product and the methods each has.
pub struct Routes(
    Vec<(ResourceDef, BTreeSet<&'static str>)>,
    HashMap<String, BTreeSet<&'static str>>,
);

impl Routes {
    /// From the mounted names, and `more` that is not part of the contract (documentation pages).
    pub fn new(names: Names, more: &[&str]) -> Self {
        let mounted =
            names.iter().map(|(path, methods)| (ResourceDef::new(path.as_str()), methods.clone()));
        let others =
            more.iter().map(|path| (ResourceDef::new(*path), BTreeSet::from(["GET", "HEAD"])));
        let all = mounted.chain(others).collect();
        Self(all, names.into_iter().filter(|(path, _)| !path.contains('{')).collect())
    }

    fn methods(&self, path: &str) -> Option<BTreeSet<&'static str>> {
        if let Some(exact) = self.1.get(path) {
            return Some(exact.clone());
        }
        let matching =
            self.0.iter().filter(|(route, _)| route.capture_match_info(&mut Path::new(path)));
        matching
            .map(|(_, methods)| methods.clone())
            .reduce(|all, more| all.union(&more).copied().collect())
    }
}

/// 405 for a method that a path without parameters does not have, before a neighbour with a
/// parameter (`/organizations/{id}` beside `/organizations/tree`) takes the request for its own.
pub fn refuse_undeclared(routes: &Routes, method: &Method, path: &str) -> Result<(), Problem> {
    match routes.1.get(path) {
        Some(methods) if !methods.contains(method.as_str()) && *method != Method::OPTIONS => {
            Err(not_allowed(methods)?)
        }
        _ => Ok(()),
    }
}

fn not_allowed(methods: &BTreeSet<&'static str>) -> Result<Problem, Problem> {
    Ok(Problem::new(Code::MethodNotAllowed).header(header::ALLOW, allow(methods)?))
}

fn allow(methods: &BTreeSet<&'static str>) -> Result<HeaderValue, Problem> {
    let listed = methods.iter().copied().collect::<Vec<_>>().join(", ");
    HeaderValue::from_str(&listed).map_err(|_| Problem::new(Code::Internal))
}

/// The default service.
pub async fn nothing_here(
    request: HttpRequest,
    routes: Data<Routes>,
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
