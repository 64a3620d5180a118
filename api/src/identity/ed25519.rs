//! What `jsonwebtoken` signs and verifies with: Ed25519, and nothing else.
//!
//! The ready-made backend of that crate brings RSA, P-256 and P-384, which no token of ours
//! uses: forty crates to build, and an advisory against RSA's timing (RUSTSEC-2023-0071) that
//! would have to be explained away for ever. Every other algorithm is refused here, so that
//! a token signed with one finds no code at all that could believe it (C-31).

use ed25519_dalek::{
    Signature, SignatureError, Signer, SigningKey, Verifier, VerifyingKey, pkcs8::DecodePrivateKey,
};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    // Only for keys as JSON (RFC 7517), which are put together without that crate.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Must have been called before the first token is signed or verified; again is harmless.
pub(super) fn install() {
    // The process keeps the first provider, and this is the only one there is.
    let _kept = PROVIDER.install_default();
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the provider's table asks for this type")]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    if *algorithm != Algorithm::EdDSA || key.family() != AlgorithmFamily::Ed {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let key = SigningKey::from_pkcs8_der(key.as_bytes()).map_err(|_| ErrorKind::InvalidEddsaKey)?;
    Ok(Box::new(Private(key)))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the provider's table asks for this type")]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    if *algorithm != Algorithm::EdDSA || key.family() != AlgorithmFamily::Ed {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let key =
        VerifyingKey::try_from(key.try_get_as_bytes()?).map_err(|_| ErrorKind::InvalidEddsaKey)?;
    Ok(Box::new(Public(key)))
}

struct Private(SigningKey);

impl Signer<Vec<u8>> for Private {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(self.0.try_sign(message)?.to_vec())
    }
}

impl JwtSigner for Private {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct Public(VerifyingKey);

impl Verifier<Vec<u8>> for Public {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        // Strict: keys of small order and signatures with two spellings are refused as well.
        self.0.verify_strict(message, &Signature::from_slice(signature)?)
    }
}

impl JwtVerifier for Public {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use ed25519_dalek::pkcs8::EncodePrivateKey;
    use jsonwebtoken::crypto::{sign, verify};

    use super::*;

    /// RFC 8037, appendix A: the key, what is signed, and the signature.
    const D: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const SIGNED: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const SIGNATURE: &str =
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    fn private() -> EncodingKey {
        install();
        let seed: [u8; 32] = URL_SAFE_NO_PAD.decode(D).unwrap().try_into().unwrap();
        let der = SigningKey::from_bytes(&seed).to_pkcs8_der().unwrap();
        EncodingKey::from_ed_der(der.as_bytes())
    }

    fn public() -> DecodingKey {
        install();
        DecodingKey::from_ed_components(X).unwrap()
    }

    fn holds(signature: &str, message: &str) -> bool {
        verify(signature, message.as_bytes(), &public(), Algorithm::EdDSA).unwrap_or(false)
    }

    #[test]
    fn the_example_of_rfc_8037_is_signed_and_verified() {
        let signature = sign(SIGNED.as_bytes(), &private(), Algorithm::EdDSA).unwrap();
        assert_eq!(signature, SIGNATURE);
        assert!(holds(SIGNATURE, SIGNED));
    }

    #[test]
    fn a_changed_message_or_signature_is_refused() {
        assert!(!holds(SIGNATURE, &SIGNED.replace("RXhh", "RXhi")));
        assert!(!holds(&SIGNATURE.replace("hgyY", "hgyZ"), SIGNED));
        assert!(!holds(SIGNATURE.get(4..).unwrap(), SIGNED), "too short");
        assert!(!holds("", SIGNED));
    }

    #[test]
    fn no_other_algorithm_signs_or_verifies() {
        install();
        let secret = EncodingKey::from_secret(b"whatever");
        for algorithm in [Algorithm::HS256, Algorithm::RS256, Algorithm::PS512, Algorithm::ES256] {
            assert!(sign(b"x", &private(), algorithm).is_err());
            assert!(sign(b"x", &secret, algorithm).is_err());
            assert!(verify(SIGNATURE, SIGNED.as_bytes(), &public(), algorithm).is_err());
        }
        assert!(sign(b"x", &secret, Algorithm::EdDSA).is_err());
        let secret = DecodingKey::from_secret(b"whatever");
        assert!(verify(SIGNATURE, SIGNED.as_bytes(), &secret, Algorithm::EdDSA).is_err());
    }

    #[test]
    fn a_key_that_is_none_is_refused_and_does_not_end_the_process() {
        install();
        for bytes in [&b""[..], b"short", &[0xff; 33]] {
            let key = DecodingKey::from_ed_der(bytes);
            assert!(verify(SIGNATURE, SIGNED.as_bytes(), &key, Algorithm::EdDSA).is_err());
            assert!(sign(b"x", &EncodingKey::from_ed_der(bytes), Algorithm::EdDSA).is_err());
        }
    }
}
