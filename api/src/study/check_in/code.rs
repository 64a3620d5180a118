//! The rotating code: the interval's number and a mark only this server can make.

use hmac::{Hmac, KeyInit, Mac};
use lighthouse_domain::study::{StudySessionId, check_in::Interval};
use lighthouse_persistence::seal::Sealer;
use sha2::Sha256;

/// Digits and letters that nobody mistakes for one another on a projector.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const INTERVAL_LETTERS: usize = 3;
const MARK_BYTES: usize = 5;
/// Letters of a whole code.
pub(super) const LENGTH: usize = INTERVAL_LETTERS + MARK_BYTES * 8 / 5;

/// The code of an interval.
pub(super) fn make(sealer: &Sealer, session: StudySessionId, interval: Interval) -> String {
    let mark = marked(sealer, session, interval)
        .map(|mac| mac.finalize().into_bytes())
        .unwrap_or_default();
    let mark = number(mark.get(..MARK_BYTES).unwrap_or_default());
    letters(u64::from(interval), INTERVAL_LETTERS) + &letters(mark, LENGTH - INTERVAL_LETTERS)
}

/// The interval of a genuine code of this session; typed by a person it may have gaps and small letters.
pub(super) fn read(sealer: &Sealer, session: StudySessionId, typed: &str) -> Option<Interval> {
    let plain: Vec<u8> =
        typed.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).map(unmistakable).collect();
    if plain.len() != LENGTH {
        return None;
    }
    let (interval, mark) = plain.split_at_checked(INTERVAL_LETTERS)?;
    let interval = Interval::try_from(value(interval)?).ok()?;
    let mark = value(mark)?.to_be_bytes();
    let mac = marked(sealer, session, interval)?;
    mac.verify_truncated_left(mark.get(8 - MARK_BYTES..)?).ok()?;
    Some(interval)
}

/// The mark is made with a secret of the session's own.
fn marked(sealer: &Sealer, session: StudySessionId, interval: Interval) -> Option<Hmac<Sha256>> {
    let secret = keyed(&sealer.key_for("check-in"), session.uuid().as_bytes())?;
    keyed(&secret.finalize().into_bytes(), &interval.to_be_bytes())
}

fn keyed(key: &[u8], message: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(message);
    Some(mac)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte))
}

fn letters(value: u64, count: usize) -> String {
    let letter = |at: usize| LETTERS.get((value >> (5 * at) & 31) as usize).copied();
    (0..count).rev().filter_map(letter).map(char::from).collect()
}

fn value(letters: &[u8]) -> Option<u64> {
    letters.iter().try_fold(0_u64, |n, letter| {
        let digit = LETTERS.iter().position(|known| known == letter)?;
        Some(n << 5 | digit as u64)
    })
}

fn unmistakable(byte: u8) -> u8 {
    match byte.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use lighthouse_domain::id::Id;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_code_names_its_interval_and_belongs_to_one_session_only() {
        let sealer = Sealer::new([7; 32]);
        let (one, other) = (Id::new(Uuid::from_u128(1)), Id::new(Uuid::from_u128(2)));
        for interval in [0, 1, 60, 2939, 32767] {
            let code = make(&sealer, one, interval);
            assert_eq!(code.len(), LENGTH);
            assert_eq!(read(&sealer, one, &code), Some(interval));
            assert_eq!(read(&sealer, one, &code.to_lowercase().replace('0', "o")), Some(interval));
            assert_eq!(read(&sealer, other, &code), None);
            assert_eq!(read(&Sealer::new([8; 32]), one, &code), None);
        }
    }

    #[test]
    fn a_changed_or_short_code_is_nothing() {
        let sealer = Sealer::new([7; 32]);
        let session = Id::new(Uuid::from_u128(1));
        let code = make(&sealer, session, 60);
        let next = format!("{}{}", letters(61, 3), code.get(3..).unwrap());
        for wrong in [next.as_str(), code.get(1..).unwrap(), "", "签到码签到码签到码签到"]
        {
            assert_eq!(read(&sealer, session, wrong), None, "{wrong}");
        }
    }
}
