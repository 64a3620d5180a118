//! The signature under checkpoints: Ed25519, made from the secret outside the database.

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use lighthouse_persistence::seal::Sealer;

/// Signs and checks the heads of the audit log's streams.
pub(crate) struct CheckpointSigner(SigningKey);

impl CheckpointSigner {
    pub(crate) fn new(sealer: &Sealer) -> Self {
        Self(SigningKey::from_bytes(&sealer.key_for("audit-checkpoint")))
    }

    pub(crate) fn sign(&self, text: &[u8]) -> Vec<u8> {
        self.0.sign(text).to_bytes().to_vec()
    }

    pub(crate) fn fits(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verifying_key().verify(text, &signature).is_ok())
    }

    /// The public half, for whoever checks without the secret.
    pub(crate) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
}
