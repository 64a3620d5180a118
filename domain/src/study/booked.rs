//! The day on which a branch's central study day is held: as the published plan has it, or within
//! the month's window.

use chrono::{Datelike, NaiveDate};

use crate::{
    message::Message,
    study_days::{AFTER_DAY_DEFAULT, PartOfDay, VenueId},
};

/// A branch's place in a published plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedDay {
    pub venue: VenueId,
    pub venue_name: String,
    pub room_name: String,
    pub day: NaiveDate,
    pub part: PartOfDay,
}

/// What counts as the central study day of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyWindow {
    /// Study days come after this day of the month.
    pub after_day: u32,
    /// Where and when the branch has its place.
    pub booked: Option<BookedDay>,
}

impl Default for StudyWindow {
    fn default() -> Self {
        Self { after_day: AFTER_DAY_DEFAULT, booked: None }
    }
}

impl StudyWindow {
    /// Whether a session of this day and place is the central study day. A session that names no
    /// place is believed to be where the branch is booked.
    pub fn takes(&self, day: NaiveDate, place: Option<&str>) -> bool {
        match &self.booked {
            Some(booked) => day == booked.day && place.is_none_or(|place| booked.is_at(place)),
            None => day.day() > self.after_day,
        }
    }
}

impl BookedDay {
    /// Whether these words mean the venue: people write "清河镇党校二楼" and "镇党校".
    fn is_at(&self, place: &str) -> bool {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        let (place, venue) = (plain(place), plain(&self.venue_name));
        place.contains(&venue) || (place.chars().count() > 1 && venue.contains(&place))
    }

    /// What is to be done on it.
    pub fn message(&self) -> Message {
        let Self { day, part, venue_name, room_name, .. } = self;
        let half = match part {
            PartOfDay::WholeDay => String::new(),
            half => format!("（{}）", half.zh()),
        };
        Message::new(
            format!("请于 {day}{half}到{venue_name}（{room_name}）参加集中学习日，会后登记出勤"),
            format!(
                "Study at {venue_name} ({room_name}) on {day} ({}), and record who came.",
                part.en().to_lowercase()
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::Id;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn booked() -> StudyWindow {
        let booked = BookedDay {
            venue: Id::new(Uuid::nil()),
            venue_name: "清河镇党校".to_owned(),
            room_name: "一楼会议室".to_owned(),
            day: day("2026-11-24"),
            part: PartOfDay::Morning,
        };
        StudyWindow { booked: Some(booked), ..StudyWindow::default() }
    }

    #[test]
    fn only_the_booked_day_at_the_booked_venue_counts() {
        assert!(booked().takes(day("2026-11-24"), Some("清河镇党校 二楼")));
        assert!(booked().takes(day("2026-11-24"), Some("镇党校")));
        assert!(booked().takes(day("2026-11-24"), None));
        assert!(!booked().takes(day("2026-11-24"), Some("村委会")));
        assert!(!booked().takes(day("2026-11-13"), Some("清河镇党校")));
        assert!(!booked().takes(day("2026-11-25"), Some("清河镇党校")));
    }

    #[test]
    fn without_a_place_any_day_after_the_twentieth_counts() {
        let window = StudyWindow::default();
        assert!(window.takes(day("2026-11-21"), Some("村委会")));
        assert!(!window.takes(day("2026-11-20"), None));
    }
}
