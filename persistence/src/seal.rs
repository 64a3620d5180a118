//! Sealing of sensitive values at rest, and the keyed hash they are looked up by.
//!
//! A thief of the database finds ciphertext and hashes made with a key that is not in
//! it (TH-31). Each sealed value names its key, so that keys can be changed one row at
//! a time.

use std::fmt::Write;

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::{Digest, Sha256};

use crate::error::StoreError;

/// The master secret's length in bytes.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// Derives every key of the product from one secret that stays outside the database.
#[derive(Clone)]
pub struct Sealer {
    key_id: u8,
    cipher: XChaCha20Poly1305,
    lookup: [u8; KEY_BYTES],
    secret: [u8; KEY_BYTES],
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer(key {})", self.key_id)
    }
}

impl Sealer {
    pub fn new(secret: [u8; KEY_BYTES]) -> Self {
        let cipher = XChaCha20Poly1305::new(&derive(&secret, "seal").into());
        Self { key_id: 1, cipher, lookup: derive(&secret, "lookup"), secret }
    }

    /// A key for another purpose, e.g. the cursors' MAC.
    pub fn key_for(&self, purpose: &str) -> [u8; KEY_BYTES] {
        derive(&self.secret, purpose)
    }

    /// Key id, nonce, ciphertext. `context` binds the value to its column.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce)
            .map_err(|_| StoreError::Unavailable("no randomness".to_owned()))?;
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::Other("sealing failed".to_owned()))?;
        Ok([&[self.key_id][..], &nonce, &sealed].concat())
    }

    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let broken = || StoreError::corrupt("sealed value", format!("{context} cannot be opened"));
        let (_key_id, rest) = sealed.split_first().ok_or_else(broken)?;
        let (nonce, body) = rest.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| broken())?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        self.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| broken())
    }

    /// Seals text such as an id number.
    pub fn seal_text(&self, context: &str, text: &str) -> Result<Vec<u8>, StoreError> {
        self.seal(context, text.as_bytes())
    }

    pub fn open_text(&self, context: &str, sealed: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.open(context, sealed)?)
            .map_err(|_| StoreError::corrupt("sealed value", "no text"))
    }

    /// The keyed hash by which an equal value is found: 32 bytes.
    pub fn lookup(&self, context: &str, text: &str) -> Vec<u8> {
        mac(&self.lookup, &[context.as_bytes(), &[0], text.as_bytes()]).to_vec()
    }
}

/// The SHA-256 under which a random token is stored.
pub fn token_hash(token: &[u8]) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn derive(secret: &[u8; KEY_BYTES], purpose: &str) -> [u8; KEY_BYTES] {
    mac(secret, &[b"lighthouse/", purpose.as_bytes()])
}

fn mac(key: &[u8; KEY_BYTES], parts: &[&[u8]]) -> [u8; KEY_BYTES] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; KEY_BYTES] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_where_it_belongs() {
        let sealer = Sealer::new([7; 32]);
        let value = sealer.seal_text("member.phone", "+8613800138000").unwrap();
        assert_eq!(sealer.open_text("member.phone", &value).unwrap(), "+8613800138000");
        assert!(sealer.open_text("member.id_number", &value).is_err());
        assert!(Sealer::new([8; 32]).open_text("member.phone", &value).is_err());
    }

    #[test]
    fn the_same_value_is_found_again_but_sealed_differently() {
        let sealer = Sealer::new([7; 32]);
        assert_eq!(sealer.lookup("phone", "1"), sealer.lookup("phone", "1"));
        assert_ne!(sealer.lookup("phone", "1"), sealer.lookup("id_number", "1"));
        assert_ne!(sealer.seal("x", b"1").unwrap(), sealer.seal("x", b"1").unwrap());
    }
}
