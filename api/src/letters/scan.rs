//! The scanned letter: what it is is read from its bytes, never from its name.

use lighthouse_domain::{
    letters::{Scan, ScanType},
    message::Message,
};
use lighthouse_persistence::seal::hex;
use sha2::{Digest, Sha256};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

/// The largest scan, in bytes.
pub(super) const MAX: usize = 10 << 20;

/// A scan whose media type was recognised.
pub(super) struct ScannedFile {
    pub(super) facts: Scan,
    pub(super) bytes: Vec<u8>,
}

/// Recognises PDF, JPEG and PNG; anything else is refused.
pub(super) fn recognise(bytes: Vec<u8>) -> Result<ScannedFile, Problem> {
    let media_type = media_type(&bytes).ok_or_else(|| {
        let message =
            Message::new("扫描件应为 PDF、JPEG 或 PNG", "A scan is a PDF, a JPEG or a PNG.");
        let field = FieldError::body("", FieldErrorCode::InvalidFormat, message);
        Problem::new(Code::ValidationFailed).fault(field)
    })?;
    let length = i64::try_from(bytes.len()).map_err(|_| Problem::new(Code::PayloadTooLarge))?;
    let hash = hex(&Sha256::digest(&bytes));
    Ok(ScannedFile { facts: Scan { hash, media_type, bytes: length }, bytes })
}

fn media_type(bytes: &[u8]) -> Option<ScanType> {
    if bytes.starts_with(b"%PDF-") {
        Some(ScanType::Pdf)
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(ScanType::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(ScanType::Png)
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
        let scan = recognise(b"%PDF-1.7 x".to_vec()).unwrap();
        assert_eq!(scan.facts.media_type, ScanType::Pdf);
    }
}
