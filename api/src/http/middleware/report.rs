//! One line and one count a request; labels are route templates, so random paths add none.

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpMessage, HttpRequest,
    http::{Method, StatusCode},
};

use super::meta::RequestMeta;
use crate::http::{caller::CallerAccount, known_paths::template_of};

/// Requests slower than this are worth a warning.
const SLOW: Duration = Duration::from_millis(500);

/// `request` is gone where its handler panicked.
pub(super) fn report(request: Option<&HttpRequest>, status: StatusCode, meta: &RequestMeta) {
    let took = meta.from.elapsed();
    let route = request.and_then(template_of);
    let route: Arc<str> = route.map_or_else(|| Arc::from("other"), Arc::from);
    count(&route, status, meta, took);
    let millis = took.as_millis();
    let account = request.map(account_of).unwrap_or_default();
    let (id, code, caller) = (meta.id.as_str(), status.as_u16(), meta.address.as_str());
    if status.is_server_error() {
        tracing::error!(request_id = id, method = %meta.method, %route, status = code, millis, caller, account, "request");
    } else if took > SLOW {
        tracing::warn!(request_id = id, method = %meta.method, %route, status = code, millis, caller, account, "slow request");
    } else if status.is_client_error() || !meta.method.is_safe() {
        tracing::info!(request_id = id, method = %meta.method, %route, status = code, millis, caller, account, "request");
    } else {
        tracing::debug!(request_id = id, method = %meta.method, %route, status = code, millis, caller, account, "request");
    }
}

/// The account that asked; empty where nobody was signed in.
fn account_of(request: &HttpRequest) -> String {
    let extensions = request.extensions();
    extensions.get::<CallerAccount>().map(|caller| caller.0.uuid().to_string()).unwrap_or_default()
}

fn count(route: &Arc<str>, status: StatusCode, meta: &RequestMeta, took: Duration) {
    let class = match status.as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };
    let labels = [
        ("route", metrics::SharedString::from(Arc::clone(route))),
        ("method", metrics::SharedString::from(known_method(&meta.method))),
        ("status", metrics::SharedString::from(class)),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
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
