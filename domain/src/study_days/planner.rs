//! The planner: which branch studies where and when. The same input gives the same plan.
//!
//! ```text
//! who was left out for the most months comes first, then who bore a burden before
//!   1. own town's school, while it has room        2. otherwise the roomiest other school
//!   3. who bore a burden chooses first: easy days, in groups of like size; the last day and rest days only when needed
//! ```

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use chrono::NaiveDate;

use super::{Hardship, Options, Reason, RoomSeat, VenueId};
use crate::organizations::{OrgPath, OrganizationId};

/// A venue with what it can take in the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct School {
    pub venue: VenueId,
    /// The organization whose branches are at home here.
    pub town: OrgPath,
    pub days: Vec<OpenDay>,
}

/// A study day with its free seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDay {
    pub day: NaiveDate,
    pub hardship: Hardship,
    pub seats: Vec<RoomSeat>,
}

/// A branch that is to get a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub branch: OrganizationId,
    pub path: OrgPath,
    pub past: Past,
    /// The months since its last study day in which published plans left it out.
    pub waited: u32,
    /// Another published plan already gives it a day in this month.
    pub planned: bool,
}

/// The burdens a branch bore in earlier months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// In the month before.
    pub lately: bool,
    /// In the year before.
    pub times: u32,
}

/// A branch in its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booking {
    pub branch: OrganizationId,
    pub venue: VenueId,
    pub day: NaiveDate,
    pub seat: RoomSeat,
    pub hardship: Hardship,
}

/// The whole month: every branch once, with a slot or with a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    pub placed: Vec<Booking>,
    pub unplaced: Vec<(OrganizationId, Reason)>,
}

/// The burden of a slot for a branch: that of the day, or the way to another town.
pub fn burden(day: Hardship, town: &OrgPath, branch: &OrgPath) -> Hardship {
    if town.contains(branch) { day } else { day.max(Hardship::OtherTown) }
}

/// Gives every branch a slot, or the reason why it has none.
pub fn arrange(schools: &[School], candidates: &[Candidate], options: Options) -> Arrangement {
    let mut halls: Vec<Hall<'_>> = schools.iter().map(Hall::new).collect();
    let empty = halls.iter().all(|hall| hall.room == 0);
    let mut month = Arrangement::default();
    let mut travelling = Vec::new();
    for candidate in in_turn(candidates) {
        if candidate.planned {
            month.unplaced.push((candidate.branch, Reason::AlreadyPlanned));
        } else if empty {
            month.unplaced.push((candidate.branch, Reason::WindowEmpty));
        } else if !take(home(&mut halls, &candidate.path), candidate) {
            travelling.push(candidate);
        }
    }
    for candidate in travelling {
        let away = if options.own_town_only { None } else { roomiest(&mut halls) };
        if !take(away, candidate) {
            month.unplaced.push((candidate.branch, refusal(schools, candidate, options)));
        }
    }
    month.placed = halls.iter().flat_map(Hall::assign_seats).collect();
    month
}

/// Every branch once: whoever waited longest, then those with burdens behind them, then in the
/// order of the tree.
fn in_turn(candidates: &[Candidate]) -> Vec<&Candidate> {
    let mut known = BTreeSet::new();
    let mut turn: Vec<_> = candidates.iter().filter(|one| known.insert(one.branch)).collect();
    turn.sort_by_key(|one| {
        (Reverse(one.waited), burdened_first(one), one.path.as_str(), one.branch)
    });
    turn
}

fn burdened_first(one: &Candidate) -> Reverse<(bool, u32)> {
    Reverse((one.past.lately, one.past.times))
}

fn refusal(schools: &[School], candidate: &Candidate, options: Options) -> Reason {
    let at_home = schools.iter().any(|school| school.town.contains(&candidate.path));
    match (options.own_town_only, at_home) {
        (false, _) => Reason::AllFull,
        (true, true) => Reason::OwnVenueFull,
        (true, false) => Reason::NoOwnVenue,
    }
}

/// A school while it fills.
struct Hall<'a> {
    school: &'a School,
    room: usize,
    guests: Vec<&'a Candidate>,
}

fn take<'a>(hall: Option<&mut Hall<'a>>, candidate: &'a Candidate) -> bool {
    let Some(hall) = hall else { return false };
    hall.room -= 1;
    hall.guests.push(candidate);
    true
}

/// The nearest school with room whose town the branch belongs to.
fn home<'h, 'a>(halls: &'h mut [Hall<'a>], branch: &OrgPath) -> Option<&'h mut Hall<'a>> {
    let near = halls.iter_mut().filter(|hall| hall.room > 0 && hall.school.town.contains(branch));
    near.min_by_key(|hall| {
        (Reverse(hall.school.town.depth()), Reverse(hall.room), hall.school.venue)
    })
}

fn roomiest<'h, 'a>(halls: &'h mut [Hall<'a>]) -> Option<&'h mut Hall<'a>> {
    let open = halls.iter_mut().filter(|hall| hall.room > 0);
    open.min_by_key(|hall| (Reverse(hall.room), hall.school.venue))
}

impl<'a> Hall<'a> {
    fn new(school: &'a School) -> Self {
        let room = school.days.iter().map(|day| day.seats.len()).sum();
        Self { school, room, guests: Vec::new() }
    }

    /// The guests in their seats, those with burdens behind them on the easiest days.
    fn assign_seats(&self) -> Vec<Booking> {
        let mut days: Vec<&OpenDay> = self.school.days.iter().collect();
        days.sort_by_key(|day| (day.hardship, day.day));
        let seats = days.iter().zip(sizes(&days, self.guests.len()));
        let seats =
            seats.flat_map(|(day, size)| day.seats.iter().take(size).map(move |n| (day, *n)));
        let mut guests = self.guests.clone();
        guests.sort_by_key(|guest| burdened_first(guest));
        let booked = guests.iter().zip(seats).map(|(guest, (day, seat))| Booking {
            branch: guest.branch,
            venue: self.school.venue,
            day: day.day,
            seat,
            hardship: burden(day.hardship, &self.school.town, &guest.path),
        });
        booked.collect()
    }
}

/// How many come on each day: even groups while the easy days suffice, otherwise full ones, so
/// that as few as possible get a hard day.
fn sizes(days: &[&OpenDay], guests: usize) -> Vec<usize> {
    let mut sizes = BTreeMap::new();
    let mut left = guests;
    for (at, day) in days.iter().enumerate() {
        let size = day.seats.len().min(left);
        left -= size;
        sizes.insert(at, size);
    }
    let used: Vec<_> = days.iter().zip(sizes.values()).filter(|(_, size)| **size > 0).collect();
    if used.iter().any(|(day, _)| day.hardship.is_hard()) {
        return sizes.into_values().collect();
    }
    let days_used: Vec<_> = days.iter().take(used.len()).map(|day| day.seats.len()).collect();
    evenly(&days_used, guests)
}

/// Shares `guests` among days, one each in turn, never more than a day has seats.
fn evenly(seats: &[usize], guests: usize) -> Vec<usize> {
    let mut sizes = vec![0; seats.len()];
    let mut left = guests;
    while left > 0 {
        let before = left;
        for (size, _) in sizes.iter_mut().zip(seats).filter(|(size, most)| **size < **most) {
            if left > 0 {
                *size += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    sizes
}
