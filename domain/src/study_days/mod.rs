//! Study-day plans: every branch once a month at a town's school, after the 20th (S34, S35, S37).
//!
//! ```text
//! venues + calendar + branches + earlier burdens ──arrange──▶ Draft ──publish──▶ Published
//!                                                      └── swap, move ──┘ (also after it)
//!                             a place given back ──▶ the first branch on the waiting list
//! ```

mod month;
mod planner;
mod rooms;
mod waiting;
mod window;
mod words;

use crate::{id::Id, message::Message, organizations::OrganizationId, time::Instant};

pub use month::Month;
pub use planner::{Arrangement, Booking, Candidate, OpenDay, Past, School, arrange, burden};
pub use rooms::{
    PartOfDay, ROOM_NAME_DEFAULT, ROOM_NAME_MAX, ROOMS_MAX, Room, RoomError, RoomSeat, RoomSlot,
    free_seat, over, room_faults,
};
pub use waiting::{WaitStatus, may_be_promoted};
pub use window::{CalendarDay, OpenDays, StudyDay, WorkCalendar, study_days};
pub use words::{CalendarState, DayKind, DayOfWeek, Hardship, PlanState, Reason};

pub type VenueId = Id<Venue>;
pub type PlanId = Id<Plan>;

/// Branches a room takes at a time, unless the venue says otherwise (S37: four to five).
pub const CAPACITY_DEFAULT: u32 = 5;
pub const CAPACITY_MAX: u32 = 50;
/// Study days come after this day of the month.
pub const AFTER_DAY_DEFAULT: u32 = 20;
/// The most venues and branches of one plan.
pub const VENUES_MAX: usize = 50;
pub const BRANCHES_MAX: usize = 5000;
/// Months that fairness looks back.
pub const LOOK_BACK: u32 = 12;

/// A town's party school or another place of study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    pub id: VenueId,
    /// Whose school it is; branches below it are at home here.
    pub organization: OrganizationId,
    pub draft: VenueDraft,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// What is entered of a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueDraft {
    pub name: String,
    pub address: Option<String>,
    /// At least one, in the order of their numbers.
    pub rooms: Vec<Room>,
    /// Mornings and afternoons are given to different branches.
    pub half_days: bool,
    pub opens_on: OpenDays,
    /// A closed venue stays in old plans and enters no new one.
    pub active: bool,
}

impl VenueDraft {
    pub const NAME_MAX: usize = 120;
    pub const ADDRESS_MAX: usize = 200;

    /// The branches that all rooms together take in a day.
    pub fn a_day(&self) -> u32 {
        let parts = PartOfDay::of_venue(self.half_days).len();
        let rooms: u32 = self.rooms.iter().map(|room| room.capacity).sum();
        rooms.saturating_mul(u32::try_from(parts).unwrap_or(u32::MAX))
    }

    /// Every seat of a day, room by room, the mornings first.
    pub fn seats(&self) -> Vec<RoomSeat> {
        let parts = PartOfDay::of_venue(self.half_days).iter();
        let room = |part: PartOfDay, room: &Room| {
            let of = room.number;
            (1..=room.capacity).map(move |number| RoomSeat { part, room: of, number })
        };
        parts.flat_map(|part| self.rooms.iter().flat_map(move |one| room(*part, one))).collect()
    }
}

impl Venue {
    /// The venue with other facts: its next version.
    #[must_use]
    pub fn revise(self, draft: VenueDraft, at: Instant) -> Self {
        Self { draft, version: self.version + 1, updated_at: at, ..self }
    }
}

/// The settings of one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub after_day: u32,
    pub allow_weekends: bool,
    pub allow_holidays: bool,
    /// Rather no slot than one in another town.
    pub own_town_only: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            after_day: AFTER_DAY_DEFAULT,
            allow_weekends: false,
            allow_holidays: false,
            own_town_only: false,
        }
    }
}

