//! Venues, plans and bookings on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    patch::Patch,
    study_days::{
        CAPACITY_MAX, CalendarState, DayOfWeek, Hardship, PartOfDay, Plan, PlanState, ROOMS_MAX,
        Reason, Room, VENUES_MAX, Venue, over,
    },
    time::Instant,
};
use lighthouse_persistence::study_days::{BookedBranch, PlannedRoom, Stay, Tally};
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
wire_enum!(
    StudyDayPart,
    PartOfDay,
    PartOfDay::ALL,
    "When a group has its room: the whole day, or half of it."
);
wire_enum!(
    CalendarConfirmation,
    CalendarState,
    CalendarState::ALL,
    "Whether somebody vouches for a month's public holidays and made working days."
);
wire_enum!(UnplacedReason, Reason, Reason::ALL, "Why a branch has no slot.");

/// A room of a venue.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueRoom {
    /// What plans know the room by; keep it when the name changes.
    #[schema(minimum = 1, maximum = 99, example = 1)]
    pub number: u32,
    #[schema(min_length = 1, max_length = 40, example = "一楼会议室")]
    pub name: String,
    /// Branches at a time.
    #[schema(minimum = 1, maximum = 50, example = 5)]
    pub capacity: u32,
}

impl From<Room> for VenueRoom {
    fn from(room: Room) -> Self {
        Self { number: room.number, name: room.name, capacity: room.capacity }
    }
}

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
    /// Branches a day, in all rooms together.
    #[schema(example = 20)]
    pub capacity: u32,
    pub rooms: Vec<VenueRoom>,
    /// Mornings and afternoons are given to different branches.
    #[schema(example = true)]
    pub half_days: bool,
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
        let capacity = venue.draft.a_day();
        Self {
            id: venue.id.uuid(),
            organization_id: venue.organization.uuid(),
            name: venue.draft.name,
            address: venue.draft.address,
            capacity,
            rooms: venue.draft.rooms.into_iter().map(VenueRoom::from).collect(),
            half_days: venue.draft.half_days,
            opens_on: venue.draft.opens_on.days().into_iter().map(Weekday).collect(),
            active: venue.draft.active,
            version: venue.version,
            created_at: venue.created_at,
            updated_at: venue.updated_at,
        }
    }
}

page_of!(VenuePage, VenueView, "A page of venues.");

const _: () =
    assert!(CAPACITY_MAX == 50 && VENUES_MAX == 50 && ROOMS_MAX == 20, "the schemas repeat this");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "organization_id": "0198c0de-0000-7000-8000-000000000001", "name": "清河镇党校", "address": "清河镇人民路 1 号",
    "rooms": [{ "number": 1, "name": "一楼会议室", "capacity": 5 }, { "number": 2, "name": "二楼会议室", "capacity": 5 }],
    "half_days": true, "opens_on": ["monday", "tuesday", "wednesday", "thursday", "friday"] }))]
