//! Mounting and running: one worker per core, each with its own database pool.

use std::{net::TcpListener, sync::Arc, time::Duration};

use actix_cors::Cors;
use actix_web::{
    App as Actix, HttpServer,
    dev::Server,
    http::header,
    middleware::{Compress, from_fn},
    web::{self, Data},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use utoipa::{OpenApi, openapi::OpenApi as Document};
use utoipa_swagger_ui::{Config as DocsConfig, SwaggerUi};

use crate::{
    accounts, administrators,
    app::App,
    audit, classes, content, home, hours,
    http::{
        self,
        connections::Connections,
        fallback,
        limit::Limiter,
        middleware,
        routes::{Names, Routes},
    },
    identity, incidents, letters, members,
    openapi::{self, Base, Contract},
    operation, organizations, study, study_days, uploads,
};

/// How long a stop waits for requests under way.
const GRACE_SECONDS: u64 = 10;
/// Paths that are served and not part of the contract.
const BESIDES: [&str; 3] = ["/openapi.json", "/docs", "/docs/{tail}*"];

/// Every documented route of the product.
fn documented(mount: &mut Routes<'_>) {
    operation::root_routes(mount);
    operation::health_routes(mount);
    operation::problem_routes(mount);
    letters::oauth_routes(mount);
    mount.scope("/v1", |mount| {
        mount
            .configure(operation::routes)
            .configure(administrators::routes)
            .configure(audit::routes)
            .configure(identity::routes)
            .configure(home::routes)
            .configure(accounts::routes)
            .configure(organizations::routes)
            .configure(incidents::routes)
            .configure(letters::routes)
            .configure(members::import_routes)
            .configure(members::routes)
            .configure(study::routes)
            .configure(hours::routes)
            .configure(study_days::routes)
            .configure(content::routes)
            .configure(uploads::routes)
            .configure(classes::routes);
    });
}

/// The contract as the routes make it; the release publishes it as `openapi/openapi.json`.
pub fn document() -> Document {
    let mut document = Base::openapi();
    documented(&mut Routes::describing(&mut document));
    document
}

/// The paths of the product and their methods.
fn names() -> Names {
    let mut names = Names::new();
    documented(&mut Routes::naming(&mut names));
    names
}

/// Listens and serves until told to stop.
pub fn run(app: &App, listener: TcpListener) -> std::io::Result<Server> {
    let config = app.shared.config.clone();
    let contract = Data::new(Contract::published());
    let routes = Data::new(fallback::KnownPaths::new(names(), &BESIDES));
    let limiter = Data::new(Limiter::new(&config.limits()));
    let origins = Arc::new(config.cors_origins.clone());
    let connections = Connections::new(config.places());
    connections.watch();
    let app = app.clone();
    let server = HttpServer::new(move || {
        Actix::new()
            .configure(|config| documented(&mut Routes::serving(config)))
            .app_data(Data::new(app.for_worker()))
            .app_data(contract.clone())
            .app_data(routes.clone())
            .app_data(limiter.clone())
            .app_data(http::path_config())
            .app_data(web::PayloadConfig::new(http::body::JSON_MAX))
            .route("/openapi.json", web::get().to(openapi::serve))
            .service(web::redirect("/docs", "/docs/"))
            .service(
                SwaggerUi::new("/docs/{_:.*}")
                    .config(DocsConfig::from("/openapi.json").try_it_out_enabled(true)),
            )
            .default_service(web::to(fallback::nothing_here))
            .wrap(Compress::default())
            .wrap(cors(&origins))
            .wrap(from_fn(middleware::middleware))
    })
    .workers(config.workers())
    .on_connect(move |socket, of_connection| connections.admit(socket, of_connection))
    // Each worker would take so many; the bound of all is in the seats.
    .max_connections(usize::try_from(config.connections).unwrap_or(usize::MAX))
    .client_request_timeout(config.read_timeout())
    .client_disconnect_timeout(Duration::from_secs(5))
    .shutdown_timeout(GRACE_SECONDS)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}

/// Nothing for other origins unless they are listed, exactly (C-46).
fn cors(origins: &[String]) -> Cors {
    let exposed = [
        "ETag",
        "Link",
        "Location",
        "RateLimit",
        "RateLimit-Policy",
        "Retry-After",
        "X-Request-Id",
        "Idempotency-Replayed",
        "Content-Language",
        "API-Version",
        "Content-Range",
        "Accept-Ranges",
        "Content-Disposition",
        "Upload-Offset",
        "Upload-Length",
        "Upload-Expires",
        "Tus-Resumable",
    ];
    let cors = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT_LANGUAGE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
        ])
        .allowed_headers(["Idempotency-Key", "X-Request-Id", "Prefer", "Range", "If-Range"])
        .allowed_headers([
            "Tus-Resumable",
            "Upload-Length",
            "Upload-Offset",
            "Upload-Metadata",
            "Upload-Checksum",
        ])
        .expose_headers(exposed)
        .max_age(3600);
    let cors = origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin));
    if origins.is_empty() { cors.block_on_origin_mismatch(false) } else { cors }
}

/// Collects metrics from now on; the handle renders them.
pub fn collect_metrics() -> Option<PrometheusHandle> {
    PrometheusBuilder::new().install_recorder().ok()
}

/// Serves the metrics on their own port, for operators only (C-44).
pub fn serve_metrics(handle: PrometheusHandle, listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        let handle = handle.clone();
        Actix::new().route("/metrics", web::get().to(move || std::future::ready(handle.render())))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}
