//! Whether a file or folder is open to other users of the machine.

use std::path::Path;

/// What others may do with a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    Private,
    /// Others may read or enter it.
    Readable,
    /// Anybody may put other files in its place.
    Writable,
}

/// Looks at the mode; what cannot be looked at is told by whoever opens it.
#[cfg(unix)]
pub fn openness(path: &Path) -> Openness {
    use std::os::unix::fs::PermissionsExt;
    let Ok(found) = std::fs::metadata(path) else { return Openness::Private };
    let mode = found.permissions().mode();
    // In a folder with the sticky bit everybody removes their own files only.
    if mode & 0o002 != 0 && mode & 0o1000 == 0 {
        Openness::Writable
    } else if mode & 0o077 != 0 {
        Openness::Readable
    } else {
        Openness::Private
    }
}

#[cfg(not(unix))]
pub fn openness(_: &Path) -> Openness {
    Openness::Private
}

/// What an operator should know of a folder or file that is meant for one user.
pub fn open_to_others(path: &Path, mode: &str) -> Option<String> {
    let shown = path.display();
    (openness(path) != Openness::Private)
        .then(|| format!("{shown} is open to other users of this machine; chmod {mode} {shown}"))
}
