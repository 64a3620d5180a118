//! For operators: does the folder hold what the database says, and a copy of it.

use std::{collections::HashSet, fs, io, path::Path};

use lighthouse_persistence::{
    Conn, StoreError,
    check::Finding,
    content::{self as store, StoredFile},
    uploads,
};
use uuid::Uuid;

use super::folder::Folder;
use crate::start::StartError;

const AT_ONCE: u64 = 500;

/// Compares every file with its row; reads every byte.
pub(crate) async fn findings(conn: &Conn, folder: &Folder) -> Result<Vec<Finding>, StartError> {
    let (mut missing, mut changed) = (0, 0);
    for kept in everything(conn).await? {
        match folder.look(kept.id) {
            Err(_) => missing += 1,
            Ok(seen) if seen.bytes != kept.bytes || seen.hash != kept.hash => {
                changed += 1;
            }
            Ok(_) => {}
        }
    }
    let (ids, _) = folder.list().map_err(|error| unreadable(folder.path(), &error))?;
    let mut strange = 0;
    for some in ids.chunks(500) {
        strange += unknown(conn, some).await?;
    }
    let finding = |message, broken| Finding { id: "MEDIA", message, broken };
    Ok(vec![
        finding("every media item has its file", missing),
        finding("every file has the length and the hash that were kept", changed),
        finding("every file belongs to a media item or an upload", strange),
    ])
}

/// How many of these ids neither a media item nor an upload has.
async fn unknown(conn: &Conn, ids: &[Uuid]) -> Result<i64, StoreError> {
    let mut known = store::media_of(conn, ids).await?;
    known.extend(uploads::uploads_of(conn, ids).await?);
    let unknown = ids.iter().filter(|id| !known.contains(*id)).count();
    Ok(i64::try_from(unknown).unwrap_or(i64::MAX))
}

async fn everything(conn: &Conn) -> Result<Vec<StoredFile>, StartError> {
    let mut all: Vec<StoredFile> = Vec::new();
    loop {
        let page = store::files(conn, all.last().map(|kept| kept.id), AT_ONCE).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> StartError {
    StartError::Setting { what: path.display().to_string(), cause: error.to_string() }
}

/// Copies every file that a media item has into a new folder; uploads under way are not part of a
/// backup.
pub(crate) async fn copy(conn: &Conn, folder: &Folder, to: &Path) -> Result<usize, StartError> {
    let kept: HashSet<Uuid> = everything(conn).await?.into_iter().map(|kept| kept.id).collect();
    crate::config::prepare_data_dir(to).map_err(|error| unreadable(to, &error))?;
    for id in &kept {
        let (from, to) = (folder.path().join(id.to_string()), to.join(id.to_string()));
        copy_private(&from, &to)?;
    }
    Ok(kept.len())
}

/// Copies a file into one that only its owner can read, and waits until it is on the disk.
pub(crate) fn copy_private(from: &Path, to: &Path) -> Result<(), StartError> {
    let opened = fs::File::open(from);
    let mut source = opened.map_err(|error| unreadable(from, &error))?;
    let made = crate::config::create_private(to);
    let mut target =
        made.map_err(|error| StartError::create(to.display().to_string(), error.to_string()))?;
    let copied = io::copy(&mut source, &mut target).and_then(|_| target.sync_all());
    copied.map_err(|error| StartError::create(to.display().to_string(), error.to_string()))
}
