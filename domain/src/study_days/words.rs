//! The closed lists of study days: kinds of calendar days, burdens of a slot, reasons of a gap.

use crate::{enums::string_enum, message::Message};

string_enum! {
    /// How the public calendar departs from the plain week.
    DayKind {
        Holiday = "holiday", "放假", "Public holiday";
        Workday = "workday", "调休上班", "Make-up working day";
    }
}

string_enum! {
    /// Whether somebody vouches for a month's public holidays and made working days.
    CalendarState {
        Confirmed = "confirmed", "已确认", "Confirmed";
        Unconfirmed = "unconfirmed", "未确认", "Not confirmed";
    }
}

string_enum! {
    /// A day of the week.
    DayOfWeek {
        Monday = "monday", "星期一", "Monday";
        Tuesday = "tuesday", "星期二", "Tuesday";
        Wednesday = "wednesday", "星期三", "Wednesday";
        Thursday = "thursday", "星期四", "Thursday";
        Friday = "friday", "星期五", "Friday";
        Saturday = "saturday", "星期六", "Saturday";
        Sunday = "sunday", "星期日", "Sunday";
    }
}

string_enum! {
    /// What makes a slot unwelcome, the mildest first. Fairness shares these out over the months.
    Hardship {
        None = "none", "无", "None";
        LastDay = "last_day", "末日", "Last day of the month";
        OtherTown = "other_town", "跨镇街", "In another town";
        RestDay = "rest_day", "休息日", "On a day off";
    }
}

string_enum! {
    /// Why a branch has no slot.
    Reason {
        WindowEmpty = "window_empty", "窗口内没有学习日", "No study day in the window";
        NoOwnVenue = "no_own_venue", "本镇街没有党校", "The town has no venue";
        OwnVenueFull = "own_venue_full", "本镇街党校已满", "The town's venue is full";
        AllFull = "all_full", "全部党校已满", "All venues are full";
        AlreadyPlanned = "already_planned", "本月已有安排", "Already placed this month";
        GivenBack = "given_back", "已退回名额", "Place given back";
    }
}

string_enum! {
    /// A draft is the coordinator's own; published it is everybody's.
    PlanState {
        Draft = "draft", "草稿", "Draft";
        Published = "published", "已发布", "Published";
    }
}

impl CalendarState {
    pub const fn from_confirmed(confirmed: bool) -> Self {
        if confirmed { Self::Confirmed } else { Self::Unconfirmed }
    }
}

impl Hardship {
    /// Whether the slot counts as a burden at all.
    pub fn is_hard(self) -> bool {
        self != Self::None
    }
}

impl Reason {
    /// What happened and what helps.
    pub fn message(self) -> Message {
        match self {
            Self::WindowEmpty => Message::new(
                "所选党校在本月窗口内没有开放日；可提前窗口起始日，或允许周末、节假日",
                "The venues open on no day of the window; begin the window earlier or allow rest days.",
            ),
            Self::NoOwnVenue => Message::new(
                "所选党校中没有该支部所在镇街的党校；可加选党校，或允许跨镇街学习",
                "No chosen venue lies in the branch's town; add one or allow other towns.",
            ),
            Self::OwnVenueFull => Message::new(
                "本镇街党校本月名额已满；可增加容量，或允许跨镇街学习",
                "The school of the own town is full this month; raise its capacity or allow other towns.",
            ),
            Self::AllFull => Message::new(
                "所选党校本月名额全部用完；可增加容量、加选党校或放宽窗口",
                "Every place of the chosen venues is taken; raise a capacity, add a venue or widen the window.",
            ),
            Self::AlreadyPlanned => Message::new(
                "该支部本月已在另一份已发布的计划中",
                "Another published plan already gives this branch a day in this month.",
            ),
            Self::GivenBack => Message::new(
                "该支部的名额已退回；可另选空位，或候补已满的日期",
                "The branch's place was given back; choose a free one or wait for a full day.",
            ),
        }
    }
}
