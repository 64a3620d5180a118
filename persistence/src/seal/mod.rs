//! Sealing of sensitive values at rest, and the keyed hash they are looked up by.
//!
//! A thief of the database finds ciphertext and hashes made with a key that is not in
//! it (TH-31). Each sealed value names its key, so that keys can be changed one row at
//! a time:
//!
//! ```text
//! secret ──▶ key 1, and the key that wraps ──▶ keys 2, 3 … (random, kept wrapped in the database)
//! ```

mod column;
mod entry_key;
mod keys;
mod reseal;
mod ring;

use std::fmt::Write;
use std::sync::{Arc, PoisonError, RwLock};

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, KeyInit as _, Mac};
use lighthouse_domain::time::Instant;
use sha2::{Digest, Sha256};

use crate::error::StoreError;

pub use column::{SealedCell, SealedColumn};
pub use entry_key::EntryKey;
pub use keys::{SealingKey, forget_before, insert, keys, settle};
pub use reseal::{KeyValue, ResealStep, StoredColumn, reseal, stored_columns};
use ring::{Ring, UnwrappedKey};

/// The master secret's length in bytes.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// Derives every key of the product from one secret that stays outside the database.
#[derive(Clone)]
pub struct Sealer {
    ring: Arc<RwLock<Ring>>,
    wrapping: XChaCha20Poly1305,
    lookup: [u8; KEY_BYTES],
    secret: [u8; KEY_BYTES],
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer(key {})", self.current())
    }
}

impl Sealer {
    pub fn new(secret: [u8; KEY_BYTES]) -> Self {
        let ring = Ring::new(cipher(&derive(&secret, "seal")));
        Self {
            ring: Arc::new(RwLock::new(ring)),
            wrapping: cipher(&derive(&secret, "wrap")),
            lookup: derive(&secret, "lookup"),
            secret,
        }
    }

    /// The key that seals now.
    pub fn current(&self) -> u8 {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).current
    }

    /// A new random key, wrapped for the database.
    pub fn new_key(&self, id: u8) -> Result<Vec<u8>, StoreError> {
        let mut key = [0_u8; KEY_BYTES];
        getrandom::fill(&mut key)
            .map_err(|_| StoreError::Unavailable("no randomness".to_owned()))?;
        encrypt(&self.wrapping, 0, wrapped_as(id).as_bytes(), &key)
    }

    /// Takes the stored keys; the newest whose time has come seals from now on.
    pub fn learn(&self, keys: &[SealingKey], now: Instant) -> Result<(), StoreError> {
        let mut known = Vec::new();
        for key in keys {
            let Some(wrapped) = &key.wrapped else { continue };
            let (_, opened) = split(wrapped)
                .and_then(|(id, nonce, body)| {
                    Some((id, decrypt(&self.wrapping, wrapped_as(key.id).as_bytes(), nonce, body)?))
                })
                .ok_or_else(|| StoreError::corrupt("sealing key", "cannot be unwrapped"))?;
            let opened: [u8; KEY_BYTES] = opened
                .try_into()
                .map_err(|_| StoreError::corrupt("sealing key", "not 32 bytes"))?;
            known.push(UnwrappedKey {
                id: key.id,
                cipher: cipher(&opened),
                may_seal: key.seals_from <= now,
                binds_rows: key.binds_rows,
                settled: key.settled_at.is_some(),
            });
        }
        self.ring.write().unwrap_or_else(PoisonError::into_inner).learn(known);
        Ok(())
    }

    /// A key for another purpose, e.g. the cursors' MAC.
    pub fn key_for(&self, purpose: &str) -> [u8; KEY_BYTES] {
        derive(&self.secret, purpose)
    }

    /// Key id, nonce, ciphertext. The value opens only in the cell it was sealed for.
    pub fn seal(&self, cell: &SealedCell, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let cipher = ring.sealing().ok_or_else(|| StoreError::Other("no key".to_owned()))?;
        encrypt(cipher, ring.current, cell.bound(), plain)
    }

    /// Values from before the rows were bound open until a key that binds them has taken over.
    pub fn open(&self, cell: &SealedCell, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let column = cell.column();
        let broken = || StoreError::corrupt("sealed value", format!("{column} cannot be opened"));
        let (id, nonce, body) = split(sealed).ok_or_else(broken)?;
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let cipher = ring.key(id).ok_or_else(broken)?;
        decrypt(cipher, cell.bound(), nonce, body)
            .or_else(|| {
                ring.opens_unbound(id).then(|| decrypt(cipher, cell.unbound(), nonce, body))?
            })
            .ok_or_else(broken)
    }

    /// Seals text such as an id number.
    pub fn seal_text(&self, cell: &SealedCell, text: &str) -> Result<Vec<u8>, StoreError> {
        self.seal(cell, text.as_bytes())
    }

    pub fn open_text(&self, cell: &SealedCell, sealed: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.open(cell, sealed)?)
            .map_err(|_| StoreError::corrupt("sealed value", "no text"))
    }

    /// The keyed hash by which an equal value is found: 32 bytes.
    pub fn lookup(&self, context: &str, text: &str) -> Vec<u8> {
        mac(&self.lookup, &[context.as_bytes(), &[0], text.as_bytes()]).to_vec()
    }

    /// Whether `hash` is the keyed hash of this secret, compared in constant time.
    pub fn lookup_fits(&self, context: &str, text: &str, hash: &[u8]) -> bool {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.lookup) else { return false };
        for part in [context.as_bytes(), &[0], text.as_bytes()] {
            mac.update(part);
        }
        mac.verify_slice(hash).is_ok()
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

fn cipher(key: &[u8; KEY_BYTES]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key).into())
}

/// The context a wrapped key is bound to.
fn wrapped_as(id: u8) -> String {
    format!("sealing_key/{id}")
}

/// Key id, nonce, ciphertext.
fn encrypt(
    cipher: &XChaCha20Poly1305,
    id: u8,
    context: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0_u8; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| StoreError::Unavailable("no randomness".to_owned()))?;
    let payload = Payload { msg: plain, aad: context };
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| StoreError::Other("sealing failed".to_owned()))?;
    Ok([&[id][..], &nonce, &sealed].concat())
}

fn split(sealed: &[u8]) -> Option<(u8, [u8; NONCE_BYTES], &[u8])> {
    let (id, rest) = sealed.split_first()?;
    let (nonce, body) = rest.split_at_checked(NONCE_BYTES)?;
    Some((*id, nonce.try_into().ok()?, body))
}

fn decrypt(
    cipher: &XChaCha20Poly1305,
    context: &[u8],
    nonce: [u8; NONCE_BYTES],
    body: &[u8],
) -> Option<Vec<u8>> {
    let payload = Payload { msg: body, aad: context };
    cipher.decrypt(&XNonce::from(nonce), payload).ok()
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
mod tests;
