//! Rooms of a venue and parts of a day: where several groups study on one day, and where there
//! is a free seat.

use std::collections::BTreeSet;

use crate::{enums::string_enum, message::Message};

string_enum! {
    /// When a group has its room: the whole day, or half of it.
    PartOfDay {
        WholeDay = "whole_day", "全天", "Whole day";
        Morning = "morning", "上午", "Morning";
        Afternoon = "afternoon", "下午", "Afternoon";
    }
}

impl PartOfDay {
    /// Whether two groups with these parts meet in the room.
    pub fn overlaps(self, other: Self) -> bool {
        self == other || self == Self::WholeDay || other == Self::WholeDay
    }

    /// The parts in which a venue takes groups.
    pub const fn of_venue(half_days: bool) -> &'static [Self] {
        if half_days { &[Self::Morning, Self::Afternoon] } else { &[Self::WholeDay] }
    }
}

/// A room of a venue with the branches it takes at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// What plans know it by.
    pub number: u32,
    pub name: String,
    pub capacity: u32,
}

/// The most rooms of a venue.
pub const ROOMS_MAX: usize = 20;
pub const ROOM_NAME_MAX: usize = 40;
/// What the only room of a venue is called, unless it says otherwise.
pub const ROOM_NAME_DEFAULT: &str = "主会场";

/// A numbered seat in a room at a part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoomSeat {
    pub part: PartOfDay,
    pub room: u32,
    pub number: u32,
}

/// A room at a part of a planned day: what it was planned for, and what it takes today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomSlot {
    pub part: PartOfDay,
    pub room: u32,
    pub planned: u32,
    pub today: u32,
}

impl RoomSlot {
    /// The numbers of its seats that are given away.
    fn seats_taken(&self, used: &[RoomSeat]) -> BTreeSet<u32> {
        let here = |seat: &&RoomSeat| seat.room == self.room && seat.part.overlaps(self.part);
        used.iter().filter(here).map(|seat| seat.number).collect()
    }

    /// Its first free seat; none while as many are given away as it takes today.
    fn free(&self, used: &[RoomSeat]) -> Option<RoomSeat> {
        let taken = self.seats_taken(used);
        let most = self.planned.min(self.today) as usize;
        let number = (1..=self.planned).find(|number| !taken.contains(number));
        let seat = |number| RoomSeat { part: self.part, room: self.room, number };
        number.filter(|_| taken.len() < most).map(seat)
    }
}

/// The first free seat of a day at a venue.
pub fn free_seat(slots: &[RoomSlot], used: &[RoomSeat]) -> Option<RoomSeat> {
    slots.iter().find_map(|slot| slot.free(used))
}

/// How many more are booked than the room takes today.
pub fn over(booked: u32, today: u32) -> u32 {
    booked.saturating_sub(today)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoomError {
    #[error("two rooms have one number")]
    SameNumber,
    #[error("two rooms have one name")]
    SameName,
}

impl RoomError {
    pub fn message(self) -> Message {
        match self {
            Self::SameNumber => Message::new(
                "教室编号与前面的重复，请使用不同的编号",
                "Another room has this number; use a different one.",
            ),
            Self::SameName => Message::new(
                "教室名称与前面的重复，请使用不同的名称",
                "Another room has this name; use a different one.",
            ),
        }
    }
}

/// What is wrong with each room, by its place in the list.
pub fn room_faults(rooms: &[Room]) -> Vec<(usize, RoomError)> {
    let (mut numbers, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut faults = Vec::new();
    for (at, room) in rooms.iter().enumerate() {
        if !numbers.insert(room.number) {
            faults.push((at, RoomError::SameNumber));
        }
        if !names.insert(room.name.as_str()) {
            faults.push((at, RoomError::SameName));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(part: PartOfDay, room: u32, planned: u32, today: u32) -> RoomSlot {
        RoomSlot { part, room, planned, today }
    }

    fn seat(part: PartOfDay, room: u32, number: u32) -> RoomSeat {
        RoomSeat { part, room, number }
    }

    #[test]
    fn morning_and_afternoon_share_a_room_and_a_whole_day_shares_it_with_nobody() {
        use PartOfDay::{Afternoon, Morning, WholeDay};
        let half = [slot(Morning, 1, 1, 1), slot(Afternoon, 1, 1, 1)];
        let used = [seat(Morning, 1, 1)];
        assert_eq!(free_seat(&half, &used), Some(seat(Afternoon, 1, 1)));
        assert_eq!(free_seat(&[slot(WholeDay, 1, 1, 1)], &used), None);
        assert_eq!(free_seat(&half, &[seat(WholeDay, 1, 1)]), None);
        assert_eq!(free_seat(&[slot(WholeDay, 2, 1, 1)], &used), Some(seat(WholeDay, 2, 1)));
    }

    #[test]
    fn nobody_gets_a_seat_beyond_what_the_room_takes_today() {
        let part = PartOfDay::WholeDay;
        let used = [seat(part, 1, 1), seat(part, 1, 4)];
        assert_eq!(free_seat(&[slot(part, 1, 5, 2)], &used), None);
        assert_eq!(free_seat(&[slot(part, 1, 5, 3)], &used), Some(seat(part, 1, 2)));
        let (first, planned_for_two) = (&used[..1], [slot(part, 1, 2, 9)]);
        assert_eq!(free_seat(&planned_for_two, first), Some(seat(part, 1, 2)));
        assert_eq!((over(20, 5), over(3, 5)), (15, 0));
    }

    #[test]
    fn rooms_differ_in_number_and_name() {
        let room = |number, name: &str| Room { number, name: name.to_owned(), capacity: 5 };
        let rooms = [room(1, "东"), room(1, "西"), room(2, "东")];
        assert_eq!(room_faults(&rooms), [(1, RoomError::SameNumber), (2, RoomError::SameName)]);
    }
}
