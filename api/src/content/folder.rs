//! The folder of media. A file's name is its id and nothing else, from the first byte to the
//! last: no name from outside ever reaches the file system, and nothing is moved.
//!
//! Everything here blocks; callers stay off the reactor.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufReader, ErrorKind, Read, Result, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use chrono::TimeDelta;
use lighthouse_domain::content::{MediaType, media::HEAD};
use lighthouse_persistence::seal::hex;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::duration;
use crate::{config::Config, http::file_blocks::BLOCK};

#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// What a look at a whole file tells.
#[derive(Clone, Debug)]
pub(crate) struct FileDigest {
    pub head: Vec<u8>,
    pub bytes: i64,
    pub hash: String,
}

impl Folder {
    pub(crate) fn from_config(config: &Config) -> Self {
        Self(config.media_dir())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    fn file(&self, id: Uuid) -> PathBuf {
        self.0.join(id.to_string())
    }

    /// Writes bytes at their place; on return they are on the disk.
    pub(crate) fn write(&self, id: Uuid, offset: u64, bytes: &[u8]) -> Result<()> {
        let mut file = match OpenOptions::new().write(true).open(self.file(id)) {
            Err(error) if error.kind() == ErrorKind::NotFound && offset == 0 => self.begin(id)?,
            other => other?,
        };
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)?;
        file.sync_data()
    }

    /// A new empty file whose name is on the disk too.
    fn begin(&self, id: Uuid) -> Result<File> {
        crate::config::prepare_data_dir(&self.0)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(self.file(id))?;
        File::open(&self.0)?.sync_all()?;
        Ok(file)
    }

    /// Many small files at once, for the demo: nothing is waited for.
    pub(crate) fn put(&self, id: Uuid, bytes: &[u8]) -> Result<()> {
        match fs::write(self.file(id), bytes) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                crate::config::prepare_data_dir(&self.0)?;
                fs::write(self.file(id), bytes)
            }
            other => other,
        }
    }

    pub(crate) fn open(&self, id: Uuid) -> Result<File> {
        File::open(self.file(id))
    }

    /// How long a file plays, where it says so.
    pub(crate) fn duration(&self, id: Uuid, kind: MediaType) -> Result<Option<TimeDelta>> {
        Ok(duration::read(kind, &mut BufReader::new(self.open(id)?)))
    }

    /// Removes a file; one that is gone already is no error.
    pub(crate) fn remove(&self, id: Uuid) -> Result<()> {
        match fs::remove_file(self.file(id)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Reads a whole file once.
    pub(crate) fn look(&self, id: Uuid) -> Result<FileDigest> {
        let (mut file, mut hash) = (self.open(id)?, Sha256::new());
        let (mut head, mut bytes) = (Vec::new(), 0);
        let mut block = vec![0; BLOCK];
        loop {
            let read = file.read(&mut block)?;
            let Some(part) = block.get(..read).filter(|part| !part.is_empty()) else { break };
            if bytes == 0 {
                head = part.iter().copied().take(HEAD).collect();
            }
            bytes += i64::try_from(read).unwrap_or_default();
            hash.update(part);
        }
        Ok(FileDigest { head, bytes, hash: hex(&hash.finalize()) })
    }

    /// A place for a piece that has to be compared before it counts.
    pub(crate) fn stage(&self) -> PathBuf {
        self.0.join(format!("{}.{STAGED}", Uuid::now_v7()))
    }

    /// The ids of all files, and of other things the names.
    pub(crate) fn list(&self) -> Result<(Vec<Uuid>, Vec<PathBuf>)> {
        let (mut ids, mut others) = (Vec::new(), Vec::new());
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok((ids, others)),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            match name.parse() {
                Ok(id) => ids.push(id),
                Err(_) => others.push(path),
            }
        }
        Ok((ids, others))
    }

    /// Removes staged pieces that nobody has touched for a day: their server was killed.
    pub(crate) fn tidy(&self, now_millis: i64) -> Result<()> {
        let (_, others) = self.list()?;
        for path in others.iter().filter(|path| path.extension().is_some_and(|e| e == STAGED)) {
            let touched = fs::metadata(path)?.modified()?;
            let touched = touched.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            let age = now_millis - i64::try_from(touched.as_millis()).unwrap_or(i64::MAX);
            if age > DAY_MILLIS {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

const STAGED: &str = "piece";
const DAY_MILLIS: i64 = 86_400_000;
