//! The chain that makes a silent change of the audit log visible.
//!
//! ```text
//! stream 3:  zero ─▶ link 1 = H(zero ‖ digest 1) ─▶ link 2 = H(link 1 ‖ digest 2) ─▶ …  head
//! ```
//!
//! There are several streams, so that writers do not wait for one another. A row changed
//! by hand no longer fits its link; a row taken out leaves a gap; a stream cut short ends
//! before its head; and who writes all links anew cannot sign the checkpoints.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A SHA-256 value.
pub type Link = [u8; 32];

/// What the first entry of a stream is linked to.
pub const ZERO: Link = [0; 32];

/// How many streams there are; a change's stream follows from its request.
pub const STREAMS: i64 = 16;

/// The contents of an entry, as they are hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents<'a> {
    pub at: i64,
    pub account: Option<Uuid>,
    /// The path of the organization in whose name it was done; empty for none.
    pub path: &'a str,
    pub action: &'a str,
    pub object_type: &'a str,
    pub object_id: Uuid,
    pub request_id: &'a str,
    pub address: &'a str,
    pub detail: &'a str,
    /// What a server with the secret writes; entries from before that have none.
    pub keyed: Option<Keyed<'a>>,
}

/// The part of an entry that entries of before do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyed<'a> {
    /// The read whose lines are in the access log, and the digest of these lines.
    pub read: Option<(Uuid, &'a [u8])>,
}

impl Contents<'_> {
    /// Every field with its length before it, so that no two entries read alike.
    pub fn digest(&self) -> Link {
        let (at, account) = (self.at.to_be_bytes(), self.account.map(|id| *id.as_bytes()));
        let mut fields: Vec<&[u8]> = vec![
            &at,
            account.as_ref().map_or(&[], |bytes| bytes.as_slice()),
            self.path.as_bytes(),
            self.action.as_bytes(),
            self.object_type.as_bytes(),
            self.object_id.as_bytes(),
            self.request_id.as_bytes(),
            self.address.as_bytes(),
            self.detail.as_bytes(),
        ];
        let read = self.keyed.map(|keyed| keyed.read);
        if let Some(read) = &read {
            let (id, lines) = read
                .as_ref()
                .map_or((&[][..], &[][..]), |(id, lines)| (&id.as_bytes()[..], *lines));
            fields.extend([id, lines]);
        }
        digest_of(&fields)
    }
}

/// The digest of fields, each with its length before it.
pub fn digest_of(fields: &[&[u8]]) -> Link {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    hash.finalize().into()
}

/// The link of an entry that follows `previous`.
pub fn link(previous: &Link, digest: &Link) -> Link {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(digest);
    hash.finalize().into()
}

/// The stream of a request's entries: requests spread, entries of one request stay together.
pub fn stream_of(request_id: &str) -> i64 {
    let sum = request_id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    i64::from((sum >> 32) as u32) % STREAMS
}

/// Why a stream does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// The entry's contents are not those that were linked.
    Changed { seq: i64 },
    /// Entries are missing before this one.
    Gap { before: i64 },
    /// The stream ends at `seq`, but its head says more were written.
    CutShort { seq: i64, head: i64 },
    /// The head is not the last entry's link.
    Head,
    /// The entry was linked by somebody without the server's secret.
    Forged { seq: i64 },
}

/// Follows one stream entry by entry.
#[derive(Clone, Debug)]
pub struct Walk {
    seq: i64,
    link: Link,
}

impl Default for Walk {
    fn default() -> Self {
        Self { seq: 0, link: ZERO }
    }
}

impl Walk {
    /// The next entry in order of its number.
    pub fn step(&mut self, seq: i64, contents: &Contents<'_>, stored: &[u8]) -> Result<(), Break> {
        if seq != self.seq + 1 {
            return Err(Break::Gap { before: seq });
        }
        let link = link(&self.link, &contents.digest());
        if link != *stored {
            return Err(Break::Changed { seq });
        }
        *self = Self { seq, link };
        Ok(())
    }

    /// The end must be where the head is.
    pub fn end(&self, head_seq: i64, head: &[u8]) -> Result<(), Break> {
        if self.seq < head_seq {
            return Err(Break::CutShort { seq: self.seq, head: head_seq });
        }
        if self.seq > head_seq || self.link != *head {
            return Err(Break::Head);
        }
        Ok(())
    }

    pub fn seq(&self) -> i64 {
        self.seq
    }

    pub fn link(&self) -> &Link {
        &self.link
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(detail: &str) -> Contents<'_> {
        Contents {
            at: 1,
            account: None,
            path: "00000",
            action: "member.created",
            object_type: "member",
            object_id: Uuid::nil(),
            request_id: "r",
            address: "::1",
            detail,
            keyed: Some(Keyed { read: None }),
        }
    }

    fn chain(details: &[&str]) -> Vec<Link> {
        let grow = |links: Vec<Link>, detail: &&str| {
            let before = links.last().copied().unwrap_or(ZERO);
            [links, vec![link(&before, &entry(detail).digest())]].concat()
        };
        details.iter().fold(Vec::new(), grow)
    }

    #[test]
    fn an_untouched_stream_holds() {
        let (details, mut walk) = (["a", "b", "c"], Walk::default());
        let links = chain(&details);
        for ((seq, detail), link) in (1..).zip(details).zip(&links) {
            walk.step(seq, &entry(detail), link).unwrap();
        }
        walk.end(3, &links[2]).unwrap();
    }

    #[test]
    fn a_changed_entry_is_named() {
        let links = chain(&["a", "b"]);
        let mut walk = Walk::default();
        walk.step(1, &entry("a"), &links[0]).unwrap();
        assert_eq!(walk.step(2, &entry("x"), &links[1]), Err(Break::Changed { seq: 2 }));
    }

    #[test]
    fn a_removed_entry_leaves_a_gap_and_a_removed_end_is_missed() {
        let links = chain(&["a", "b", "c"]);
        let mut walk = Walk::default();
        walk.step(1, &entry("a"), &links[0]).unwrap();
        assert_eq!(walk.step(3, &entry("c"), &links[2]), Err(Break::Gap { before: 3 }));
        assert_eq!(walk.end(3, &links[2]), Err(Break::CutShort { seq: 1, head: 3 }));
    }

    #[test]
    fn moving_text_between_fields_changes_the_digest() {
        let (one, two) = (
            Contents { action: "ab", object_type: "c", ..entry("") },
            Contents { action: "a", object_type: "bc", ..entry("") },
        );
        assert_ne!(one.digest(), two.digest());
    }

    #[test]
    fn an_entry_is_not_like_one_of_before_or_one_with_other_lines() {
        let (id, lines) = (Uuid::nil(), [7_u8; 32]);
        let of = |keyed| Contents { keyed, ..entry("") }.digest();
        let all = [
            of(None),
            of(Some(Keyed { read: None })),
            of(Some(Keyed { read: Some((id, &lines)) })),
        ];
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
    }
}
