//! From settings to a running application.

use std::{net::TcpListener, sync::Arc, time::Duration};

use lighthouse_persistence::{
    Database, StoreError, Tx,
    db::{Schema, Target},
    identity::{StoredKey, all_keys, insert_key},
    seal::{self, Sealer},
};
use moka::sync::Cache;

use crate::{
    app::{App, Clock, Shared},
    config::{self, Config, Descriptors},
    http::{cursor::CursorKey, problem::Problem},
    identity::{
        hasher::Hasher,
        tokens::{Tokens, generate_key},
    },
    server,
};

/// Why the server does not start, in one line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{what}: {cause}")]
    Setting { what: String, cause: String },
    #[error("the database does not answer: {0}")]
    Database(#[from] StoreError),
    #[error("the database was written by a newer release; use that release or restore a backup")]
    Newer,
    #[error("{0}")]
    Internal(String),
}

impl From<Problem> for StartError {
    fn from(problem: Problem) -> Self {
        Self::Internal(problem.to_string())
    }
}

fn setting(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> StartError {
    let what = what.into();
    move |error| StartError::Setting { what, cause: error.to_string() }
}

/// Opens database and keys, and brings the schema to this release.
pub async fn open(config: Config, clock: Clock) -> Result<App, StartError> {
    let url = config.database_url().map_err(setting("DATABASE_URL_FILE"))?;
    let mut target = Target::parse(&url)?;
    if let Target::Postgres(options) = &mut target {
        let workers = u32::try_from(config.workers()).unwrap_or(1);
        options.connections_per_worker = (config.db_connections / workers).max(2);
    }
    open_on(config, clock, &target).await
}

/// The same on a database that is named otherwise than by the settings.
pub async fn open_on(config: Config, clock: Clock, target: &Target) -> Result<App, StartError> {
    config::prepare_data_dir(&config.data_dir)
        .map_err(setting(format!("data folder {}", config.data_dir.display())))?;
    let file = config.secret_file.clone().unwrap_or_else(|| config.data_dir.join("secret.key"));
    let secret = config::load_or_create(&file)
        .map_err(setting(format!("secret file {}", file.display())))?;
    let db = Database::open(target).await?;
    prepare_schema(&db).await?;
    let sealer = Sealer::new(secret);
    sealer.learn(&seal::keys(&db.conn()).await?, clock())?;
    assemble(config, clock, db, sealer).await
}

async fn prepare_schema(db: &Database) -> Result<(), StartError> {
    match db.schema().await? {
        Schema::Current => Ok(()),
        Schema::Behind(changes) => {
            tracing::info!(changes, "bringing the schema to this release");
            Ok(db.migrate().await?)
        }
        Schema::Ahead => Err(StartError::Newer),
    }
}

async fn assemble(
    config: Config,
    clock: Clock,
    db: Database,
    sealer: Sealer,
) -> Result<App, StartError> {
    let keys = signing_keys(&db, &sealer, &clock).await?;
    let shared = Shared {
        cursors: CursorKey::new(sealer.key_for("cursor")),
        tokens: Tokens::new(&keys)?,
        hasher: Hasher::default(),
        actors: Cache::new(50_000),
        tree_turn: Arc::default(),
        draining: std::sync::atomic::AtomicBool::new(false),
        config,
        clock,
        sealer,
    };
    Ok(App { db, shared: Arc::new(shared) })
}

/// The stored keys, or a first one.
async fn signing_keys(
    db: &Database,
    sealer: &Sealer,
    clock: &Clock,
) -> Result<Vec<StoredKey>, StartError> {
    let keys = all_keys(&db.conn(), sealer).await?;
    if keys.iter().any(|key| key.retired_at.is_none()) {
        return Ok(keys);
    }
    let fresh = generate_key(clock())?;
    let (key, sealer_in) = (fresh.clone(), sealer.clone());
    db.write(move |tx: Tx| async move { insert_key(&tx, &sealer_in, &key).await }).await?;
    Ok(std::iter::once(fresh).chain(keys).collect())
}

/// Serves until SIGTERM or Ctrl-C, then lets requests under way finish.
pub async fn serve(app: App) -> Result<(), StartError> {
    let config = &app.shared.config;
    if let Some(warning) = Descriptors::of_process().warning(config.connections) {
        tracing::warn!("{warning}");
    }
    let listener = TcpListener::bind(config.listen)
        .map_err(setting(format!("LIGHTHOUSE_LISTEN {}", config.listen)))?;
    serve_metrics(config)?;
    let server =
        server::run(&app, listener).map_err(|error| StartError::Internal(error.to_string()))?;
    let handle = server.handle();
    let stopping = app.clone();
    tokio::spawn(async move {
        wait_for_stop().await;
        stopping.drain();
        tokio::time::sleep(Duration::from_millis(200)).await;
        handle.stop(true).await;
    });
    tokio::spawn(sweep(app.clone()));
    server.await.map_err(|error| StartError::Internal(error.to_string()))
}

fn serve_metrics(config: &Config) -> Result<(), StartError> {
    if config.metrics_listen == "off" {
        return Ok(());
    }
    let place = &config.metrics_listen;
    let listener =
        TcpListener::bind(place).map_err(setting(format!("LIGHTHOUSE_METRICS_LISTEN {place}")))?;
    if let Some(handle) = server::collect_metrics() {
        let server = server::serve_metrics(handle, listener)
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

async fn sweep(app: App) {
    let mut minute = tokio::time::interval(Duration::from_mins(1));
    for round in 0_u64.. {
        minute.tick().await;
        run_jobs(&app, round).await;
    }
}

/// Once a minute takes new signing keys and lets late incidents climb, each quarter of an hour signs the heads of the
/// audit log, once an hour forgets what has ended.
pub async fn run_jobs(app: &App, round: u64) {
    if round.is_multiple_of(60)
        && let Err(problem) = crate::identity::prune(app).await
    {
        tracing::warn!(%problem, "sweeping failed");
    }
    if round.is_multiple_of(60)
        && let Err(error) = crate::accounts::prune(app).await
    {
        tracing::warn!(%error, "old activation codes could not be swept");
    }
    if round.is_multiple_of(60)
        && let Err(problem) = crate::letters::sweep(app).await
    {
        tracing::warn!(%problem, "drafts of letters could not be swept");
    }
    if let Err(error) = crate::incidents::escalate(app).await {
        tracing::warn!(%error, "late incidents could not climb");
    }
    if let Err(problem) = crate::uploads::sweep(app).await {
        tracing::warn!(%problem, "uploads could not be swept");
    }
    if round.is_multiple_of(u64::from(crate::audit::INTERVAL_MINUTES))
        && let Err(error) = crate::audit::checkpoint(app).await
    {
        tracing::warn!(%error, "the trail's heads could not be signed");
    }
    if let Err(error) = crate::identity::sealing::reseal(app).await {
        tracing::warn!(%error, "stored values could not be sealed again");
    }
    match all_keys(&app.db.conn(), app.sealer()).await {
        Ok(keys) => app.shared.tokens.refresh(&keys),
        Err(error) => tracing::warn!(%error, "signing keys cannot be read"),
    }
}