pub struct CreateVenue {
    pub organization_id: Uuid,
    #[schema(min_length = 1, max_length = 120, example = "清河镇党校")]
    pub name: String,
    #[schema(max_length = 200, example = "清河镇人民路 1 号")]
    pub address: Option<String>,
    /// Branches in the only room, instead of `rooms`; 5 if both are absent.
    #[schema(value_type = u32, required = false, minimum = 1, maximum = 50, example = 5)]
    pub capacity: Option<u32>,
    #[schema(value_type = Vec<VenueRoom>, required = false, min_items = 1, max_items = 20)]
    pub rooms: Option<Vec<VenueRoom>>,
    /// Give mornings and afternoons to different branches; a branch has the whole day if absent.
    #[schema(value_type = bool, required = false, example = true)]
    pub half_days: Option<bool>,
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
    /// Branches in the only room; of a venue with several, change `rooms`.
    #[schema(value_type = u32, required = false, minimum = 1, maximum = 50, example = 5)]
    pub capacity: Option<u32>,
    /// All rooms as they are from now on. Plans that were made keep theirs.
    #[schema(value_type = Vec<VenueRoom>, required = false, min_items = 1, max_items = 20)]
    pub rooms: Option<Vec<VenueRoom>>,
    #[schema(value_type = bool, required = false, example = true)]
    pub half_days: Option<bool>,
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
    /// `unconfirmed`: nobody vouches for the month's public holidays. Study days may lie on one,
    /// and the plan is not published until somebody does.
    #[schema(example = "confirmed")]
    pub calendar: CalendarConfirmation,
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
    pub(super) fn new(plan: &Plan, tally: Tally, calendar: CalendarState) -> Self {
        Self {
            id: plan.id.uuid(),
            organization_id: plan.organization.uuid(),
            month: plan.month.to_string(),
            state: StudyDayPlanState(plan.state()),
            calendar: CalendarConfirmation(calendar),
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
#[schema(example = json!({
    "organization_id": "0198c0de-0000-7000-8000-000000000001", "month": "2026-11",
    "venue_ids": ["0198c0de-0000-7000-8000-000000000002", "0198c0de-0000-7000-8000-000000000003"],
    "own_town_only": true }))]
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
    /// The months before this one in which published plans left the branch out. The longest wait
    /// comes first.
    #[schema(example = 2)]
    pub months_waited: u32,
    #[schema(required)]
    pub venue_id: Option<Uuid>,
    #[schema(required, example = "清河镇党校")]
    pub venue_name: Option<String>,
    #[schema(required, example = "清河镇人民路 1 号")]
    pub venue_address: Option<String>,
    #[schema(required, example = "2026-11-23")]
    pub day: Option<NaiveDate>,
    #[schema(required)]
    pub part_of_day: Option<StudyDayPart>,
    /// The number of its room at the venue.
    #[schema(required, example = 1)]
    pub room: Option<u32>,
    #[schema(required, example = "一楼会议室")]
    pub room_name: Option<String>,
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
    pub(super) fn new(line: BookedBranch, lang: Lang) -> Self {
        let nowhere = Self {
            branch_id: line.branch.uuid(),
            branch_name: line.branch_name,
            months_waited: line.waited,
            venue_id: None,
            venue_name: None,
            venue_address: None,
            day: None,
            part_of_day: None,
            room: None,
            room_name: None,
            hardship: Hardship::None.as_str().to_owned(),
            reason: None,
            explanation: None,
        };
        match line.stay {
            Stay::At(place) => Self {
                venue_id: Some(place.venue.uuid()),
                venue_name: Some(place.name),
                venue_address: place.address,
                day: Some(place.day),
                part_of_day: Some(StudyDayPart(place.part)),
                room: Some(place.room),
                room_name: Some(place.room_name),
                hardship: place.hardship.as_str().to_owned(),
                ..nowhere
            },
            Stay::Nowhere(reason) => Self {
                reason: Some(reason.as_str().to_owned()),
                explanation: Some(lang.pick(&reason.message()).to_owned()),
                ..nowhere
            },
        }
    }
}

page_of!(StudyDayBookingPage, StudyDayBookingView, "A page of a plan, in the order of the tree.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "branch_id": "0198c0de-0000-7000-8000-000000000001", "venue_id": "0198c0de-0000-7000-8000-000000000002",
    "day": "2026-11-23", "part_of_day": "afternoon", "room": 2 }))]
pub struct CreateStudyDayBooking {
    pub branch_id: Uuid,
    pub venue_id: Uuid,
    #[schema(example = "2026-11-23")]
    pub day: NaiveDate,
    /// Any with a free place if absent.
    #[schema(value_type = StudyDayPart, required = false)]
    pub part_of_day: Option<StudyDayPart>,
    /// The number of a room; any with a free place if absent.
    #[schema(value_type = u32, required = false, minimum = 1, maximum = 99, example = 2)]
    pub room: Option<u32>,
}

/// A room at a part of a planned day.
#[derive(Serialize, ToSchema)]
pub struct StudyDayRoomView {
    pub venue_id: Uuid,
    #[schema(example = "清河镇党校")]
    pub venue_name: String,
    #[schema(example = "2026-11-23")]
    pub day: NaiveDate,
    pub part_of_day: StudyDayPart,
    #[schema(example = 1)]
    pub room: u32,
    #[schema(example = "一楼会议室")]
    pub room_name: String,
    /// Branches at a time when the plan was made.
    #[schema(example = 20)]
    pub planned_capacity: u32,
    /// Branches at a time as the venue is today; nobody moves up beyond it. 0 if the room or the
    /// venue is closed.
    #[schema(example = 5)]
    pub capacity: u32,
    /// Branches that have a place here.
    #[schema(example = 20)]
    pub booked: u32,
    /// How many of them are more than the room takes today: move them, or give places back.
    #[schema(example = 15)]
    pub over: u32,
}

impl From<PlannedRoom> for StudyDayRoomView {
    fn from(room: PlannedRoom) -> Self {
        Self {
            venue_id: room.venue.uuid(),
            venue_name: room.venue_name,
            day: room.day,
            part_of_day: StudyDayPart(room.slot.part),
            room: room.slot.room,
            room_name: room.room_name,
            planned_capacity: room.slot.planned,
            capacity: room.slot.today,
            booked: room.booked,
            over: over(room.booked, room.slot.today),
        }
    }
}

/// The rooms and days of a plan.
#[derive(Serialize, ToSchema)]
pub struct StudyDayRoomList {
    pub data: Vec<StudyDayRoomView>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct SwapStudyDays {
    /// The two branches that change places.
    #[schema(min_items = 2, max_items = 2)]
    pub branch_ids: Vec<Uuid>,
}
