//! What a branch has to hold, how often, and which session does it (R13–R18, S34).
//!
//! A session counts for every duty it names, so one evening may fulfil several (S36). A meeting
//! that was held without anybody on its list is answered apart from one that was never held: the
//! first is a minute's work, the second an evening's.

use chrono::{Datelike, NaiveDate};

use super::{
    SessionKind, StudySessionId,
    booked::{BookedDay, StudyWindow},
};
use crate::study_days::Month;
use crate::{enums::string_enum, message::Message};

string_enum! {
    /// How often a duty returns.
    Every {
        Month = "month", "每月", "Every month";
        Quarter = "quarter", "每季度", "Every quarter";
        Year = "year", "每年", "Every year";
    }
}

string_enum! {
    /// Where a duty stands.
    DutyState {
        Done = "done", "已完成", "Done";
        Planned = "planned", "已安排", "Planned";
        Unrecorded = "unrecorded", "待登记", "Attendance not yet recorded";
        Due = "due", "待完成", "Due";
        Missing = "missing", "未完成", "Missing";
    }
}

/// A rule of the field: what is to be held how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    pub kind: SessionKind,
    pub every: Every,
}

const fn rule(id: &'static str, kind: SessionKind, every: Every) -> Rule {
    Rule { id, kind, every }
}

/// The rules in the order people know them.
pub const RULES: [Rule; 7] = [
    rule("R13", SessionKind::MemberMeeting, Every::Quarter),
    rule("R14", SessionKind::CommitteeMeeting, Every::Month),
    rule("R15", SessionKind::GroupMeeting, Every::Month),
    rule("R16", SessionKind::PartyLecture, Every::Quarter),
    rule("R17", SessionKind::ThemePartyDay, Every::Month),
    rule("R18", SessionKind::OrganizationLifeMeeting, Every::Year),
    rule("S34", SessionKind::CentralStudyDay, Every::Month),
];

/// The rules with other frequencies where an operator set them: what is asked for differs from
/// place to place, and the quarterly lecture is no national text.
pub fn rules(set: &[(SessionKind, Every)]) -> [Rule; 7] {
    RULES.map(|rule| {
        let every = set.iter().rev().find(|(kind, _)| *kind == rule.kind);
        Rule { every: every.map_or(rule.every, |(_, every)| *every), ..rule }
    })
}

/// `party_lecture=year`: a frequency as a setting spells it.
pub fn frequency(text: &str) -> Option<(SessionKind, Every)> {
    let (kind, every) = text.split_once('=')?;
    let kind = SessionKind::parse(kind.trim())?;
    let known = RULES.iter().any(|rule| rule.kind == kind);
    Every::parse(every.trim()).filter(|_| known).map(|every| (kind, every))
}

/// A session that is not cancelled, as the duties see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub id: StudySessionId,
    /// Its own kind and what else it fulfils.
    pub kinds: Vec<SessionKind>,
    pub day: NaiveDate,
    pub place: Option<String>,
    pub over: bool,
    /// Somebody is on its list as having taken part.
    pub attended: bool,
}

/// A duty in its period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    pub rule: Rule,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub state: DutyState,
    /// The session that fulfils it, will, or waits for its list.
    pub session: Option<StudySessionId>,
    /// Where and when the branch is booked for it.
    pub booked: Option<BookedDay>,
}

/// First and last day of the period that a month lies in.
pub fn period(every: Every, month: Month) -> (NaiveDate, NaiveDate) {
    let first = month.first();
    let (from, to) = match every {
        Every::Month => (first.month(), first.month()),
        Every::Quarter => (first.month0() / 3 * 3 + 1, first.month0() / 3 * 3 + 3),
        Every::Year => (1, 12),
    };
    let of = |number| Month::new(first.year(), number).unwrap_or(month);
    (of(from).first(), of(to).days().last().unwrap_or(first))
}

/// The duties of a month. Committee meetings are asked where there is a committee, group meetings
/// where groups meet: the register keeps no groups, so a group meeting of the year shows them.
pub fn of_month(
    rules: &[Rule],
    month: Month,
    today: NaiveDate,
    committee: bool,
    window: &StudyWindow,
    all: &[Meeting],
) -> Vec<Duty> {
    let groups = all.iter().any(|meeting| meeting.kinds.contains(&SessionKind::GroupMeeting));
    asked_of(rules, month, today, HasDuties { committee, groups }, window, all)
}

