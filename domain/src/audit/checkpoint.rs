//! What a checkpoint signs: the head of a stream at an instant, and the checkpoint before it.
//!
//! Checkpoints are numbered over all streams and each contains the digest of the one before, so
//! that none can be taken out of the middle unseen. Whether the last ones are there is known by
//! comparison with those that were kept elsewhere.

use sha2::{Digest, Sha256};

use super::chain::{Link, ZERO};

/// A head of a stream as it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed<'a> {
    /// 1, 2, 3 …; 0 for one of the time before they had numbers.
    pub number: i64,
    pub stream: i64,
    pub seq: i64,
    pub at: i64,
    pub link: &'a [u8],
    /// The digest of the checkpoint before; zeros before the first.
    pub previous: &'a [u8],
}

impl Signed<'_> {
    pub fn text(&self) -> Vec<u8> {
        let place = [self.stream, self.seq, self.at].map(i64::to_be_bytes).concat();
        if self.number == 0 {
            return [b"lighthouse audit checkpoint 1\0".as_slice(), &place, self.link].concat();
        }
        let name = b"lighthouse audit checkpoint 2\0".as_slice();
        [name, &self.number.to_be_bytes(), &place, self.link, self.previous].concat()
    }

    pub fn digest(&self) -> Link {
        Sha256::digest(self.text()).into()
    }
}

/// Follows numbered checkpoints from the first one on.
#[derive(Clone, Debug)]
pub struct Row {
    number: i64,
    digest: Link,
}

impl Default for Row {
    fn default() -> Self {
        Self { number: 0, digest: ZERO }
    }
}

impl Row {
    /// A checkpoint that was read as the last one.
    pub fn after(last: &Signed<'_>) -> Self {
        if last.number == 0 {
            return Self::default();
        }
        Self { number: last.number, digest: last.digest() }
    }

    /// The number of the next one.
    pub fn next(&self) -> i64 {
        self.number + 1
    }

    /// What the next one says of the one before it.
    pub fn digest(&self) -> &Link {
        &self.digest
    }

    /// Whether `next` follows; the row goes on behind it in any case.
    pub fn step(&mut self, next: &Signed<'_>) -> bool {
        let follows = next.number == self.next() && next.previous == self.digest;
        *self = Self { number: next.number, digest: next.digest() };
        follows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(number: i64, previous: &Link) -> Signed<'_> {
        Signed { number, stream: 3, seq: number * 10, at: 1, link: &[7; 32], previous }
    }

    #[test]
    fn numbered_checkpoints_follow_one_another_and_a_missing_one_is_seen() {
        let first = signed(1, &ZERO);
        let (digest, mut row) = (first.digest(), Row::default());
        let second = signed(2, &digest);
        assert!(row.step(&first) && row.step(&second));
        assert!(!Row::default().step(&second));
        assert!(!Row::after(&first).step(&signed(2, &ZERO)));
        assert_eq!(Row::after(&second).next(), 3);
    }

    #[test]
    fn one_without_a_number_signs_what_it_signed_before() {
        let old = Signed { number: 0, ..signed(1, &ZERO) };
        assert_eq!(old.text().len(), 30 + 3 * 8 + 32);
        assert_eq!(Row::after(&old).next(), 1);
    }
}
