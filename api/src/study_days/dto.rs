//! Venues, plans and bookings on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    patch::Patch,
    study_days::{CAPACITY_MAX, DayOfWeek, Hardship, Plan, PlanState, Reason, VENUES_MAX, Venue},
    time::Instant,
};
use lighthouse_persistence::study_days::{BookedBranch, Stay, Tally};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::page_of},
};

wire_enum!(Weekday, DayOfWeek, DayOfWeek::ALL, "A day of the week.");
wire_enum!(
    DayHardship,
    Hardship,
    Hardship::ALL,
    "What makes a slot unwelcome; shared out over the months."
);
wire_enum!(
    StudyDayPlanState,
    PlanState,
    PlanState::ALL,
    "A draft is the coordinator's own; published it is everybody's."
);
wire_enum!(UnplacedReason, Reason, Reason::ALL, "Why a branch has no slot.");

/// A venue: a town's party school or another place of study.
#[derive(Serialize, ToSchema)]
pub struct VenueView {
    pub id: Uuid,
    /// Whose school it is; branches below it are at home here.
    pub organization_id: Uuid,
    #[schema(example = "清河镇党校")]
    pub name: String,
    #[schema(required, example = "清河镇人民路 1 号")]
    pub address: Option<String>,
    /// Branches a day.
    #[schema(example = 5)]
    pub capacity: u32,
    pub opens_on: Vec<Weekday>,
    /// A closed venue enters no new plan.
    #[schema(example = true)]
    pub active: bool,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Venue> for VenueView {
    fn from(venue: Venue) -> Self {
        Self {
            id: venue.id.uuid(),
            organization_id: venue.organization.uuid(),
            name: venue.draft.name,
            address: venue.draft.address,
            capacity: venue.draft.capacity,
            opens_on: venue.draft.opens_on.days().into_iter().map(Weekday).collect(),
            active: venue.draft.active,
            version: venue.version,
            created_at: venue.created_at,
            updated_at: venue.updated_at,
        }
    }
}

page_of!(VenuePage, VenueView, "A page of venues.");

const _: () = assert!(CAPACITY_MAX == 50 && VENUES_MAX == 50, "the schemas below repeat this");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateVenue {
    pub organization_id: Uuid,
    #[schema(min_length = 1, max_length = 120, example = "清河镇党校")]
    pub name: String,
    #[schema(max_length = 200, example = "清河镇人民路 1 号")]
    pub address: Option<String>,
    /// Branches a day; 5 if absent.
    #[schema(value_type = u32, required = false, minimum = 1, maximum = 50, example = 5)]
    pub capacity: Option<u32>,
    /// Monday to Friday if absent.
    #[schema(value_type = Vec<Weekday>, required = false, min_items = 1, max_items = 7)]
    pub opens_on: Option<Vec<Weekday>>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateVenue {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "清河镇党校")]
    pub name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200, example = "清河镇人民路 1 号")]
    pub address: Patch<String>,
    #[schema(value_type = u32, required = false, minimum = 1, maximum = 50, example = 5)]
    pub capacity: Option<u32>,
    #[schema(value_type = Vec<Weekday>, required = false, min_items = 1, max_items = 7)]
    pub opens_on: Option<Vec<Weekday>>,
    #[schema(value_type = bool, required = false, example = true)]
    pub active: Option<bool>,
}

