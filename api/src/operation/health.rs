//! Alive and ready are two questions (C-43).

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get};
use lighthouse_persistence::db::Schema;

use super::dto::{Health, HealthPart};
use crate::{
    app::App,
    http::{
        caller::app_of,
        problem::Problem,
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
        written::json_bytes,
    },
};

pub(crate) fn routes(config: &mut Routes<'_>) {
    config.service(get_live).service(get_ready);
}

/// Is the process alive
///
/// Says nothing of the database: a restart would not mend that.
#[utoipa::path(tag = "operation", operation_id = "getLive",
    responses((status = 200, description = "Alive", body = Health)), security(()))]
#[get("/health/live")]
async fn get_live() -> HandlerResult {
    Ok(ApiResponse::ok(&Health { status: "ok", parts: vec![] }).cache(CacheControl::NoStore))
}

/// May requests be sent here
///
/// The database answers, the schema is current, and the server is not about to stop.
#[utoipa::path(tag = "operation", operation_id = "getReady",
    responses((status = 200, description = "Ready", body = Health), (status = 503, description = "Not ready", body = Health)),
    security(()))]
#[get("/health/ready")]
async fn get_ready(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let app = app_of(&request)?;
    let (database, schema) = database(&app).await;
    let parts = [("database", database), ("schema", schema), ("server", !app.is_draining())];
    let well = parts.iter().all(|(_, ok)| *ok);
    let word = |ok: bool| if ok { "ok" } else { "failing" };
    let parts = parts.into_iter().map(|(name, ok)| HealthPart { name, status: word(ok) }).collect();
    let body = Health { status: word(well), parts };
    let mut response = if well { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    // Already told in words of its own; the middleware must not turn it into a problem.
    let kind = if well { "application/json" } else { "application/problem+json; health=1" };
    Ok(response
        .insert_header(("cache-control", "no-store"))
        .content_type(kind)
        .body(json_bytes(&body)))
}

async fn database(app: &App) -> (bool, bool) {
    let timeout = Duration::from_secs(1);
    if app.db.ping(timeout).await.is_err() {
        return (false, false);
    }
    let schema = tokio::time::timeout(timeout, app.db.schema()).await;
    (true, matches!(schema, Ok(Ok(Schema::Current))))
}
