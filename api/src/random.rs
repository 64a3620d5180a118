//! Secrets that are given to somebody once: tokens, receipts, recovery codes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::http::{code::Code, problem::Problem};

/// So many random bytes as text that fits into an address, behind `prefix`, which says what it is.
pub(crate) fn secret<const BYTES: usize>(prefix: &str) -> Result<String, Problem> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new(Code::Unavailable))?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
}
