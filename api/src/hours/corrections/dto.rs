//! Corrections of hours on the wire.

use lighthouse_domain::{
    hours::{Correction, MOST_SECONDS, REASON_MAX, credited},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Hours to add, or with a minus to take back.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateHourCorrection {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    /// The calendar year whose hours are corrected.
    #[schema(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: i32,
    /// Not 0; the ledger counts in seconds.
    #[schema(minimum = -360_000, maximum = 360_000, example = -1800)]
    pub seconds: i64,
    /// For the member too, who sees it.
    #[schema(min_length = 1, max_length = 200, example = "提前离场半小时")]
    pub reason: String,
}

const _: () = assert!(MOST_SECONDS == 360_000, "the schema above repeats this number");
const _: () = assert!(REASON_MAX == 200, "the schema above repeats this number");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ReverseHourCorrection {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    #[schema(min_length = 1, max_length = 200, example = "更正有误")]
    pub reason: String,
}

/// A correction in the ledger, and what the year counts for with it.
#[derive(Serialize, ToSchema)]
pub struct HourCorrectionView {
    pub id: Uuid,
    pub member_id: Uuid,
    #[schema(example = 2026)]
    pub year: i32,
    #[schema(example = -1800)]
    pub seconds: i64,
    #[schema(example = "提前离场半小时")]
    pub reason: String,
    /// The correction that this one takes back.
    #[schema(required, example = json!(null))]
    pub takes_back: Option<Uuid>,
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Instant,
    /// What the year counts for now.
    #[schema(example = 90)]
    pub credited_minutes: i64,
}

impl HourCorrectionView {
    /// A correction with the sum of its year's books.
    pub(super) fn new(made: Correction, sum: i64, at: Instant) -> Self {
        Self {
            id: made.id.uuid(),
            member_id: made.member.uuid(),
            year: made.year,
            seconds: made.seconds,
            reason: made.reason,
            takes_back: made.takes_back.map(lighthouse_domain::id::Id::uuid),
            recorded_at: at,
            credited_minutes: credited(sum) / 60,
        }
    }
}
