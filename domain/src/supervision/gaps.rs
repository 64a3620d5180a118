//! Gaps: the duties of a span of time that a branch has not done and not planned.
//!
//! A duty belongs to the month in which its period ends, so a lecture of the quarter is no gap in
//! October. A session that is planned is no gap either: nobody is reminded of what they are about
//! to do.

use std::{collections::HashMap, fmt};

use chrono::{Datelike, NaiveDate};

use super::{Responsibility, Tier};
use crate::{
    access::Role,
    message::Message,
    organizations::{OrgPath, OrganizationId},
    study::{
        booked::StudyWindow,
        duties::{self, Duty, DutyState, Every, HasDuties, Meeting, Rule},
    },
    study_days::Month,
    time::days_after,
};

/// The branch has so long to make a missed duty good before the centre is asked to help.
const GRACE_DAYS: u64 = 31;

/// A month or a quarter; for reports a year as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    first: Month,
    months: u32,
}

impl Span {
    pub fn month(month: Month) -> Self {
        Self { first: month, months: 1 }
    }

    /// The quarter that a month lies in.
    pub fn quarter_of(month: Month) -> Self {
        let first = month.first();
        let start = Month::new(first.year(), first.month0() / 3 * 3 + 1);
        Self { first: start.unwrap_or(month), months: 3 }
    }

    /// The year that a month lies in.
    pub fn year_of(month: Month) -> Self {
        let start = Month::new(month.first().year(), 1);
        Self { first: start.unwrap_or(month), months: 12 }
    }

    /// Reads `2026-Q4`.
    pub fn parse_quarter(text: &str) -> Option<Self> {
        let (year, quarter) = text.split_once("-Q")?;
        let quarter = Some(quarter).filter(|text| text.len() == 1)?.parse::<u32>().ok()?;
        let known = year.len() == 4 && (1..=4).contains(&quarter);
        let month = known.then(|| Month::parse(&format!("{year}-{:02}", quarter * 3))).flatten();
        month.map(Self::quarter_of)
    }

    /// Reads `2026-11` or `2026-Q4`.
    pub fn parse(text: &str) -> Option<Self> {
        Month::parse(text).map(Self::month).or_else(|| Self::parse_quarter(text))
    }

    pub fn months(self) -> impl Iterator<Item = Month> {
        let first = self.first.first();
        (0..self.months).filter_map(move |number| Month::new(first.year(), first.month() + number))
    }

    /// `2026年第四季度`, `2026年11月`.
    pub fn words(self) -> Message {
        const QUARTERS: [&str; 4] = ["一", "二", "三", "四"];
        let (year, month) = (self.first.first().year(), self.first.first().month());
        let quarter = usize::try_from(month / 3).ok().and_then(|number| QUARTERS.get(number));
        match (self.months, quarter) {
            (3, Some(quarter)) => Message::new(
                format!("{year}年第{quarter}季度"),
                format!("quarter {} of {year}", month / 3 + 1),
            ),
            _ => Message::new(format!("{year}年{month}月"), format!("{year}-{month:02}")),
        }
    }

    pub fn from(self) -> NaiveDate {
        self.first.first()
    }

    pub fn to(self) -> NaiveDate {
        let last = self.months().last().unwrap_or(self.first);
        last.days().last().unwrap_or(last.first())
    }

    /// The year that the span lies in, first to last day.
    pub fn year(self) -> (NaiveDate, NaiveDate) {
        duties::period(Every::Year, self.first)
    }

    /// What of `rules` ends within the span, with the first day of the earliest period of each.
    pub fn asks(self, rules: &[Rule]) -> Vec<(Rule, NaiveDate)> {
        let begin = |rule: &Rule| {
            let periods = self.months().map(|month| (month, duties::period(rule.every, month)));
            let ending = periods.filter(|(month, (_, to))| month.holds(*to));
            ending.map(|(_, (from, _))| from).min().map(|from| (*rule, from))
        };
        rules.iter().filter_map(begin).collect()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first.first();
        match self.months {
            1 => self.first.fmt(f),
            _ => write!(f, "{:04}-Q{}", first.year(), first.month0() / 3 + 1),
        }
    }
}

/// What the register says of a branch, as far as its duties of a span need it.
#[derive(Clone, Debug)]
pub struct BranchFacts {
    pub branch: OrganizationId,
    pub name: String,
    pub path: OrgPath,
    /// From when until when its committee members, other than secretaries, held their posts.
    pub committee: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// Groups met in the year.
    pub groups: bool,
    /// By month, where a published plan says something.
    pub windows: HashMap<Month, StudyWindow>,
    pub meetings: Vec<Meeting>,
}

