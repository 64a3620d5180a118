//! The keys that a process knows.

use std::collections::BTreeMap;

use chacha20poly1305::XChaCha20Poly1305;

/// Key 1 comes from the secret itself and is always there.
const FIRST: u8 = 1;

/// A stored key, unwrapped.
pub(super) struct UnwrappedKey {
    pub(super) id: u8,
    pub(super) cipher: XChaCha20Poly1305,
    pub(super) may_seal: bool,
    pub(super) binds_rows: bool,
    pub(super) settled: bool,
}

struct Key {
    cipher: XChaCha20Poly1305,
    binds_rows: bool,
}

/// Every key that opens, and which one seals.
pub(super) struct Ring {
    pub(super) current: u8,
    keys: BTreeMap<u8, Key>,
    /// Whether everything stored is under a key that binds rows.
    all_bound: bool,
}

impl Ring {
    pub(super) fn new(first: XChaCha20Poly1305) -> Self {
        // Key 1 has no row that could say what it binds: databases of before have used it.
        let first = Key { cipher: first, binds_rows: false };
        Self { current: FIRST, keys: BTreeMap::from([(FIRST, first)]), all_bound: false }
    }

    /// Takes the stored keys. A key that is no longer stored is forgotten.
    pub(super) fn learn(&mut self, known: Vec<UnwrappedKey>) {
        self.keys.retain(|id, _| *id == FIRST);
        self.current = FIRST;
        self.all_bound = known.iter().any(|key| key.binds_rows && key.settled);
        for UnwrappedKey { id, cipher, may_seal, binds_rows, .. } in known {
            self.keys.insert(id, Key { cipher, binds_rows });
            if may_seal {
                self.current = self.current.max(id);
            }
        }
    }

    pub(super) fn sealing(&self) -> Option<&XChaCha20Poly1305> {
        self.key(self.current)
    }

    pub(super) fn key(&self, id: u8) -> Option<&XChaCha20Poly1305> {
        self.keys.get(&id).map(|key| &key.cipher)
    }

    /// Whether a value under this key may still be one that no row was bound to.
    pub(super) fn opens_unbound(&self, id: u8) -> bool {
        !self.all_bound && self.keys.get(&id).is_some_and(|key| !key.binds_rows)
    }
}
