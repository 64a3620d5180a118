//! WAV: the length of the sound divided by its bytes a second.

use std::io::{Read, Seek};

use super::parts::{PARTS_MAX, bytes, skip};

/// "RIFF", a length, "WAVE".
const HEADER: u64 = 12;

pub(super) fn millis(file: &mut (impl Read + Seek)) -> Option<u64> {
    skip(file, HEADER)?;
    let mut bytes_a_second = None;
    for _ in 0..PARTS_MAX {
        let (name, length) = (bytes::<4>(file)?, u32::from_le_bytes(bytes(file)?));
        match &name {
            b"fmt " => {
                // Encoding, channels and sample rate come first.
                skip(file, 8)?;
                bytes_a_second = Some(u32::from_le_bytes(bytes(file)?));
                skip(file, u64::from(padded(length).checked_sub(12)?))?;
            }
            b"data" => {
                return (u64::from(length) * 1_000).checked_div(u64::from(bytes_a_second?));
            }
            _ => skip(file, u64::from(padded(length)))?,
        }
    }
    None
}

/// A part of odd length is followed by one more byte.
fn padded(length: u32) -> u32 {
    length.saturating_add(length % 2)
}