/// A duty that is neither done nor planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub duty: Duty,
    /// The day from which it was open.
    pub since: NaiveDate,
    /// Who has the next step.
    pub turn: Tier,
    pub turn_of: Role,
}

impl BranchFacts {
    /// What the branch has not done of what the span asks, in the order of months and rules.
    pub fn gaps(&self, rules: &[Rule], span: Span, today: NaiveDate) -> Vec<Gap> {
        let duties = self.duties(rules, span, today).into_iter();
        duties.filter_map(|duty| self.gap(duty, today)).collect()
    }

    /// What the span asks of the branch as far as it has begun, done or not.
    pub fn duties(&self, rules: &[Rule], span: Span, today: NaiveDate) -> Vec<Duty> {
        span.months().flat_map(|month| self.duties_of_month(rules, month, today)).collect()
    }

    fn duties_of_month(&self, rules: &[Rule], month: Month, today: NaiveDate) -> Vec<Duty> {
        let asked = HasDuties { committee: self.has_committee_in(month), groups: self.groups };
        let usual = StudyWindow::default();
        let window = self.windows.get(&month).unwrap_or(&usual);
        duties::asked_of(rules, month, today, asked, window, &self.meetings)
            .into_iter()
            .filter(|duty| month.holds(duty.to) && duty.from <= today)
            .collect()
    }

    fn has_committee_in(&self, month: Month) -> bool {
        let (first, last) = duties::period(Every::Month, month);
        self.committee
            .iter()
            .any(|(since, until)| *since <= last && until.is_none_or(|until| until >= first))
    }

    fn gap(&self, duty: Duty, today: NaiveDate) -> Option<Gap> {
        let held = || self.meetings.iter().find(|one| Some(one.id) == duty.session);
        let since = match duty.state {
            DutyState::Done | DutyState::Planned => return None,
            DutyState::Unrecorded => held().map_or(duty.from, |meeting| meeting.day),
            DutyState::Due => duty.from,
            DutyState::Missing => days_after(duty.to, 1),
        };
        let line = Responsibility::for_duty(duty.rule.kind);
        let (turn, turn_of) = match duty.state {
            DutyState::Unrecorded => (Tier::CarriesOut, line.records),
            DutyState::Missing if today > days_after(duty.to, GRACE_DAYS) => {
                (Tier::Coordinates, line.coordinates)
            }
            DutyState::Missing => (Tier::Urges, line.urges),
            _ => (Tier::CarriesOut, line.carries_out),
        };
        Some(Gap { duty, since, turn, turn_of })
    }
}

impl Gap {
    /// What is to be done.
    pub fn remedy(&self) -> Message {
        self.duty.missing().unwrap_or_else(|| Message::new("已完成", "Done."))
    }
}

/// How many gaps there are, by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapCounts {
    pub due: u64,
    pub unrecorded: u64,
    pub missing: u64,
}

