//! A scanned paper: what it is is read from its bytes, never from its name or its media type.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use lighthouse_domain::{
    message::Message,
    scan::{Scan, ScanType},
};
use lighthouse_persistence::seal::hex;
use sha2::{Digest, Sha256};

use super::{
    body::{read, remember},
    code::{Code, FieldErrorCode},
    gate::session_first,
    media_type::{self, refuse_type},
    problem::{FieldError, Problem},
};

/// The largest scan, in bytes.
const MAX: usize = 10 << 20;

/// A scan whose media type was recognised.
pub struct ScannedFile {
    pub facts: Scan,
    pub bytes: Vec<u8>,
}

/// The media types that are taken; whoever does not know it sends bytes.
const TAKEN: &str =
    "application/pdf, image/jpeg, image/png, image/heic, image/webp, application/octet-stream";

/// The bytes of a scan, of a media type that is taken.
pub struct ScanBytes(Vec<u8>);

impl FromRequest for ScanBytes {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            session_first(&request).await?;
            let sent = media_type::content_type(&request);
            if sent != "application/octet-stream" && ScanType::parse(&sent).is_none() {
                return Err(refuse_type("accept", TAKEN));
            }
            let bytes = read(&request, payload, MAX).await?;
            remember(&request, &bytes);
            Ok(Self(bytes))
        })
    }
}

/// Recognises the kinds that are taken; anything else is refused.
pub fn recognise(ScanBytes(bytes): ScanBytes) -> Result<ScannedFile, Problem> {
    scanned(bytes)
}

/// Bytes and what they are.
pub fn scanned(bytes: Vec<u8>) -> Result<ScannedFile, Problem> {
    let media_type = media_type(&bytes).ok_or_else(|| {
        let message = Message::new(
            "扫描件应为 PDF、JPEG、PNG、HEIC 或 WebP",
            "A scan is a PDF, JPEG, PNG, HEIC or WebP.",
        );
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
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(ScanType::Webp)
    } else if bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(is_heic) {
        Some(ScanType::Heic)
    } else {
        None
    }
}

/// The brands that phones write.
fn is_heic(brand: &[u8]) -> bool {
    [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"].iter().any(|known| brand == *known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_calls_itself_pdf_is_refused() {
        assert!(recognise(ScanBytes(b"<script>%PDF-</script>".to_vec())).is_err());
        let scan = recognise(ScanBytes(b"%PDF-1.7 x".to_vec())).unwrap();
        assert_eq!(scan.facts.media_type, ScanType::Pdf);
    }

    #[test]
    fn the_pictures_of_phones_are_known_by_their_first_bytes() {
        assert_eq!(media_type(b"\0\0\0\x18ftypheic\0\0"), Some(ScanType::Heic));
        assert_eq!(media_type(b"RIFF\x10\0\0\0WEBPVP8 "), Some(ScanType::Webp));
        assert_eq!(media_type(b"\0\0\0\x18ftypisom\0\0"), None, "a film is no scan");
        assert_eq!(media_type(b"RIFF\x10\0\0\0WAVEfmt "), None, "nor is a sound");
    }
}
