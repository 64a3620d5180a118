//! Mounting and running: one worker per core, each with its own database pool.

use std::{net::TcpListener, sync::LazyLock, time::Duration};

use actix_http::{HttpService, Protocol};
use actix_service::{
    IntoServiceFactory, ServiceFactory, ServiceFactoryExt, boxed, fn_service, map_config,
};
use actix_web::{
    App as Actix, Error, HttpServer,
    body::BoxBody,
    dev::{AppConfig, Server, ServiceRequest, ServiceResponse},
    middleware::{Compress, from_fn},
    rt::net::TcpStream,
    web::{self, Data},
};
use futures_util::future::LocalBoxFuture;
use metrics_exporter_prometheus::PrometheusHandle;
use utoipa::{OpenApi, openapi::OpenApi as Document};
use utoipa_swagger_ui::{Config as DocsConfig, SwaggerUi};

use crate::{
    accounts, administrators, api_clients,
    app::App,
    audit, burden, classes, complaints, content, dues, exports, home, hours,
    http::{
        self,
        address::Proxies,
        code::Code,
        connections::Connections,
        cross_origin::Origins,
        dispatch::{Dispatcher, Inner},
        fallback,
        known_paths::KnownPaths,
        limit::Limiter,
        middleware,
        operations::Operations,
        problem::Problem,
        routes::{Names, Routes},
        transport::Transport,
    },
    identity, incidents, letters, members,
    openapi::{self, Base, Contract},
    operation, organizations, reporting, study, study_days, supervision, sync, uploads, webhooks,
    work,
};

/// How long a stop waits for requests under way.
const GRACE_SECONDS: u64 = 10;
/// Paths that are served and not part of the contract.
const BESIDES: [&str; 4] = ["/openapi.json", "/openapi.yaml", "/docs", "/docs/{tail}*"];

/// Every documented route of the product.
fn documented(mount: &mut Routes<'_>) {
    operation::root_routes(mount);
    operation::health_routes(mount);
    operation::problem_routes(mount);
    api_clients::oauth_routes(mount);
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
            .configure(complaints::routes)
            .configure(letters::routes)
            .configure(members::import_routes)
            .configure(members::routes)
            .configure(dues::routes)
            .configure(study::routes)
            .configure(hours::routes)
            .configure(study_days::routes)
            .configure(supervision::routes)
            .configure(burden::routes)
            .configure(reporting::routes)
            .configure(work::routes)
            .configure(content::routes)
            .configure(uploads::routes)
            .configure(exports::routes)
            .configure(sync::routes)
            .configure(webhooks::routes)
            .configure(api_clients::routes)
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

/// The contract of this release, hashed once.
fn published() -> Data<Contract> {
    static PUBLISHED: LazyLock<Data<Contract>> = LazyLock::new(|| Data::new(Contract::published()));
    PUBLISHED.clone()
}

/// What every worker's application is made from.
#[derive(Clone)]
struct Shared {
    app: App,
    contract: Data<Contract>,
    routes: Data<KnownPaths>,
    limiter: Data<Limiter>,
    origins: Data<Origins>,
    proxies: Data<Proxies>,
    operations: Data<Operations>,
}

impl Shared {
    fn new(app: &App) -> Self {
        let config = &app.shared.config;
        Self {
            app: app.clone(),
            contract: published(),
            routes: Data::new(KnownPaths::new(names(), &BESIDES)),
            limiter: Data::new(Limiter::new(&config.limits())),
            origins: Data::new(Origins::from_config(config)),
            proxies: Data::new(config.proxies()),
            operations: Operations::published(),
        }
    }

    /// The application of one worker.
    fn application(
        &self,
    ) -> Actix<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<BoxBody>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        Actix::new()
            .configure(|config| documented(&mut Routes::serving(config)))
            .app_data(Data::new(self.app.for_worker()))
            .app_data(self.contract.clone())
            .app_data(self.routes.clone())
            .app_data(self.limiter.clone())
            .app_data(self.origins.clone())
            .app_data(self.proxies.clone())
            .app_data(self.operations.clone())
            .app_data(Data::new(dispatcher(self.clone())))
            .app_data(http::path_config())
            .app_data(web::PayloadConfig::new(http::body::JSON_MAX))
            .route("/openapi.json", web::get().to(openapi::serve))
            .route("/openapi.yaml", web::get().to(openapi::serve_yaml))
            .service(web::redirect("/docs", "/docs/"))
            .service(
                SwaggerUi::new("/docs/{_:.*}")
                    .config(DocsConfig::from("/openapi.json").try_it_out_enabled(true)),
            )
            .default_service(web::to(fallback::nothing_here))
            .wrap(Compress::default())
            .wrap(self.origins.layer())
            .wrap(from_fn(middleware::middleware))
    }
}

/// Answers the requests that a request brings along, through an application of the same kind.
fn dispatcher(shared: Shared) -> Dispatcher {
    Dispatcher::new(move || inner(shared.clone()))
}

fn inner(shared: Shared) -> LocalBoxFuture<'static, Result<Inner, Problem>> {
    Box::pin(async move {
        let made = shared.application().into_factory().new_service(AppConfig::default()).await;
        let made = made.map_err(|()| Problem::new(Code::Internal))?;
        Ok(boxed::service(made))
    })
}

/// The application without a listener, for whoever sends it requests in the same process.
pub fn application(
    app: &App,
) -> Actix<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    Shared::new(app).application()
}

/// Listens and serves until told to stop. The framework's own server would read from the socket
/// itself; this one reads through [`Transport`].
pub fn run(app: &App, listener: TcpListener) -> std::io::Result<Server> {
    let (config, shared) = (&app.shared.config, Shared::new(app));
    let connections = Connections::new(config.places());
    connections.watch();
    tokio::spawn(sync::poll(app.clone()));
    let (address, read_timeout) = (listener.local_addr()?, config.read_timeout());
    let builder = Server::build();
    let stopping = builder.graceful_shutdown_signal();
    let server = builder
        .workers(config.workers())
        // Each worker would take so many; the bound of all is in the seats.
        .max_concurrent_connections(usize::try_from(config.connections).unwrap_or(usize::MAX))
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals()
        .listen("api", listener, move || {
            let (connections, stopping) = (connections.clone(), stopping.clone());
            let http = HttpService::build()
                .graceful_shutdown_signal(move || {
                    let stopping = stopping.clone();
                    async move { stopping.notified().await }
                })
                .client_request_timeout(read_timeout)
                .client_disconnect_timeout(Duration::from_secs(5))
                .local_addr(address)
                .on_connect_ext(move |transport: &Transport, of_connection| {
                    connections.admit(transport.socket(), of_connection);
                })
                .finish(map_config(shared.application(), |()| AppConfig::default()));
            fn_service(async |socket: TcpStream| {
                let peer = socket.peer_addr().ok();
                Ok((Transport::new(socket), Protocol::Http1, peer))
            })
            .and_then(http)
        })?
        .run();
    Ok(server)
}

/// Serves the metrics on their own port, for operators only.
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
