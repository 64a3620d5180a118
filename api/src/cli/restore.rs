//! A backup put back where there is no database, and checked.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;
use lighthouse_persistence::db::{Target, is_whole};

use super::{backup::media_of, output::say, upkeep};
use crate::{
    app::system_clock,
    config::{self, Config},
    content::upkeep::copy_private,
    start::{self, StartError},
};

/// Which backup is put back.
#[derive(Args)]
pub(super) struct Restore {
    /// File that `lighthouse backup` wrote; its media are taken from the folder of the same name with .media
    file: PathBuf,
    #[command(flatten)]
    pub(super) config: Config,
}

/// Puts a backup back. The folder and the secret have to be there, a database must not be. What
/// does not open with this secret and this release is taken away again.
pub(super) async fn restore(wish: Restore) -> Result<(), StartError> {
    let database = place(&wish.config)?;
    let media = wish.config.media_dir();
    refuse_partial(&wish.file)?;
    start::require_secret(&wish.config)?;
    refuse_occupied(&database, &media)?;
    let put_back = put_back(&wish.file, &database, &media);
    let opened = match put_back {
        Ok(()) => start::open_existing(wish.config, system_clock()).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(app) => {
            say!("Restored to {}.", database.display());
            upkeep::report(&app).await
        }
        Err(StartError::Older(_)) => {
            say!(
                "Restored to {}. It is of an older release: run `lighthouse migrate`, then `lighthouse check`.",
                database.display()
            );
            Ok(())
        }
        Err(error) => {
            take_away(&database, &media);
            Err(error)
        }
    }
}

fn place(config: &Config) -> Result<PathBuf, StartError> {
    match start::target(config)? {
        Target::Sqlite(sqlite) => Ok(sqlite.file),
        Target::Postgres(_) => {
            let cause = "PostgreSQL is restored with pg_restore, and the media folder after it; see docs/operations.md";
            Err(StartError::setting("restore", cause))
        }
    }
}

/// A live database is more than one file: its newest changes are in the log beside it.
fn refuse_partial(file: &Path) -> Result<(), StartError> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let cause = if !file.is_file() {
        "there is no such file"
    } else if PathBuf::from(log).exists() {
        "a log lies beside it, so it is the file of a running server; make a copy with `lighthouse backup`"
    } else {
        return Ok(());
    };
    Err(StartError::setting(file.display().to_string(), cause))
}

fn refuse_occupied(database: &Path, media: &Path) -> Result<(), StartError> {
    let is_empty = |folder: &Path| fs::read_dir(folder).is_ok_and(|mut all| all.next().is_none());
    for path in [database, media] {
        if path.exists() && !is_empty(path) {
            let cause = "it exists; stop the server and move it away first";
            return Err(StartError::create(path.display().to_string(), cause));
        }
    }
    Ok(())
}

/// The media first: a database that is there is a whole one.
fn put_back(file: &Path, database: &Path, media: &Path) -> Result<(), StartError> {
    let from = media_of(file);
    if from.is_dir() {
        let failed = |error: std::io::Error| {
            StartError::create(media.display().to_string(), error.to_string())
        };
        config::prepare_data_dir(media).map_err(failed)?;
        for entry in fs::read_dir(&from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            copy_private(&entry.path(), &media.join(entry.file_name()))?;
        }
    }
    let part = database.with_extension("restoring");
    let _ = fs::remove_file(&part);
    copy_private(file, &part)?;
    if !is_whole(&part) {
        let _ = fs::remove_file(&part);
        let cause = "it is no whole SQLite database; take another backup";
        return Err(StartError::setting(file.display().to_string(), cause));
    }
    fs::rename(&part, database)
        .map_err(|error| StartError::create(database.display().to_string(), error.to_string()))
}

fn take_away(database: &Path, media: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut file = database.as_os_str().to_owned();
        file.push(end);
        let _ = fs::remove_file(PathBuf::from(file));
    }
    let _ = fs::remove_dir_all(media);
}
