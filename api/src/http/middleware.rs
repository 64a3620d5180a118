//! The outermost layer: request id, language, limits, problem documents for every
//! failure, security headers, one log line and one count a request.

use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use futures_util::FutureExt;
use uuid::Uuid;

use super::{
    RequestId, as_error,
    code::Code,
    fallback::{self, KnownPaths},
    gate::session_first,
    in_flight::InFlight,
    lang::Lang,
    limit::{self, Budget, Limiter},
    problem::Problem,
};
use crate::uploads;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longer paths are refused before anything looks at them.
const PATH_MAX: usize = 2048;
/// Longer headers in all are refused.
const HEADERS_MAX: usize = 16 * 1024;
/// Requests slower than this are worth a warning.
const SLOW: Duration = Duration::from_millis(500);

/// What the middleware knows of a request before it is handled.
struct RequestMeta {
    id: String,
    lang: Lang,
    method: Method,
    from: Instant,
}

/// Wraps every request; mounted last, so that it is outermost.
pub async fn middleware<B: MessageBody + 'static>(
    limiter: Data<Limiter>,
    routes: Data<KnownPaths>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (meta, in_flight) = (before(&mut request), InFlight::begin(&mut request));
    let budget = match check(&limiter, &routes, &request) {
        Ok(budget) => budget,
        Err(problem) => {
            let answer = request.into_response(problem.render(meta.lang, &meta.id));
            return Ok(after(answer, &meta, None).map_body(|_, body| in_flight.with(body)));
        }
    };
    let failed = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(answer)) => {
            let answer = session_before(answer.map_into_boxed_body(), &meta).await;
            let answer = after(render_failure(answer, &meta), &meta, budget);
            return Ok(answer.map_body(|_, body| in_flight.with(body)));
        }
        Ok(Err(error)) => render_error(&error, &meta),
        Err(_) => {
            tracing::error!(request_id = %meta.id, "a handler panicked");
            Problem::new(Code::Internal).render(meta.lang, &meta.id)
        }
    };
    Err(as_error(failed.map_body(|_, body| in_flight.with(body))))
}

fn before(request: &mut ServiceRequest) -> RequestMeta {
    let id = request_id(request.headers());
    let accept =
        request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = Lang::negotiate(accept);
    request.extensions_mut().insert(RequestId(id.clone()));
    request.extensions_mut().insert(lang);
    let method = request.method().clone();
    if method == Method::HEAD {
        // Answered like GET; the server leaves the body out because it remembers the real method.
        request.head_mut().method = Method::GET;
    }
    RequestMeta { id, lang, method, from: Instant::now() }
}

fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    given.filter(plain).map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

fn check(
    limiter: &Limiter,
    routes: &KnownPaths,
    request: &ServiceRequest,
) -> Result<Option<Budget>, Problem> {
    if request.uri().path().len() > PATH_MAX {
        return Err(Problem::new(Code::UriTooLong));
    }
    let bytes: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > HEADERS_MAX {
        return Err(Problem::new(Code::HeaderTooLarge));
    }
    let budget = limiter.take(request)?;
    fallback::refuse_undeclared(routes, request.method(), request.path()).map(|()| budget)
}

/// Whatever else is wrong with a request, an ended session or a missing right is told instead.
async fn session_before(
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
fn render_failure(
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
    kind.as_bytes() == b"application/json"
}

fn render_error(error: &Error, meta: &RequestMeta) -> HttpResponse {
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

fn after(
    mut answer: ServiceResponse<BoxBody>,
    meta: &RequestMeta,
    budget: Option<Budget>,
) -> ServiceResponse<BoxBody> {
    let docs = answer.request().path().starts_with("/docs");
    let uploading = answer.request().path().starts_with(uploads::PATH);
    let headers = answer.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&meta.id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(Budget { policy, state }) = budget {
        headers.insert(limit::POLICY, policy);
        headers.insert(limit::STATE, state);
    }
    secure(headers, docs);
    if uploading {
        // tus wants its version in every response, a refusal too.
        let version = HeaderValue::from_static(uploads::VERSION);
        headers.insert(HeaderName::from_static("tus-resumable"), version);
    }
    report(answer.request(), answer.status(), meta);
    answer
}

/// C-47; the documentation page may load its own scripts and styles, from here only.
fn secure(headers: &mut HeaderMap, docs: bool) {
    let policy = if docs {
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

/// One line and one count a request; labels are route templates, so random paths add none.
fn report(request: &HttpRequest, status: StatusCode, meta: &RequestMeta) {
    let took = meta.from.elapsed();
    let route: Arc<str> = request.match_pattern().map_or_else(|| Arc::from("other"), Arc::from);
    let class = match status.as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };
    let labels = [
        ("route", metrics::SharedString::from(Arc::clone(&route))),
        ("method", metrics::SharedString::from(known_method(&meta.method))),
        ("status", metrics::SharedString::from(class)),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
    let millis = took.as_millis();
    let (id, code) = (meta.id.as_str(), status.as_u16());
    if status.is_server_error() {
        tracing::error!(request_id = id, method = %meta.method, %route, status = code, millis, "request");
    } else if took > SLOW {
        tracing::warn!(request_id = id, method = %meta.method, %route, status = code, millis, "slow request");
    } else if status.is_client_error() || !meta.method.is_safe() {
        tracing::info!(request_id = id, method = %meta.method, %route, status = code, millis, "request");
    } else {
        tracing::debug!(request_id = id, method = %meta.method, %route, status = code, millis, "request");
    }
}

fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