/// Which duties a branch has at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HasDuties {
    /// It has a committee.
    pub committee: bool,
    /// Its groups met this year.
    pub groups: bool,
}

/// The same where `all` are the sessions of the periods that are looked at, not of the year.
pub fn asked_of(
    rules: &[Rule],
    month: Month,
    today: NaiveDate,
    asked: HasDuties,
    window: &StudyWindow,
    all: &[Meeting],
) -> Vec<Duty> {
    let asked = |rule: &&Rule| match rule.kind {
        SessionKind::CommitteeMeeting => asked.committee,
        SessionKind::GroupMeeting => asked.groups,
        _ => true,
    };
    let duty = |rule: &Rule| Duty {
        booked: window.booked.clone().filter(|_| is_windowed(rule)),
        ..stands(*rule, month, today, window, all)
    };
    rules.iter().filter(asked).map(duty).collect()
}

/// Only the central study day of each month has a window and a booking.
fn is_windowed(rule: &Rule) -> bool {
    rule.kind == SessionKind::CentralStudyDay && rule.every == Every::Month
}

fn stands(
    rule: Rule,
    month: Month,
    today: NaiveDate,
    window: &StudyWindow,
    all: &[Meeting],
) -> Duty {
    let (from, to) = period(rule.every, month);
    let in_window = |one: &Meeting| window.takes(one.day, one.place.as_deref());
    let counts = |one: &&Meeting| {
        let within = (from..=to).contains(&one.day) && (!is_windowed(&rule) || in_window(one));
        one.kinds.contains(&rule.kind) && within
    };
    let best = all.iter().filter(counts).map(|one| (state_of(one), one.id)).min();
    let open = if today > to { DutyState::Missing } else { DutyState::Due };
    let (state, session) = best.map_or((open, None), |(state, id)| (state, Some(id)));
    Duty { rule, from, to, state, session, booked: None }
}

fn state_of(meeting: &Meeting) -> DutyState {
    match (meeting.over, meeting.attended) {
        (true, true) => DutyState::Done,
        (true, false) => DutyState::Unrecorded,
        (false, _) => DutyState::Planned,
    }
}

