//! How much room a disk has.

use std::path::Path;

/// Free bytes of the disk that holds a folder, or the nearest folder above it that exists.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let exists = folder.ancestors().find(|path| path.is_dir()).unwrap_or(Path::new("."));
    let found = rustix::fs::statvfs(exists).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}
