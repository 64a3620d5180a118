//! The scanned letter: what it is is read from its bytes, never from its name.

use lighthouse_domain::message::Message;
use lighthouse_persistence::{letters::Scan, seal::hex};
use sha2::{Digest, Sha256};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

/// The largest scan, in bytes.
pub(super) const MAX: usize = 10 << 20;

/// Recognises PDF, JPEG and PNG; anything else is refused.
pub(super) fn recognise(bytes: Vec<u8>) -> Result<Scan, Problem> {
    let media_type = sniffed(&bytes).ok_or_else(|| {
        let message =
            Message::new("扫描件应为 PDF、JPEG 或 PNG", "A scan is a PDF, a JPEG or a PNG.");
        Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "",
            FieldErrorCode::InvalidFormat,
            message,
        ))
    })?;
    let hash = hex(&Sha256::digest(&bytes));
    Ok(Scan { media_type, hash, bytes })
}

fn sniffed(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"%PDF-") {
        Some("application/pdf")
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some("image/jpeg")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_calls_itself_pdf_is_refused() {
        assert!(recognise(b"<script>%PDF-</script>".to_vec()).is_err());
        assert_eq!(recognise(b"%PDF-1.7 x".to_vec()).unwrap().media_type, "application/pdf");
    }
}
