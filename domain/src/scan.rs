//! Paper that was scanned or photographed: a stamped letter, a document as it was issued.

use crate::enums::string_enum;

string_enum! {
    /// The media type of a scan.
    ScanType {
        Pdf = "application/pdf", "PDF", "PDF";
        Jpeg = "image/jpeg", "JPEG", "JPEG";
        Png = "image/png", "PNG", "PNG";
        Heic = "image/heic", "HEIC", "HEIC";
        Webp = "image/webp", "WebP", "WebP";
    }
}

impl ScanType {
    /// The ending of a file of this type.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Heic => "heic",
            Self::Webp => "webp",
        }
    }
}

/// A scan, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// SHA-256, in hexadecimal.
    pub hash: String,
    pub media_type: ScanType,
    pub bytes: i64,
}
