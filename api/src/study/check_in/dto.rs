//! The rotating code and a check-in on the wire.

use lighthouse_domain::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::study::attendance::dto::MemberAttendance;

/// The code that is on the screen now.
#[derive(Serialize, ToSchema)]
pub struct CheckInCodeView {
    pub session_id: Uuid,
    /// For typing; gaps, hyphens and small letters do not matter.
    #[schema(example = "01S7K2M9QXD")]
    pub code: String,
    /// The text to draw as a QR code.
    #[schema(example = "lighthouse:check-in:0198c0de-0000-7000-8000-000000000000:01S7K2M9QXD")]
    pub qr: String,
    /// When the next code comes.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:30.000Z")]
    pub next_at: Instant,
}

/// A check-in, sent at once or hours later.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateCheckIn {
    #[schema(min_length = 11, max_length = 20, example = "01S7K2M9QXD")]
    pub code: String,
    /// When the phone read it, if it was sent later. Kept in the audit log; the code alone decides.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:12Z")]
    pub scanned_at: Option<Instant>,
}

/// What a check-in did.
#[derive(Serialize, ToSchema)]
pub struct CheckInView {
    pub session_id: Uuid,
    /// False if the member was on the list before.
    #[schema(example = true)]
    pub counted: bool,
    /// Whether the member came from another branch.
    #[schema(example = false)]
    pub guest: bool,
    /// How a check-in is written down in this session.
    pub status: MemberAttendance,
    /// When the code was on the screen.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub shown_at: Instant,
}
