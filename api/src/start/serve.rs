//! Serving, from the bound sockets to the end of the last request.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use lighthouse_persistence::db::Target;

use super::{StartError, sweep::sweep, target};
use crate::{
    app::App,
    config::{Config, Descriptors},
    exports, monitoring, server, webhooks,
};

/// What the server listens at, bound before anything else is touched.
pub struct Sockets {
    api: TcpListener,
    metrics: Option<TcpListener>,
    address: SocketAddr,
}

impl Sockets {
    /// Where the API is served.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Binds the sockets. A port that is taken is told before a database is opened or migrated.
pub fn bind(config: &Config) -> Result<Sockets, StartError> {
    let api = listener("LIGHTHOUSE_LISTEN", &config.listen.to_string())?;
    let metrics = match config.metrics_listen.as_str() {
        "off" => None,
        place => Some(listener("LIGHTHOUSE_METRICS_LISTEN", place)?),
    };
    let address = api.local_addr().map_err(|error| StartError::Internal(error.to_string()))?;
    Ok(Sockets { api, metrics, address })
}

fn listener(setting: &str, place: &str) -> Result<TcpListener, StartError> {
    TcpListener::bind(place).map_err(|error| {
        let cause = format!("{error}; stop what listens there, or set {setting} to another place");
        StartError::create(place, cause)
    })
}

/// Serves until SIGTERM or Ctrl-C, then lets requests under way finish.
pub async fn serve(app: App, sockets: Sockets) -> Result<(), StartError> {
    let config = &app.shared.config;
    if let Some(warning) = Descriptors::of_process().warning(config.connections) {
        tracing::warn!("{warning}");
    }
    for warning in config.open_folders() {
        tracing::warn!("{warning}");
    }
    say_what_is_open(config, &sockets);
    let watches = sockets.metrics.is_some();
    serve_metrics(sockets.metrics)?;
    let server =
        server::run(&app, sockets.api).map_err(|error| StartError::Internal(error.to_string()))?;
    let handle = server.handle();
    let stopping = app.clone();
    tokio::spawn(async move {
        wait_for_stop().await;
        stopping.drain();
        tokio::time::sleep(Duration::from_millis(200)).await;
        handle.stop(true).await;
    });
    if watches {
        tokio::spawn(monitoring::watch(app.clone()));
    }
    tokio::spawn(sweep(app.clone()));
    tokio::spawn(webhooks::work(app.clone()));
    tokio::spawn(exports::work(app.clone()));
    server.await.map_err(|error| StartError::Internal(error.to_string()))
}

/// One line with where the server listens and what it opened.
fn say_what_is_open(config: &Config, sockets: &Sockets) {
    let metrics = sockets.metrics.as_ref().and_then(|socket| socket.local_addr().ok());
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        listen = %sockets.address,
        metrics = metrics.map_or_else(|| "off".to_owned(), |place| place.to_string()),
        database = described(config),
        media = %config.media_dir().display(),
        workers = config.workers(),
        demo = config.demo,
        "serving"
    );
}

/// The database in a few words, without its password.
pub fn described(config: &Config) -> String {
    match target(config) {
        Ok(Target::Sqlite(sqlite)) => format!("SQLite {}", sqlite.file.display()),
        Ok(Target::Postgres(postgres)) if postgres.pooled => {
            format!("PostgreSQL {} (pooler in transaction mode)", postgres.place())
        }
        Ok(Target::Postgres(postgres)) => format!("PostgreSQL {}", postgres.place()),
        Err(error) => error.to_string(),
    }
}

fn serve_metrics(socket: Option<TcpListener>) -> Result<(), StartError> {
    if let Some(socket) = socket
        && let Some(handle) = monitoring::collect()
    {
        let server = server::serve_metrics(handle, socket)
            .map_err(|error| StartError::Internal(error.to_string()))?;
        tokio::spawn(server);
    }
    Ok(())
}

async fn wait_for_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
