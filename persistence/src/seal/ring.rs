//! The keys that a process knows.

use std::collections::BTreeMap;

use chacha20poly1305::XChaCha20Poly1305;

/// Key 1 comes from the secret itself and is always there.
const FIRST: u8 = 1;

/// Every key that opens, and which one seals.
pub(super) struct Ring {
    pub(super) current: u8,
    keys: BTreeMap<u8, XChaCha20Poly1305>,
}

impl Ring {
    pub(super) fn of(first: XChaCha20Poly1305) -> Self {
        Self { current: FIRST, keys: BTreeMap::from([(FIRST, first)]) }
    }

    /// The stored keys, each with whether it may seal yet. A key that is no longer stored is forgotten.
    pub(super) fn take(&mut self, known: Vec<(u8, XChaCha20Poly1305, bool)>) {
        self.keys.retain(|id, _| *id == FIRST);
        self.current = FIRST;
        for (id, cipher, seals) in known {
            self.keys.insert(id, cipher);
            if seals {
                self.current = self.current.max(id);
            }
        }
    }

    pub(super) fn sealing(&self) -> Option<&XChaCha20Poly1305> {
        self.keys.get(&self.current)
    }

    pub(super) fn key(&self, id: u8) -> Option<&XChaCha20Poly1305> {
        self.keys.get(&id)
    }
}
