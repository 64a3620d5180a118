//! What is said where nothing is mounted: 404, or 405 with the methods that are (C-09, I-01).

use std::collections::{BTreeSet, HashMap};

use super::{code::Code, problem::Problem, routes::Names};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web::Data,
};

/// The paths of the product and the methods each has: all as patterns, those without a
/// parameter also by name.
pub struct KnownPaths(
    Vec<(Pattern, BTreeSet<&'static str>)>,
    HashMap<String, BTreeSet<&'static str>>,
);

/// A path by its segments. The router's own patterns are compiled, 30 kB each.
struct Pattern(Vec<Segment>);

enum Segment {
    Said(String),
    Any,
    /// Whatever follows, at the end only.
    Rest,
}

impl Pattern {
    fn new(path: &str) -> Self {
        let segment = |text: &str| match (text.starts_with('{'), text.ends_with('*')) {
            (true, true) => Segment::Rest,
            (true, false) => Segment::Any,
            _ => Segment::Said(text.to_owned()),
        };
        Self(path.split('/').map(segment).collect())
    }

    fn fits(&self, path: &str) -> bool {
        let mut segments = path.split('/');
        for expected in &self.0 {
            let found = match (expected, segments.next()) {
                (Segment::Said(said), Some(segment)) => said == segment,
                (Segment::Any, Some(segment)) => !segment.is_empty(),
                (Segment::Rest, rest) => return rest.is_some(),
                (_, None) => false,
            };
            if !found {
                return false;
            }
        }
        segments.next().is_none()
    }
}

impl KnownPaths {
    /// From the mounted names, and `more` that is not part of the contract (documentation pages).
    pub fn new(names: Names, more: &[&str]) -> Self {
        let mounted = names.iter().map(|(path, methods)| (Pattern::new(path), methods.clone()));
        let others = more.iter().map(|path| (Pattern::new(path), BTreeSet::from(["GET", "HEAD"])));
        let all = mounted.chain(others).collect();
        Self(all, names.into_iter().filter(|(path, _)| !path.contains('{')).collect())
    }

    fn methods(&self, path: &str) -> Option<BTreeSet<&'static str>> {
        if let Some(exact) = self.1.get(path) {
            return Some(exact.clone());
        }
        let matching = self.0.iter().filter(|(pattern, _)| pattern.fits(path));
        matching
            .map(|(_, methods)| methods.clone())
            .reduce(|all, more| all.union(&more).copied().collect())
    }
}

/// 405 for a method that a path without parameters does not have, before a neighbour with a
/// parameter (`/organizations/{id}` beside `/organizations/tree`) takes the request for its own.
pub fn refuse_undeclared(routes: &KnownPaths, method: &Method, path: &str) -> Result<(), Problem> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_one_segment_that_says_something() {
        let pattern = Pattern::new("/v1/members/{id}/hours");
        assert!(pattern.fits("/v1/members/张/hours"));
        for other in
            ["/v1/members//hours", "/v1/members/1/2/hours", "/v1/members/1", "/v1/members/1/hours/"]
        {
            assert!(!pattern.fits(other), "{other}");
        }
    }

    #[test]
    fn a_tail_is_all_that_follows() {
        let pattern = Pattern::new("/docs/{tail}*");
        assert!(pattern.fits("/docs/") && pattern.fits("/docs/a/b.css"));
        assert!(!pattern.fits("/docs"));
    }
}