/// A month's plan of an organization's branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub id: PlanId,
    pub organization: OrganizationId,
    pub month: Month,
    pub options: Options,
    pub published_at: Option<Instant>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl Plan {
    pub fn state(&self) -> PlanState {
        if self.published_at.is_some() { PlanState::Published } else { PlanState::Draft }
    }

    /// The plan after a change of its lines: its next version.
    #[must_use]
    pub fn revise(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }

    /// Makes the draft everybody's plan, once its month's public holidays are known.
    pub fn publish(self, calendar: CalendarState, at: Instant) -> Result<Self, PlanError> {
        match (self.published_at, calendar) {
            (Some(_), _) => Err(PlanError::Published),
            (None, CalendarState::Unconfirmed) => Err(PlanError::CalendarUnconfirmed(self.month)),
            (None, CalendarState::Confirmed) => {
                Ok(Self { published_at: Some(at), ..self.revise(at) })
            }
        }
    }

    /// A draft may be thrown away; what was published stays on the record.
    pub fn may_be_deleted(&self) -> Result<(), PlanError> {
        match self.published_at {
            Some(_) => Err(PlanError::Published),
            None => Ok(()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("already published")]
    Published,
    #[error("nobody has confirmed the public holidays of {0}")]
    CalendarUnconfirmed(Month),
    #[error("a branch cannot swap with itself")]
    SameBranch,
    #[error("a branch has no slot to swap")]
    NotPlaced,
    #[error("no such study day at this venue")]
    NoSuchDay,
    #[error("no such room or part of the day at this venue")]
    NoSuchRoom,
    #[error("the venue is full on this day")]
    Full,
    #[error("another published plan has the place or the branch")]
    Elsewhere,
    #[error("a draft has no waiting list")]
    Draft,
    #[error("the study day is not ahead any more")]
    Over,
    #[error("the branch has its study day of the month")]
    Placed,
    #[error("the venue has a free place on this day")]
    StillFree,
}

impl PlanError {
    pub fn message(&self) -> Message {
        match self {
            Self::Published => Message::new("该计划已发布", "The plan is already published."),
            Self::CalendarUnconfirmed(month) => Message::new(
                format!(
                    "{month} 的放假和调休安排尚未确认，不能发布；请先录入并确认该月日历，再重新生成计划"
                ),
                format!(
                    "Nobody has confirmed the public holidays of {month}: enter and confirm the \
                     month's calendar, then plan again."
                ),
            ),
            Self::SameBranch => {
                Message::new("请选择两个不同的支部", "Choose two different branches.")
            }
            Self::NotPlaced => Message::new(
                "其中一个支部在计划中没有安排，无法对调；请直接为其选择空位",
                "One of the branches has no slot in the plan; give it a free one instead.",
            ),
            Self::NoSuchDay => Message::new(
                "该党校当天不是本计划的学习日",
                "This is no study day of the plan at this venue.",
            ),
            Self::NoSuchRoom => Message::new(
                "该党校当天没有这个教室或时段，请在计划的教室安排中选择",
                "The venue has no such room or part of the day in this plan; choose one of its rooms.",
            ),
            Self::Full => Message::new(
                "该党校当天名额已满，请选择其他日期或党校",
                "The venue is full on this day; choose another day or venue.",
            ),
            Self::Elsewhere => Message::new(
                "另一份已发布的计划已占用其中的名额或支部，请重新生成草稿",
                "Another published plan holds one of the places or branches; make a new draft.",
            ),
            Self::Draft => Message::new(
                "计划尚未发布，发布后才能候补",
                "The plan is still a draft; there is a waiting list once it is published.",
            ),
            Self::Over => Message::new(
                "该学习日已到或已过，不能再候补",
                "The study day has come or is over; nobody can wait for it any more.",
            ),
            Self::Placed => Message::new(
                "该支部本月已有集中学习安排，每月只安排一次",
                "The branch has its study day of this month; there is one a month.",
            ),
            Self::StillFree => Message::new(
                "该党校当天还有空余名额，请联系教育中心直接安排",
                "The venue still has a free place on this day; ask the coordinator for it.",
            ),
        }
    }
}

crate::id::identified!(Venue, Plan);

#[cfg(test)]
mod tests;
