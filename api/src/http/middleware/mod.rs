//! The outermost layer: request id, language, limits, problem documents for every
//! failure, security headers, one span, one log line and one count a request.

mod client;
mod failure;
mod headers;
mod meta;
mod protocol;
mod report;

use std::panic::AssertUnwindSafe;

use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};
use futures_util::FutureExt;
use tracing::{Instrument, Span, field};

use super::{
    as_error,
    code::Code,
    fallback,
    in_flight::InFlight,
    known_paths::KnownPaths,
    limit::{Budget, Limiter},
    operations,
    problem::Problem,
};
use failure::{render_error, render_failure, session_before};
use meta::RequestMeta;

/// Longer paths are refused before anything looks at them.
const PATH_MAX: usize = 2048;
/// Longer headers in all are refused.
const HEADERS_MAX: usize = 16 * 1024;

/// Wraps every request; mounted last, so that it is outermost.
pub async fn middleware<B: MessageBody + 'static>(
    limiter: Data<Limiter>,
    routes: Data<KnownPaths>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (meta, in_flight) =
        (RequestMeta::from_request(&mut request), InFlight::begin(&mut request));
    let span = tracing::info_span!("request", operation = field::Empty, request_id = %meta.id);
    let (mut budget, refused) = check(&limiter, &routes, &request);
    if let Some(problem) = refused {
        let answer = request.into_response(problem.render(meta.lang, &meta.id));
        return Ok(after(answer, &meta, budget, &span).map_body(|_, body| in_flight.with(body)));
    }
    let handled = AssertUnwindSafe(next.call(request).instrument(span.clone()));
    let mut failed = match handled.catch_unwind().await {
        Ok(Ok(answer)) => {
            let answer = session_before(answer.map_into_boxed_body(), &meta).await;
            let answer = after(render_failure(answer, &meta), &meta, budget, &span);
            return Ok(answer.map_body(|_, body| in_flight.with(body)));
        }
        Ok(Err(error)) => render_error(&error, &meta),
        Err(_) => {
            tracing::error!(request_id = %meta.id, "a handler panicked");
            Problem::new(Code::Internal).render(meta.lang, &meta.id)
        }
    };
    settle(&mut budget, failed.status().as_u16());
    headers::complete(failed.headers_mut(), &meta, budget);
    span.in_scope(|| report::report(None, failed.status(), &meta));
    Err(as_error(failed.map_body(|_, body| in_flight.with(body))))
}

/// The caller's budget, and why the request is not handled at all.
fn check(
    limiter: &Limiter,
    routes: &KnownPaths,
    request: &ServiceRequest,
) -> (Option<Budget>, Option<Problem>) {
    if request.uri().path().len() > PATH_MAX {
        return (None, Some(Problem::new(Code::UriTooLong)));
    }
    let bytes: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > HEADERS_MAX {
        return (None, Some(Problem::new(Code::HeaderTooLarge)));
    }
    match limiter.take(request, client::known(request)) {
        Ok(budget) => {
            (budget, fallback::refuse_undeclared(routes, request.method(), request.path()).err())
        }
        Err(problem) => (None, Some(problem)),
    }
}

/// Tells the budget how the request ended.
fn settle(budget: &mut Option<Budget>, status: u16) {
    if let Some(budget) = budget {
        budget.answered(status);
    }
}

fn after(
    mut answer: ServiceResponse<BoxBody>,
    meta: &RequestMeta,
    mut budget: Option<Budget>,
    span: &Span,
) -> ServiceResponse<BoxBody> {
    settle(&mut budget, answer.status().as_u16());
    headers::complete(answer.headers_mut(), meta, budget);
    operations::name(answer.request(), span);
    span.in_scope(|| report::report(Some(answer.request()), answer.status(), meta));
    answer
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App, HttpResponse,
        dev::Service,
        middleware::from_fn,
        test::{self, TestRequest},
        web,
    };

    use super::*;
    use crate::http::{cross_origin::Origins, limit::Limits, routes::Names};

    const PAGE: &str = "https://party.example";

    async fn on_purpose() -> HttpResponse {
        panic!("on purpose")
    }

    #[actix_web::test]
    async fn a_panic_is_answered_with_all_that_an_answer_says() {
        let limits = Limits { default_per_minute: 60, login_per_minute: 0 };
        let app = App::new()
            .app_data(Data::new(Limiter::new(&limits)))
            .app_data(Data::new(KnownPaths::new(Names::new(), &[])))
            .app_data(Data::new(Origins::new(vec![PAGE.to_owned()])))
            .route("/panic", web::get().to(on_purpose))
            .wrap(from_fn(middleware));
        let app = test::init_service(app).await;
        let request = TestRequest::get().uri("/panic").insert_header(("origin", PAGE));
        let answer = app.call(request.to_request()).await.err().unwrap().error_response();
        let says = |name: &str| {
            answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        assert_eq!(answer.status().as_u16(), 500);
        assert_eq!(says("content-type"), "application/problem+json");
        assert_eq!(says("access-control-allow-origin"), PAGE);
        assert_eq!(says("x-content-type-options"), "nosniff");
        assert!(says("ratelimit").contains("r=59"));
        assert!(!says("x-request-id").is_empty());
    }
}
