//! A copy of the embedded database and its media, while the server runs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;

use super::output::say;
use crate::{
    app::{App, system_clock},
    config::{self, BACKUP_MARK, Config, Openness},
    content::{folder::Folder, upkeep as media},
    start::{self, StartError},
};

/// Where a copy of the embedded database goes.
#[derive(Args)]
pub(super) struct Backup {
    /// File to write; it must not exist. Media are copied to a folder of the same name with .media
    file: PathBuf,
    /// Leave the media folder out, because something else copies it
    #[arg(long)]
    without_media: bool,
    #[command(flatten)]
    pub(super) config: Config,
}

/// Copies the database, then the media: what the copied database names is in the folder by then.
/// The secret is not part of the copy.
pub(super) async fn backup(wish: Backup) -> Result<(), StartError> {
    let app = start::open_existing(wish.config, system_clock()).await?;
    if app.db.is_postgres() {
        let cause = "PostgreSQL is copied with pg_dump, and the media folder after it; see docs/operations.md";
        return Err(StartError::setting("backup", cause));
    }
    let beside = (!wish.without_media).then(|| media_of(&wish.file));
    refuse_unsafe(&wish.file, beside.as_deref())?;
    config::create_private(&wish.file)
        .map_err(|error| StartError::create(wish.file.display().to_string(), error.to_string()))?;
    let copied = copy(&app, &wish.file, beside.as_deref()).await;
    if copied.is_err() {
        // What is half a copy must not be taken for one.
        let _ = fs::remove_file(&wish.file);
        if let Some(media) = &beside {
            let _ = fs::remove_dir_all(media);
        }
    }
    copied?;
    // For the monitoring; the backup is good without it.
    let mark = app.shared.config.data_dir.join(BACKUP_MARK);
    if let Err(error) = fs::write(&mark, "") {
        say!("WARN {}: {error}; the monitoring does not see this backup", mark.display());
    }
    Ok(())
}

/// The folder of media beside a backup.
pub(super) fn media_of(file: &Path) -> PathBuf {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".media");
    PathBuf::from(beside)
}

async fn copy(app: &App, file: &Path, beside: Option<&Path>) -> Result<(), StartError> {
    let folder = Folder::from_config(&app.shared.config);
    app.db.backup_to(file)?;
    say!("Copied to {}. Keep secret.key apart from it.", file.display());
    match beside {
        None => say!("Media are not part of it: copy {} too.", folder.path().display()),
        Some(beside) => {
            let files = media::copy(&app.db.conn(), &folder, beside).await?;
            say!("Copied {files} media files to {}.", beside.display());
        }
    }
    Ok(())
}

/// Nothing is written over, and not where anybody could put another file in its place.
fn refuse_unsafe(file: &Path, beside: Option<&Path>) -> Result<(), StartError> {
    for path in beside.into_iter().chain([file]) {
        if path.exists() {
            let cause = "it exists; choose another name";
            return Err(StartError::create(path.display().to_string(), cause));
        }
    }
    let folder = match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("/"),
    };
    match config::openness(folder) {
        Openness::Private => Ok(()),
        Openness::Writable => {
            let cause = "anybody may write in this folder; chmod 700, or choose another one";
            Err(StartError::create(folder.display().to_string(), cause))
        }
        Openness::Readable => {
            say!(
                "WARN {}: other users of this machine may look into this folder; the copy itself is \
                 readable by its owner only",
                folder.display()
            );
            Ok(())
        }
    }
}
