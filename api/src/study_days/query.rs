//! What lists of venues, plans and bookings may be narrowed by.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::dto::StudyDayPlanState;

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VenueQuery {
    /// Only those of this organization's whole subtree.
    pub organization_id: Option<Uuid>,
    /// Only open ones, or only closed ones.
    pub active: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StudyDayPlanQuery {
    /// Only this month.
    #[param(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: Option<String>,
    /// Only drafts, or only published ones.
    pub state: Option<StudyDayPlanState>,
    /// Only plans made for this organization.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StudyDayBookingQuery {
    /// Only this branch.
    pub branch_id: Option<Uuid>,
    /// Only this venue.
    pub venue_id: Option<Uuid>,
    /// Only this day.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-23")]
    pub day: Option<NaiveDate>,
    /// Only those with a slot, or only those without.
    pub placed: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StudyDayRoomQuery {
    /// Only this venue.
    pub venue_id: Option<Uuid>,
    /// Only rooms with more branches than they take today, or only the others.
    pub over: Option<bool>,
}
