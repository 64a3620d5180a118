//! Opaque places in a list: tamper-proof, bound to the caller and the filters (C-11, C-13).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Serialize, de::DeserializeOwned};
use sha2::Sha256;
use uuid::Uuid;

use super::{code::Code, problem::Problem, written::json_bytes};

const VERSION: u8 = 1;
const MAC_BYTES: usize = 16;
const FILTER_BYTES: usize = 8;
/// The longest cursor that is looked at.
pub const LONGEST: usize = 512;

/// The key of the cursors' MAC.
#[derive(Clone)]
pub struct CursorKey([u8; 32]);

impl CursorKey {
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The place `keys` in the list that `account` sees under `filter`.
    pub fn encode(&self, account: Uuid, filter: &impl Serialize, keys: &impl Serialize) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(self.filter_mark(filter));
        bytes.extend(json_bytes(keys));
        let mac = self.mac(account, &bytes);
        bytes.extend(mac);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn decode<K: DeserializeOwned>(
        &self,
        account: Uuid,
        filter: &impl Serialize,
        cursor: &str,
    ) -> Result<K, Problem> {
        let invalid = || Problem::new(Code::InvalidCursor);
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
        let at = bytes.len().checked_sub(MAC_BYTES).ok_or_else(invalid)?;
        let (said, mac) = bytes.split_at_checked(at).ok_or_else(invalid)?;
        if mac != self.mac(account, said).as_slice() {
            return Err(invalid());
        }
        let rest = said.strip_prefix(&[VERSION]).ok_or_else(invalid)?;
        let (mark, keys) = rest.split_at_checked(FILTER_BYTES).ok_or_else(invalid)?;
        if mark != self.filter_mark(filter).as_slice() {
            return Err(Problem::new(Code::CursorMismatch));
        }
        serde_json::from_slice(keys).map_err(|_| invalid())
    }

    fn filter_mark(&self, filter: &impl Serialize) -> Vec<u8> {
        let filter = json_bytes(filter);
        let mut mark = self.digest(&[b"filter", &filter]);
        mark.truncate(FILTER_BYTES);
        mark
    }

    fn mac(&self, account: Uuid, said: &[u8]) -> Vec<u8> {
        let mut mac = self.digest(&[b"cursor", account.as_bytes(), said]);
        mac.truncate(MAC_BYTES);
        mac
    }

    fn digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Vec::new() };
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (CursorKey, Uuid, String) {
        let (key, account) = (CursorKey::new([3; 32]), Uuid::now_v7());
        let cursor = key.encode(account, &("q", "王"), &("00001", 7));
        (key, account, cursor)
    }

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        let (key, account, cursor) = place();
        let keys: (String, i32) = key.decode(account, &("q", "王"), &cursor).ok().unwrap();
        assert_eq!(keys, ("00001".to_owned(), 7));
    }

    #[test]
    fn another_caller_or_a_changed_letter_makes_it_invalid() {
        let (key, account, cursor) = place();
        let refused = |account, cursor: &str| {
            key.decode::<(String, i32)>(account, &("q", "王"), cursor).unwrap_err().code()
        };
        assert_eq!(refused(Uuid::now_v7(), &cursor), Code::InvalidCursor);
        let mut letters: Vec<char> = cursor.chars().collect();
        letters[4] = if letters[4] == 'A' { 'B' } else { 'A' };
        assert_eq!(refused(account, &letters.into_iter().collect::<String>()), Code::InvalidCursor);
        assert_eq!(refused(account, "x"), Code::InvalidCursor);
    }

    #[test]
    fn other_filters_are_told_apart_from_tampering() {
        let (key, account, cursor) = place();
        let refused = key.decode::<(String, i32)>(account, &("q", "李"), &cursor).unwrap_err();
        assert_eq!(refused.code(), Code::CursorMismatch);
    }
}
