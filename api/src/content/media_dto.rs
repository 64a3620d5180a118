//! Files and links on the wire.

use lighthouse_domain::{content::MediaFile, time::Instant};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The file of a media item.
#[derive(Serialize, ToSchema)]
pub struct MediaFileView {
    #[schema(example = "audio/mpeg")]
    pub media_type: String,
    /// As it is offered when saved.
    #[schema(example = "党课.mp3")]
    pub file_name: String,
    #[schema(example = 1_048_576)]
    pub bytes: i64,
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// How long it plays, in milliseconds; null where the file does not say it.
    #[schema(required, example = 1_800_000)]
    pub duration_ms: Option<i64>,
    /// Where the file is read, in ranges too.
    #[schema(example = "/v1/media/0198c0de-0000-7000-8000-000000000000/file")]
    pub href: String,
}

impl MediaFileView {
    pub(super) fn new(id: Uuid, file: MediaFile) -> Self {
        Self {
            media_type: file.kind.mime().to_owned(),
            file_name: file.name,
            bytes: file.bytes,
            sha256: file.hash,
            duration_ms: file.duration.map(|duration| duration.num_milliseconds()),
            href: format!("/v1/media/{id}/file"),
        }
    }
}

/// An address that needs no token for a while.
#[derive(Serialize, ToSchema)]
pub struct MediaLinkView {
    #[schema(
        example = "/v1/media/0198c0de-0000-7000-8000-000000000000/file?expires=1795400000000&by=0198c0de-0000-7000-8000-000000000001&signature=Zm9v"
    )]
    pub url: String,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Instant,
}