impl GapCounts {
    pub fn add(&mut self, gap: &Gap) {
        match gap.duty.state {
            DutyState::Unrecorded => self.unrecorded += 1,
            DutyState::Missing => self.missing += 1,
            _ => self.due += 1,
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.due += other.due;
        self.unrecorded += other.unrecorded;
        self.missing += other.missing;
    }

    pub fn all(&self) -> u64 {
        self.due + self.unrecorded + self.missing
    }
}

/// The same for a list.
pub fn counts(gaps: &[Gap]) -> GapCounts {
    let mut counts = GapCounts::default();
    for gap in gaps {
        counts.add(gap);
    }
    counts
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        id::Id,
        study::{SessionKind, duties::RULES},
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn month(text: &str) -> Span {
        Span::month(Month::parse(text).unwrap())
    }

    fn branch(meetings: Vec<Meeting>) -> BranchFacts {
        BranchFacts {
            branch: Id::new(Uuid::nil()),
            name: "第一党支部".to_owned(),
            path: OrgPath::root(),
            committee: Vec::new(),
            groups: false,
            windows: HashMap::new(),
            meetings,
        }
    }

    fn held(kind: SessionKind, on: &str, over: bool, attended: bool) -> Meeting {
        let id = Id::new(Uuid::from_u128(u128::from(day(on).day())));
        Meeting { id, kinds: vec![kind], day: day(on), place: None, over, attended }
    }

    fn states(gaps: &[Gap]) -> Vec<(&'static str, DutyState, String, Tier)> {
        gaps.iter()
            .map(|gap| (gap.duty.rule.id, gap.duty.state, gap.since.to_string(), gap.turn))
            .collect()
    }

    #[test]
    fn a_quarterly_duty_is_a_gap_in_the_month_in_which_its_quarter_ends() {
        let empty = branch(Vec::new());
        let of = |span, today| states(&empty.gaps(&RULES, span, day(today)));
        let october = of(month("2026-10"), "2026-10-20");
        assert_eq!(rules_of(&october), ["R17", "S34"]);
        let december = of(month("2026-12"), "2026-12-20");
        assert_eq!(rules_of(&december), ["R13", "R16", "R17", "R18", "S34"]);
    }

    fn rules_of(found: &[(&'static str, DutyState, String, Tier)]) -> Vec<&'static str> {
        found.iter().map(|(rule, ..)| *rule).collect()
    }

    #[test]
    fn what_is_planned_or_done_is_no_gap() {
        let kinds = [
            held(SessionKind::ThemePartyDay, "2026-10-25", false, false),
            held(SessionKind::CentralStudyDay, "2026-10-21", true, true),
        ];
        let found = branch(kinds.to_vec()).gaps(&RULES, month("2026-10"), day("2026-10-22"));
        assert_eq!(found, []);
    }

    #[test]
    fn the_turn_moves_up_as_time_passes() {
        let empty = branch(Vec::new());
        let theme = |today| {
            let found = states(&empty.gaps(&RULES[4..5], month("2026-10"), day(today)));
            found.into_iter().map(|(_, state, since, turn)| (state, since, turn)).next().unwrap()
        };
        let due = (DutyState::Due, "2026-10-01".to_owned(), Tier::CarriesOut);
        assert_eq!(theme("2026-10-31"), due);
        let missed = (DutyState::Missing, "2026-11-01".to_owned(), Tier::Urges);
        assert_eq!(theme("2026-11-01"), missed);
        assert_eq!(theme("2026-12-01"), missed);
        assert_eq!(theme("2026-12-02").2, Tier::Coordinates);
        let unrecorded = branch(vec![held(SessionKind::ThemePartyDay, "2026-10-09", true, false)]);
        let found = unrecorded.gaps(&RULES[4..5], month("2026-10"), day("2026-12-20"));
        assert_eq!(found[0].since, day("2026-10-09"));
        assert_eq!(found[0].turn_of, Role::BranchAdministrator);
    }

    #[test]
    fn a_month_that_has_not_begun_has_no_gaps_and_a_quarter_adds_up_its_months() {
        let empty = branch(Vec::new());
        assert_eq!(empty.gaps(&RULES, month("2026-12"), day("2026-11-23")).len(), 3);
        assert_eq!(empty.gaps(&RULES, month("2027-01"), day("2026-11-23")), []);
        let quarter = Span::parse_quarter("2026-Q4").unwrap();
        let today = day("2026-12-31");
        let apart: Vec<_> = ["2026-10", "2026-11", "2026-12"]
            .into_iter()
            .flat_map(|text| empty.gaps(&RULES, month(text), today))
            .collect();
        assert_eq!(empty.gaps(&RULES, quarter, today), apart);
        assert_eq!(counts(&apart), GapCounts { due: 5, unrecorded: 0, missing: 4 });
    }

    #[test]
    fn a_committee_is_asked_for_its_meeting_while_it_has_members() {
        let posts = vec![(day("2026-01-01"), Some(day("2026-10-01")))];
        let with = BranchFacts { committee: posts, ..branch(Vec::new()) };
        let asked = |text, today| {
            states(&with.gaps(&RULES, month(text), day(today))).iter().any(|gap| gap.0 == "R14")
        };
        assert!(asked("2026-10", "2026-10-20"));
        assert!(!asked("2026-11", "2026-11-20"));
    }

    #[test]
    fn a_quarter_is_written_with_its_year() {
        assert_eq!(Span::parse_quarter("2026-Q4").unwrap().from(), day("2026-10-01"));
        assert_eq!(Span::parse_quarter("2026-Q4").unwrap().to(), day("2026-12-31"));
        for text in ["2026-Q4", "2026-11", "2027-Q1"] {
            assert_eq!(Span::parse(text).unwrap().to_string(), text);
        }
        for odd in ["2026-Q5", "2026-Q0", "2026-4", "26-Q1", "2026-Q04", ""] {
            assert_eq!(Span::parse_quarter(odd), None, "{odd}");
        }
    }
}
