//! MP4 and M4A: the header of the film, in the box "moov".

use std::io::{Read, Seek};

use super::parts::{PARTS_MAX, bytes, skip};

pub(super) fn millis(file: &mut (impl Read + Seek)) -> Option<u64> {
    enter(file, *b"moov")?;
    enter(file, *b"mvhd")?;
    let [version, ..] = bytes::<4>(file)?;
    // Two instants come first; in version 1 they are as wide as the length.
    let (scale, length) = if version == 1 {
        skip(file, 16)?;
        (u32::from_be_bytes(bytes(file)?), u64::from_be_bytes(bytes(file)?))
    } else {
        skip(file, 8)?;
        (u32::from_be_bytes(bytes(file)?), u64::from(u32::from_be_bytes(bytes(file)?)))
    };
    length.checked_mul(1_000)?.checked_div(u64::from(scale))
}

/// Goes to the content of the next box of this name.
fn enter(file: &mut (impl Read + Seek), wanted: [u8; 4]) -> Option<()> {
    for _ in 0..PARTS_MAX {
        let (size, name) = (u32::from_be_bytes(bytes(file)?), bytes::<4>(file)?);
        // A size of 1 is followed by the true one; the size counts what stands before it.
        let content = match size {
            1 => u64::from_be_bytes(bytes(file)?).checked_sub(16)?,
            size => u64::from(size).checked_sub(8)?,
        };
        if name == wanted {
            return Some(());
        }
        skip(file, content)?;
    }
    None
}
