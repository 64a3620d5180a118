//! The folder of exports, beside the media so that several servers share it. A file has the id of
//! the lease under which it was made, so that no two writers meet.
//!
//! Everything here blocks; callers stay off the reactor.

use std::{
    fs::{self, File},
    io::{BufWriter, ErrorKind, Result},
    path::PathBuf,
};

use uuid::Uuid;

use crate::config::{Config, create_private, prepare_data_dir};

#[derive(Clone, Debug)]
pub(super) struct ExportFolder(PathBuf);

impl ExportFolder {
    pub(super) fn from_config(config: &Config) -> Self {
        Self(config.media_dir().join("exports"))
    }

    fn file(&self, id: Uuid) -> PathBuf {
        self.0.join(id.to_string())
    }

    /// A new file that only its owner can read.
    pub(super) fn begin(&self, id: Uuid) -> Result<BufWriter<File>> {
        prepare_data_dir(&self.0)?;
        Ok(BufWriter::new(create_private(&self.file(id))?))
    }

    pub(super) fn open(&self, id: Uuid) -> Result<File> {
        File::open(self.file(id))
    }

    /// Removes a file; one that is gone already is no error.
    pub(super) fn remove(&self, id: Uuid) -> Result<()> {
        match fs::remove_file(self.file(id)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The ids of all files.
    pub(super) fn list(&self) -> Result<Vec<Uuid>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut ids = Vec::new();
        for entry in entries {
            ids.extend(entry?.file_name().to_str().and_then(|name| name.parse::<Uuid>().ok()));
        }
        Ok(ids)
    }
}
