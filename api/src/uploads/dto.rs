//! Uploads on the wire.

use lighthouse_domain::{time::Instant, uploads::Upload};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How far an upload is.
#[derive(Serialize, ToSchema)]
pub struct UploadView {
    pub id: Uuid,
    pub channel_id: Uuid,
    #[schema(example = "党课")]
    pub title: String,
    #[schema(example = 209_715_200)]
    pub bytes: i64,
    /// What has arrived; the same as `Upload-Offset`.
    #[schema(example = 1_048_576)]
    pub received: i64,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Instant,
    /// From here on it is a media item of the same id; null while it is under way.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Instant>,
}

impl From<Upload> for UploadView {
    fn from(upload: Upload) -> Self {
        Self {
            id: upload.id.uuid(),
            channel_id: upload.channel.uuid(),
            received: upload.received(),
            finished_at: upload.finished_at(),
            title: upload.title,
            bytes: upload.bytes,
            expires_at: upload.expires_at,
        }
    }
}
