//! Every failure as a problem document, the framework's own included.

use actix_web::{
    Error, HttpResponse,
    body::BoxBody,
    dev::ServiceResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};

use super::meta::RequestMeta;
use crate::http::{code::Code, gate::session_first, media_type, problem::Problem};

/// Whatever else is wrong with a request, an ended session or a missing right is told instead.
pub(super) async fn session_before(
    answer: ServiceResponse<BoxBody>,
    meta: &RequestMeta,
) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    if !status.is_client_error() || matches!(status.as_u16(), 401 | 403 | 429) {
        return answer;
    }
    match session_first(answer.request()).await {
        Err(problem) if matches!(problem.code().status(), 401 | 403) => {
            instead(answer, problem.render(meta.lang, &meta.id))
        }
        _ => answer,
    }
}

/// Every failure as a problem document, the framework's own included.
pub(super) fn render_failure(
    answer: ServiceResponse<BoxBody>,
    meta: &RequestMeta,
) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    // RFC 6749 section 5.2 gives the token endpoint a form of its own.
    let form_of_its_own = answer.request().path() == "/oauth/token"
        && answer.response().headers().get(header::CONTENT_TYPE).is_some_and(is_json);
    if is_problem(answer.response()) || form_of_its_own {
        return answer;
    }
    let response = match answer.response().error() {
        Some(error) => render_error(error, meta),
        None => problem_for(status).render(meta.lang, &meta.id),
    };
    instead(answer, response)
}

fn instead(
    answer: ServiceResponse<BoxBody>,
    mut response: HttpResponse,
) -> ServiceResponse<BoxBody> {
    // What the layers inside said for browsers stays readable on a failure too (C-46).
    let browsers = |name: &str| name.starts_with("access-control-") || name == "vary";
    for (name, value) in
        answer.response().headers().iter().filter(|(name, _)| browsers(name.as_str()))
    {
        response.headers_mut().append(name.clone(), value.clone());
    }
    answer.into_response(response)
}

fn is_problem(response: &HttpResponse<BoxBody>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"))
}

fn is_json(kind: &HeaderValue) -> bool {
    kind.to_str().is_ok_and(|kind| media_type::essence(kind) == "application/json")
}

pub(super) fn render_error(error: &Error, meta: &RequestMeta) -> HttpResponse {
    match error.as_error::<Problem>() {
        Some(problem) => problem.render(meta.lang, &meta.id),
        None => problem_for(error.as_response_error().status_code()).render(meta.lang, &meta.id),
    }
}

fn problem_for(status: StatusCode) -> Problem {
    Problem::new(match status.as_u16() {
        404 => Code::RouteNotFound,
        405 => Code::MethodNotAllowed,
        408 => Code::RequestTimeout,
        413 => Code::PayloadTooLarge,
        414 => Code::UriTooLong,
        415 => Code::UnsupportedMediaType,
        431 => Code::HeaderTooLarge,
        400..=499 => Code::MalformedRequest,
        503 => Code::Unavailable,
        _ => Code::Internal,
    })
}
