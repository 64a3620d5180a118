//! Files, uploads and links on the wire.

use lighthouse_domain::{
    content::{ContentForm, MediaFile, MediaType, Upload},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::ArticleState;
use crate::enums::wire_enum;

wire_enum!(ContentKind, ContentForm, ContentForm::ALL, "What it is.");

impl ContentKind {
    pub(super) const fn of(kind: MediaType) -> Self {
        Self(match kind {
            MediaType::Mp3 | MediaType::M4a | MediaType::Ogg | MediaType::Wav => ContentForm::Audio,
            MediaType::Mp4 | MediaType::Webm => ContentForm::Video,
            MediaType::Jpeg | MediaType::Png => ContentForm::Image,
        })
    }
}

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
    /// Where the file is read, in ranges too.
    #[schema(example = "/v1/media/0198c0de-0000-7000-8000-000000000000/file")]
    pub href: String,
}

impl MediaFileView {
    pub(super) fn of(id: Uuid, file: MediaFile) -> Self {
        Self {
            media_type: file.kind.mime().to_owned(),
            file_name: file.name,
            bytes: file.bytes,
            sha256: file.hash,
            href: format!("/v1/media/{id}/file"),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MediaQuery {
    /// Only this channel.
    pub channel_id: Option<Uuid>,
    /// Any of these states, comma separated.
    #[param(style = Form, explode = false)]
    pub state: Option<Vec<ArticleState>>,
    /// Any of these kinds, comma separated.
    #[param(style = Form, explode = false)]
    pub kind: Option<Vec<ContentKind>>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

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
            title: upload.title,
            bytes: upload.bytes,
            received: upload.received,
            expires_at: upload.expires_at,
            finished_at: upload.finished_at,
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

/// What a signed link carries.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// Of a link: when it ends, in milliseconds.
    pub expires: Option<i64>,
    /// Of a link: the session that made it.
    pub by: Option<Uuid>,
    /// Of a link.
    #[param(max_length = 64)]
    pub signature: Option<String>,
}
