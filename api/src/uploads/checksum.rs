//! The checksum extension: a piece that does not match counts for nothing.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Result, Write},
    path::PathBuf,
};

use actix_web::HttpRequest;
use base64::{Engine, engine::general_purpose::STANDARD};
use lighthouse_domain::message::Message;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::headers::{invalid, text};
use crate::http::problem::Problem;

/// A checksum in the making and what it should become.
#[derive(Clone)]
pub(super) struct Checksum {
    running: Running,
    wanted: Vec<u8>,
}

#[derive(Clone)]
enum Running {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Checksum {
    pub(super) const ALGORITHMS: &'static str = "sha1,sha256";

    /// What `Upload-Checksum` asks for, if anything.
    pub(super) fn wanted(request: &HttpRequest) -> std::result::Result<Option<Self>, Problem> {
        let Some(raw) = text(request, "upload-checksum") else { return Ok(None) };
        Self::parse(raw).map(Some).ok_or_else(|| {
            let message = Message::new(
                "应为 sha1 或 sha256 加 Base64 摘要",
                "Give sha1 or sha256 and the digest in Base64.",
            );
            invalid("Upload-Checksum", message)
        })
    }

    fn parse(raw: &str) -> Option<Self> {
        let (name, digest) = raw.split_once(' ')?;
        let wanted = STANDARD.decode(digest.trim()).ok()?;
        let (running, bytes) = match name {
            "sha1" => (Running::Sha1(Sha1::new()), 20),
            "sha256" => (Running::Sha256(Sha256::new()), 32),
            _ => return None,
        };
        (wanted.len() == bytes).then_some(Self { running, wanted })
    }

    fn update(&mut self, bytes: &[u8]) {
        match &mut self.running {
            Running::Sha1(hash) => hash.update(bytes),
            Running::Sha256(hash) => hash.update(bytes),
        }
    }

    fn holds(self) -> bool {
        let found = match self.running {
            Running::Sha1(hash) => hash.finalize().to_vec(),
            Running::Sha256(hash) => hash.finalize().to_vec(),
        };
        found == self.wanted
    }
}

/// A piece that waits beside the upload until its checksum is known. Gone when dropped.
pub(super) struct Staged {
    path: PathBuf,
    file: File,
    checksum: Checksum,
    pub bytes: i64,
}

impl Staged {
    pub(super) fn new(path: PathBuf, checksum: Checksum) -> Result<Self> {
        if let Some(folder) = path.parent() {
            crate::config::prepare_data_dir(folder)?;
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok(Self { path, file, checksum, bytes: 0 })
    }

    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.checksum.update(bytes);
        self.bytes += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.file.write_all(bytes)
    }

    pub(super) fn holds(&self) -> bool {
        self.checksum.clone().holds()
    }

    /// The piece again, from its beginning.
    pub(super) fn read(&self) -> Result<File> {
        File::open(&self.path)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "a staged piece could not be removed");
        }
    }
}

/// Up to `most` bytes more.
pub(super) fn next_part(file: &mut File, most: usize) -> Result<Vec<u8>> {
    let mut part = Vec::with_capacity(most);
    file.take(most as u64).read_to_end(&mut part)?;
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_holds_for_its_own_bytes_only() {
        let wanted = "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=";
        let of = |bytes: &[u8]| {
            let mut sum = Checksum::parse(wanted).unwrap();
            sum.update(bytes);
            sum.holds()
        };
        assert!(of(b"abc") && !of(b"abd"));
        assert!(Checksum::parse("md5 qZk+").is_none() && Checksum::parse("sha1 qZk+").is_none());
    }
}
