//! Signatures after Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, under a secret that is
//! written `whsec_` and base64.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::http::{code::Code, problem::Problem};

const PREFIX: &str = "whsec_";
const SECRET_BYTES: usize = 32;

/// A new secret.
pub(crate) fn new_secret() -> Result<String, Problem> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new(Code::Unavailable))?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// The value of `webhook-signature`: one signature for each secret.
pub(super) fn sign(secrets: &[String], id: &str, seconds: i64, body: &str) -> String {
    let signed = format!("{id}.{seconds}.{body}");
    let each = secrets.iter().filter_map(|secret| signature(secret, &signed));
    each.collect::<Vec<_>>().join(" ")
}

fn signature(secret: &str, signed: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(signed.as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vector_is_signed_as_published() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let signature = sign(
            &[secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_side_by_side() {
        let secrets = [new_secret().unwrap(), new_secret().unwrap()];
        let both = sign(&secrets, "a", 1, "{}");
        let one = sign(&secrets[..1], "a", 1, "{}");
        assert!(both.starts_with(&format!("{one} v1,")));
    }
}
