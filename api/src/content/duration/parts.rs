//! Steps through the parts of a container.

use std::io::{Read, Seek, SeekFrom};

/// More parts than this are not looked through.
pub(super) const PARTS_MAX: usize = 1_000;

/// The next bytes, exactly as many.
pub(super) fn bytes<const N: usize>(file: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).ok().map(|()| bytes)
}

/// Goes on so many bytes further.
pub(super) fn skip(file: &mut impl Seek, bytes: u64) -> Option<()> {
    file.seek(SeekFrom::Current(i64::try_from(bytes).ok()?)).ok().map(|_| ())
}