/// The plan of a month.
#[derive(Serialize, ToSchema)]
pub struct StudyDayPlanView {
    pub id: Uuid,
    /// The organization whose branches are planned.
    pub organization_id: Uuid,
    #[schema(example = "2026-11")]
    pub month: String,
    pub state: StudyDayPlanState,
    /// Study days come after this day of the month.
    #[schema(example = 20)]
    pub after_day: u32,
    #[schema(example = false)]
    pub allow_weekends: bool,
    #[schema(example = false)]
    pub allow_holidays: bool,
    #[schema(example = false)]
    pub own_town_only: bool,
    /// The caller's branches in the plan.
    #[schema(example = 210)]
    pub branches: i64,
    /// Those with a slot.
    #[schema(example = 180)]
    pub placed: i64,
    /// Those without; `…/bookings?placed=false` says why.
    #[schema(example = 30)]
    pub unplaced: i64,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Instant>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl StudyDayPlanView {
    pub(super) fn of(plan: &Plan, tally: Tally) -> Self {
        Self {
            id: plan.id.uuid(),
            organization_id: plan.organization.uuid(),
            month: plan.month.to_string(),
            state: StudyDayPlanState(plan.state()),
            after_day: plan.options.after_day,
            allow_weekends: plan.options.allow_weekends,
            allow_holidays: plan.options.allow_holidays,
            own_town_only: plan.options.own_town_only,
            branches: tally.branches,
            placed: tally.placed,
            unplaced: tally.branches - tally.placed,
            published_at: plan.published_at,
            version: plan.version,
            created_at: plan.created_at,
            updated_at: plan.updated_at,
        }
    }
}

page_of!(StudyDayPlanPage, StudyDayPlanView, "A page of plans, the latest month first.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateStudyDayPlan {
    /// All living branches below it are planned.
    pub organization_id: Uuid,
    #[schema(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: String,
    #[schema(min_items = 1, max_items = 50)]
    pub venue_ids: Vec<Uuid>,
    /// Study days come after this day of the month; 20 if absent.
    #[schema(value_type = u32, required = false, maximum = 30, example = 20)]
    pub after_day: Option<u32>,
    /// Weekends too, where a venue opens on them.
    #[serde(default)]
    #[schema(required = false, example = false)]
    pub allow_weekends: bool,
    /// Public holidays too, where a venue opens on that weekday.
    #[serde(default)]
    #[schema(required = false, example = false)]
    pub allow_holidays: bool,
    /// Rather no slot than one in another town.
    #[serde(default)]
    #[schema(required = false, example = false)]
    pub own_town_only: bool,
}

/// A branch in a plan: its slot, or why it has none.
#[derive(Serialize, ToSchema)]
pub struct StudyDayBookingView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第一村党支部")]
    pub branch_name: String,
    #[schema(required)]
    pub venue_id: Option<Uuid>,
    #[schema(required, example = "清河镇党校")]
    pub venue_name: Option<String>,
    #[schema(required, example = "清河镇人民路 1 号")]
    pub venue_address: Option<String>,
    #[schema(required, example = "2026-11-23")]
    pub day: Option<NaiveDate>,
    #[schema(value_type = DayHardship, example = "none")]
    pub hardship: String,
    /// Null if it has a slot.
    #[schema(required, value_type = Option<UnplacedReason>, example = json!(null))]
    pub reason: Option<String>,
    /// The reason as a sentence in the language of the answer.
    #[schema(required, example = json!(null))]
    pub explanation: Option<String>,
}

impl StudyDayBookingView {
    pub(super) fn of(line: BookedBranch, lang: Lang) -> Self {
        let (branch_id, branch_name) = (line.branch.uuid(), line.branch_name);
        match line.stay {
            Stay::At { venue, name, address, day, hardship } => Self {
                branch_id,
                branch_name,
                venue_id: Some(venue.uuid()),
                venue_name: Some(name),
                venue_address: address,
                day: Some(day),
                hardship: hardship.as_str().to_owned(),
                reason: None,
                explanation: None,
            },
            Stay::Nowhere(reason) => Self {
                branch_id,
                branch_name,
                venue_id: None,
                venue_name: None,
                venue_address: None,
                day: None,
                hardship: Hardship::None.as_str().to_owned(),
                reason: Some(reason.as_str().to_owned()),
                explanation: Some(lang.pick(&reason.message()).to_owned()),
            },
        }
    }
}

page_of!(StudyDayBookingPage, StudyDayBookingView, "A page of a plan, in the order of the tree.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateStudyDayBooking {
    pub branch_id: Uuid,
    pub venue_id: Uuid,
    #[schema(example = "2026-11-23")]
    pub day: NaiveDate,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct SwapStudyDays {
    /// The two branches that change places.
    #[schema(min_items = 2, max_items = 2)]
    pub branch_ids: Vec<Uuid>,
}