impl Duty {
    /// What is still to be done, if anything.
    pub fn missing(&self) -> Option<Message> {
        if let (DutyState::Due | DutyState::Missing, Some(booked)) = (self.state, &self.booked) {
            return Some(booked.message());
        }
        let (kind, to) = (self.rule.kind, self.to);
        let name = kind.as_str().replace('_', " ");
        match self.state {
            DutyState::Done => None,
            DutyState::Planned => Some(Message::new(
                format!("{}已安排，会后登记出勤即完成", kind.zh()),
                format!("The {name} is planned; record who came after it."),
            )),
            DutyState::Unrecorded => Some(Message::new(
                format!("{}已召开，尚未登记出勤", kind.zh()),
                format!("The {name} was held; its attendance is not recorded yet."),
            )),
            DutyState::Due => Some(Message::new(
                format!("请在 {to} 前召开{}", kind.zh()),
                format!("Hold a {name} by {to}."),
            )),
            DutyState::Missing => Some(Message::new(
                format!("截至 {to} 未召开{}；如已召开请补录", kind.zh()),
                format!("No {name} was held by {to}; if there was one, record it late."),
            )),
        }
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

    fn november() -> Month {
        Month::parse("2026-11").unwrap()
    }

    fn meeting(number: u128, kinds: &[SessionKind], on: &str, attended: bool) -> Meeting {
        let id = Id::new(Uuid::from_u128(number));
        Meeting { id, kinds: kinds.to_vec(), day: day(on), place: None, over: true, attended }
    }

    fn state(duties: &[Duty], rule: &str) -> Option<DutyState> {
        duties.iter().find(|duty| duty.rule.id == rule).map(|duty| duty.state)
    }

    #[test]
    fn periods_are_the_calendars() {
        assert_eq!(period(Every::Month, november()), (day("2026-11-01"), day("2026-11-30")));
        assert_eq!(period(Every::Quarter, november()), (day("2026-10-01"), day("2026-12-31")));
        assert_eq!(period(Every::Year, november()), (day("2026-01-01"), day("2026-12-31")));
    }

    #[test]
    fn one_evening_fulfils_what_it_names_and_the_best_session_speaks() {
        let kinds = [SessionKind::ThemePartyDay, SessionKind::CentralStudyDay];
        let all = [
            meeting(1, &kinds, "2026-11-05", false),
            meeting(2, &kinds, "2026-11-21", true),
            meeting(3, &[SessionKind::PartyLecture], "2026-10-01", true),
            meeting(4, &[SessionKind::MemberMeeting], "2026-09-30", true),
        ];
        let duties =
            of_month(&RULES, november(), day("2026-11-23"), false, &StudyWindow::default(), &all);
        assert_eq!(state(&duties, "R17"), Some(DutyState::Done));
        assert_eq!(state(&duties, "S34"), Some(DutyState::Done));
        assert_eq!(state(&duties, "R16"), Some(DutyState::Done));
        assert_eq!(state(&duties, "R13"), Some(DutyState::Due));
        assert_eq!((state(&duties, "R14"), state(&duties, "R15")), (None, None));
        assert!(
            duties.iter().all(|duty| duty.missing().is_none() == (duty.state == DutyState::Done))
        );
    }

    #[test]
    fn a_theme_day_on_the_thirteenth_is_not_the_central_study_day() {
        let kinds = [SessionKind::ThemePartyDay, SessionKind::CentralStudyDay];
        let all = [meeting(1, &kinds, "2026-11-13", true)];
        let booked = BookedDay {
            venue: Id::new(Uuid::nil()),
            venue_name: "清河镇党校".to_owned(),
            room_name: "一楼会议室".to_owned(),
            day: day("2026-11-24"),
            part: crate::study_days::PartOfDay::Morning,
        };
        let window = StudyWindow { booked: Some(booked), ..StudyWindow::default() };
        for window in [StudyWindow::default(), window.clone()] {
            let duties = of_month(&RULES, november(), day("2026-11-23"), false, &window, &all);
            assert_eq!(state(&duties, "R17"), Some(DutyState::Done));
            assert_eq!(state(&duties, "S34"), Some(DutyState::Due));
        }
        let duties = of_month(&RULES, november(), day("2026-12-01"), false, &window, &all);
        let duty = duties.iter().find(|duty| duty.rule.id == "S34").unwrap();
        assert_eq!(duty.state, DutyState::Missing);
        let message = duty.missing().unwrap();
        assert!(message.zh.contains("2026-11-24（上午）") && message.zh.contains("清河镇党校"));
        assert_eq!(duties.iter().filter(|duty| duty.booked.is_some()).count(), 1);
    }

    #[test]
    fn a_lecture_once_a_year_is_done_with_the_one_of_spring() {
        let all = [meeting(1, &[SessionKind::PartyLecture], "2026-03-05", true)];
        let set = [frequency("party_lecture = year").unwrap()];
        let duties = of_month(
            &rules(&set),
            november(),
            day("2026-11-23"),
            false,
            &StudyWindow::default(),
            &all,
        );
        assert_eq!(state(&duties, "R16"), Some(DutyState::Done));
        let usual = of_month(
            &rules(&[]),
            november(),
            day("2026-11-23"),
            false,
            &StudyWindow::default(),
            &all,
        );
        assert_eq!(state(&usual, "R16"), Some(DutyState::Due));
    }

    #[test]
    fn a_frequency_names_a_duty_and_a_period() {
        assert_eq!(frequency("party_lecture"), None);
        assert_eq!(frequency("party_lecture=week"), None);
        assert_eq!(frequency("broadcast_lesson=month"), None, "no duty of this kind");
    }

    #[test]
    fn a_month_that_is_over_misses_and_a_list_that_is_empty_waits() {
        let all = [meeting(1, &[SessionKind::GroupMeeting], "2026-11-05", false)];
        let duties =
            of_month(&RULES, november(), day("2026-12-01"), true, &StudyWindow::default(), &all);
        assert_eq!(state(&duties, "R14"), Some(DutyState::Missing));
        assert_eq!(state(&duties, "R15"), Some(DutyState::Unrecorded));
        assert_eq!(state(&duties, "R13"), Some(DutyState::Due));
    }
}
