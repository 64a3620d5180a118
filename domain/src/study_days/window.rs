//! Which days of a month are study days at a venue.
//!
//! ```text
//! after the 20th ── holiday? ── weekend? ── made a working day? ── does the venue open? ──▶ a study day
//! ```

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{DayKind, DayOfWeek, Hardship, Month, Options};

/// The public calendar, as far as it departs from Monday to Friday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCalendar(BTreeMap<NaiveDate, DayKind>);

/// A day on which the public calendar departs from the plain week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    pub day: NaiveDate,
    pub kind: DayKind,
    pub name: String,
}

/// What sort of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Working,
    /// A weekend day that the public calendar made a working day.
    MakeUp,
    Weekend,
    Holiday,
}

impl FromIterator<(NaiveDate, DayKind)> for WorkCalendar {
    fn from_iter<I: IntoIterator<Item = (NaiveDate, DayKind)>>(days: I) -> Self {
        Self(days.into_iter().collect())
    }
}

impl WorkCalendar {
    /// Whether people work on this day.
    pub fn works(&self, day: NaiveDate) -> bool {
        matches!(self.sort(day), Sort::Working | Sort::MakeUp)
    }

    fn sort(&self, day: NaiveDate) -> Sort {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match self.0.get(&day) {
            Some(DayKind::Holiday) => Sort::Holiday,
            Some(DayKind::Workday) if weekend => Sort::MakeUp,
            None if weekend => Sort::Weekend,
            Some(DayKind::Workday) | None => Sort::Working,
        }
    }
}

/// The weekdays on which a venue opens, Monday to Sunday as bits 0 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDays(u8);

impl OpenDays {
    /// Monday to Friday.
    pub const WEEK: Self = Self(0b001_1111);

    /// From the stored bits; at least one day.
    pub fn from_bits(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| (1..=127).contains(bits)).map(Self)
    }

    pub fn bits(self) -> i64 {
        self.0.into()
    }

    /// The days given, each once; `None` if there is none.
    pub fn from_days(days: &[DayOfWeek]) -> Option<Self> {
        Self::from_bits(days.iter().fold(0, |bits, day| bits | 1 << (*day as u8)))
    }

    /// The days in the order of the week.
    pub fn days(self) -> Vec<DayOfWeek> {
        DayOfWeek::ALL.iter().copied().filter(|day| self.0 & (1 << (*day as u8)) != 0).collect()
    }

    fn on(self, day: NaiveDate) -> bool {
        self.0 & (1 << day.weekday().num_days_from_monday()) != 0
    }

    /// A venue that opens the whole working week opens on make-up days too.
    fn on_make_up(self, day: NaiveDate) -> bool {
        self.on(day) || self.0 & Self::WEEK.0 == Self::WEEK.0
    }
}

/// A day on which a venue can take branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudyDay {
    pub day: NaiveDate,
    pub hardship: Hardship,
}

/// The study days of a venue in a month, in order. Its last working day leaves no time to make
/// anything good and is marked, as are rest days.
pub fn study_days(
    month: Month,
    options: Options,
    calendar: &WorkCalendar,
    opens: OpenDays,
) -> Vec<StudyDay> {
    let within = month.days().filter(|day| day.day() > options.after_day);
    let mut days: Vec<_> =
        within.filter_map(|day| study_day(day, options, calendar, opens)).collect();
    if days.iter().filter(|day| !day.hardship.is_hard()).count() > 1
        && let Some(last) = days.iter_mut().rfind(|day| !day.hardship.is_hard())
    {
        last.hardship = Hardship::LastDay;
    }
    days
}

fn study_day(
    day: NaiveDate,
    options: Options,
    calendar: &WorkCalendar,
    opens: OpenDays,
) -> Option<StudyDay> {
    let (open, hardship) = match calendar.sort(day) {
        Sort::Working => (opens.on(day), Hardship::None),
        Sort::MakeUp => (opens.on_make_up(day), Hardship::None),
        Sort::Weekend => (options.allow_weekends && opens.on(day), Hardship::RestDay),
        Sort::Holiday => (options.allow_holidays && opens.on(day), Hardship::RestDay),
    };
    open.then_some(StudyDay { day, hardship })
}
