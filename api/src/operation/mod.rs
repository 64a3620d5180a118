//! The server as its operators and newcomers see it: root, meta, health, codes, keys.

mod dto;
mod health;
mod problems;

use actix_web::{HttpRequest, get};

use crate::http::{
    caller::app_of,
    code::Code,
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};
use dto::{ErrorCodeList, ErrorCodeView, Jwks, Meta, MetaLimits, Root};

pub(crate) use health::routes as health_routes;
pub(crate) use problems::routes as problem_routes;

/// Under `/v1`.
pub(crate) fn routes(config: &mut Routes<'_>) {
    config.service(get_meta).service(list_error_codes);
}

/// Beside `/v1`.
pub(crate) fn root_routes(config: &mut Routes<'_>) {
    config.service(get_root).service(get_jwks);
}

/// Where everything is
///
/// Links for people and machines that begin here.
#[utoipa::path(tag = "operation", operation_id = "getRoot",
    responses((status = 200, description = "Links", body = Root)), security(()))]
#[get("/")]
async fn get_root() -> HandlerResult {
    Ok(ApiResponse::ok(&Root::here()).cache(CacheControl::Public(60)))
}

/// The public keys of access tokens
///
/// RFC 7517. A retired key stays here until the last token it signed has died.
#[utoipa::path(tag = "identity", operation_id = "getJwks",
    responses((status = 200, description = "The keys", body = Jwks)), security(()))]
#[get("/.well-known/jwks.json")]
async fn get_jwks(request: HttpRequest) -> HandlerResult {
    let app = app_of(&request)?;
    Ok(ApiResponse::ok(&app.shared.tokens.jwks()).cache(CacheControl::Public(300)))
}

/// About this server
///
/// Version, time, limits and languages: what an app wants to know before it does anything. A demo
/// lists its log-ins and some ids here.
#[utoipa::path(tag = "operation", operation_id = "getMeta",
    responses((status = 200, description = "About this server", body = Meta)), security(()))]
#[get("/meta")]
async fn get_meta(request: HttpRequest) -> HandlerResult {
    let app = app_of(&request)?;
    let limits = MetaLimits {
        body_bytes: crate::http::body::JSON_MAX,
        page_items: 100,
        attendance_lines: lighthouse_domain::study::ATTENDANCE_MAX,
        requests_per_minute: app.shared.config.rate_limit,
    };
    let shared = &app.shared;
    let meta = Meta::at(app.now(), limits, shared.config.demo, shared.sandbox.get());
    Ok(ApiResponse::ok(&meta).cache(CacheControl::NoStore))
}

/// Every problem code
///
/// With its status, title, and what to do about it, in both languages.
#[utoipa::path(tag = "operation", operation_id = "listErrorCodes",
    responses((status = 200, description = "The catalogue", body = ErrorCodeList)), security(()))]
#[get("/error-codes")]
async fn list_error_codes() -> HandlerResult {
    let data = Code::ALL.iter().copied().map(ErrorCodeView::from).collect();
    Ok(ApiResponse::ok(&ErrorCodeList { data }).cache(CacheControl::Public(3600)))
}
