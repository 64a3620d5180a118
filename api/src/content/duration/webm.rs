//! `WebM`: the field "Duration" among the facts of the segment.

use std::io::{Read, Seek};

use super::parts::{PARTS_MAX, bytes, skip};

const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_a966;
const SCALE: u64 = 0x002a_d7b1;
const DURATION: u64 = 0x4489;
/// Nanoseconds of one unit of time where nothing else is said.
const MILLISECOND: u64 = 1_000_000;

pub(super) fn millis(file: &mut (impl Read + Seek)) -> Option<u64> {
    enter(file, SEGMENT)?;
    enter(file, INFO)?;
    // The scale stands before the length, where it is given at all.
    let mut scale = MILLISECOND;
    for _ in 0..PARTS_MAX {
        match element(file)? {
            (SCALE, length) => scale = number(file, length)?,
            (DURATION, length) => return to_millis(float(file, length)?, scale),
            (_, length) => skip(file, length)?,
        }
    }
    None
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a length in milliseconds, checked to be a plain positive number"
)]
fn to_millis(units: f64, scale: u64) -> Option<u64> {
    let millis = units * scale as f64 / MILLISECOND as f64;
    (millis.is_finite() && millis >= 0.0).then_some(millis.round() as u64)
}

/// Goes to the content of the next element of this name.
fn enter(file: &mut (impl Read + Seek), wanted: u64) -> Option<()> {
    for _ in 0..PARTS_MAX {
        let (name, length) = element(file)?;
        if name == wanted {
            return Some(());
        }
        skip(file, length)?;
    }
    None
}

/// The name and the length of the next element. Zeros before the first one say how wide each is.
fn element(file: &mut impl Read) -> Option<(u64, u64)> {
    let [first] = bytes(file)?;
    let name = tail(file, u64::from(first), first.leading_zeros().min(4))?;
    let [first] = bytes(file)?;
    let zeros = first.leading_zeros().min(7);
    let length = tail(file, u64::from(first) & (0x7f >> zeros), zeros)?;
    Some((name, length))
}

/// `first` with so many bytes more behind it.
fn tail(file: &mut impl Read, first: u64, more: u32) -> Option<u64> {
    (0..more).try_fold(first, |number, _| {
        let [byte] = bytes(file)?;
        Some(number << 8 | u64::from(byte))
    })
}

fn number(file: &mut impl Read, length: u64) -> Option<u64> {
    (length <= 8).then(|| tail(file, 0, u32::try_from(length).ok()?))?
}

fn float(file: &mut impl Read, length: u64) -> Option<f64> {
    match length {
        4 => Some(f64::from(f32::from_be_bytes(bytes(file)?))),
        8 => Some(f64::from_be_bytes(bytes(file)?)),
        _ => None,
    }
}
