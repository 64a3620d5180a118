//! The key under which entries of the audit log are written: whoever has the database alone can
//! neither add one nor change one.

use std::{fmt, sync::Arc};

use super::{KEY_BYTES, Sealer, mac};
use crate::error::StoreError;

/// Random bytes before the MAC: a copy of an entry is recognised by them.
const NONCE_BYTES: usize = 8;

/// Derived from the secret outside the database.
#[derive(Clone)]
pub struct EntryKey(Arc<[u8; KEY_BYTES]>);

impl fmt::Debug for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntryKey")
    }
}

impl Sealer {
    pub fn entry_key(&self) -> EntryKey {
        EntryKey(Arc::new(self.key_for("audit-entry")))
    }
}

impl EntryKey {
    /// Nonce and MAC of an entry in its stream.
    pub(crate) fn sign(&self, stream: i64, digest: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce)
            .map_err(|_| StoreError::Unavailable("no randomness".to_owned()))?;
        Ok([&nonce[..], &self.mac(&nonce, stream, digest)].concat())
    }

    /// Whether a server with the secret wrote this.
    pub(crate) fn fits(&self, stream: i64, digest: &[u8], signed: &[u8]) -> bool {
        signed
            .split_at_checked(NONCE_BYTES)
            .is_some_and(|(nonce, mac)| self.mac(nonce, stream, digest) == *mac)
    }

    fn mac(&self, nonce: &[u8], stream: i64, digest: &[u8]) -> [u8; 32] {
        mac(&self.0, &[nonce, &stream.to_be_bytes(), digest])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_secret_writes_an_entry_that_fits_and_only_in_its_stream() {
        let (ours, theirs) = (Sealer::new([1; 32]).entry_key(), Sealer::new([2; 32]).entry_key());
        let signed = ours.sign(3, b"digest").unwrap();
        assert!(ours.fits(3, b"digest", &signed));
        assert!(!ours.fits(4, b"digest", &signed) && !ours.fits(3, b"other", &signed));
        assert!(!theirs.fits(3, b"digest", &signed) && !ours.fits(3, b"digest", b"short"));
        assert_ne!(signed, ours.sign(3, b"digest").unwrap(), "a copy can be told");
    }
}
