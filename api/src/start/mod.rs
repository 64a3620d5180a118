//! From settings to a running application.

mod error;
mod secret;
mod serve;
mod sweep;

use std::sync::Arc;

use lighthouse_persistence::{
    Database, StoreError, Tx,
    db::{Schema, Target},
    identity::{StoredKey, all_keys, insert_key},
    seal::{self, Sealer},
};
use moka::sync::Cache;

use crate::{
    app::{App, Clock, Shared},
    config::{self, Config, Pooler},
    http::cursor::CursorKey,
    identity::{
        hasher::Hasher,
        tokens::{Tokens, generate_key},
    },
    sync::events::hub::Hub,
};

pub use error::StartError;
use error::setting;
pub use secret::require as require_secret;
pub use serve::{Sockets, bind, described, serve};
pub use sweep::run_jobs;

/// Opens for serving: makes what is missing, and brings the schema to this release.
pub async fn open(config: Config, clock: Clock) -> Result<App, StartError> {
    let target = target(&config)?;
    open_on(config, clock, &target).await
}

/// The same on a database that the settings do not name.
pub async fn open_on(config: Config, clock: Clock, target: &Target) -> Result<App, StartError> {
    config::prepare_data_dir(&config.data_dir)
        .map_err(setting(format!("data folder {}", config.data_dir.display())))?;
    let db = Database::open(target).await?;
    let schema = db.schema().await?;
    let secret = secret::find_or_make(&config, &db, schema).await?;
    match schema {
        Schema::Current => {}
        Schema::Empty | Schema::Behind(_) => {
            tracing::info!(?schema, "bringing the schema to this release");
            db.migrate().await?;
        }
        Schema::Ahead => return Err(StartError::Newer),
    }
    let sealer = Sealer::new(secret);
    let keys = unlock(&config, &db, &sealer, &clock).await?;
    let keys = or_first_key(&db, &sealer, &clock, keys).await?;
    assemble(config, clock, db, sealer, &keys)
}

/// Opens for maintenance: what is there, as it is. Makes no folder, no database, no secret, and
/// leaves the schema alone.
pub async fn open_existing(config: Config, clock: Clock) -> Result<App, StartError> {
    let target = target(&config)?;
    if let Target::Sqlite(sqlite) = &target
        && !sqlite.file.is_file()
    {
        let cause = "there is no database; name its folder with --data-dir or LIGHTHOUSE_DATA_DIR, \
            or make one with `lighthouse migrate`";
        return Err(StartError::setting(sqlite.file.display().to_string(), cause));
    }
    let secret = secret::find(&config)?;
    let db = Database::open(&target).await?;
    match db.schema().await? {
        Schema::Current => {}
        Schema::Empty => return Err(StartError::Empty),
        Schema::Behind(changes) => return Err(StartError::Older(changes)),
        Schema::Ahead => return Err(StartError::Newer),
    }
    let sealer = Sealer::new(secret);
    let keys = unlock(&config, &db, &sealer, &clock).await?;
    assemble(config, clock, db, sealer, &keys)
}

/// Which database, and with how many connections.
pub fn target(config: &Config) -> Result<Target, StartError> {
    let url = config.database_url().map_err(setting("DATABASE_URL_FILE"))?;
    let mut target = Target::parse(&url)
        .map_err(|error| StartError::setting("DATABASE_URL", error.to_string()))?;
    if let Target::Postgres(options) = &mut target {
        let workers = u32::try_from(config.workers()).unwrap_or(1);
        options.connections_per_worker = (config.db_connections / workers).max(2);
        options.pooled = config.db_pooler == Pooler::Transaction;
    }
    Ok(target)
}

/// Takes the stored keys; fails where they were sealed with another secret.
async fn unlock(
    config: &Config,
    db: &Database,
    sealer: &Sealer,
    clock: &Clock,
) -> Result<Vec<StoredKey>, StartError> {
    let learned = sealer.learn(&seal::keys(&db.conn()).await?, clock());
    let keys = match learned {
        Ok(()) => all_keys(&db.conn(), sealer).await,
        Err(error) => Err(error),
    };
    keys.map_err(|error| match error {
        StoreError::Corrupt { .. } => secret::is_another(config),
        other => other.into(),
    })
}

/// The stored keys, with a first one where none signs.
async fn or_first_key(
    db: &Database,
    sealer: &Sealer,
    clock: &Clock,
    keys: Vec<StoredKey>,
) -> Result<Vec<StoredKey>, StartError> {
    if keys.iter().any(|key| key.retired_at.is_none()) {
        return Ok(keys);
    }
    let fresh = generate_key(clock())?;
    let (key, sealer) = (fresh.clone(), sealer.clone());
    db.write(move |tx: Tx| async move { insert_key(&tx, &sealer, &key).await }).await?;
    Ok(std::iter::once(fresh).chain(keys).collect())
}

fn assemble(
    config: Config,
    clock: Clock,
    db: Database,
    sealer: Sealer,
    keys: &[StoredKey],
) -> Result<App, StartError> {
    let db = db.with_entry_key(sealer.entry_key());
    let shared = Shared {
        cursors: CursorKey::new(sealer.key_for("cursor")),
        tokens: Tokens::new(keys)?,
        hasher: Hasher::default(),
        actors: Cache::new(50_000),
        tree_turn: Arc::default(),
        export_turns: tokio::sync::Semaphore::new(2),
        events: Hub::new(config.streams()),
        sandbox: std::sync::OnceLock::new(),
        draining: std::sync::atomic::AtomicBool::new(false),
        config,
        clock,
        sealer,
    };
    Ok(App { db, shared: Arc::new(shared) })
}
