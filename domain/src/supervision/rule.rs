//! Supervision rules: which of the four forms a level uses, on which day, within which cap.

use chrono::NaiveDate;

use super::{DayRule, RuleKind, Span, governing::GoverningDocument};
use crate::{
    id::{Id, identified},
    message::Message,
    organizations::{OrgPath, OrganizationId},
    study_days::{Month, WorkCalendar},
    time::Instant,
};

pub type SupervisionRuleId = Id<SupervisionRule>;

identified!(SupervisionRule);

/// A rule of the calendar: a level supervises the branches below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupervisionRule {
    pub id: SupervisionRuleId,
    /// The level that owns it.
    pub organization: OrganizationId,
    pub organization_name: String,
    pub organization_path: OrgPath,
    pub kind: RuleKind,
    pub settings: RuleSettings,
    /// The document it runs under, if it names one.
    pub under: Option<GoverningDocument>,
    /// Since when these settings hold; days before that are not made up for.
    pub active_since: Instant,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// What can be changed of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleSettings {
    pub day: DayRule,
    pub enabled: bool,
    pub cap: Cap,
}

/// How many messages somebody is sent in a month, over all rules; the last of them is a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cap(u32);

impl Cap {
    pub const MAX: u32 = 10;
    pub const DEFAULT: Self = Self(4);

    pub fn new(number: u32) -> Result<Self, CapError> {
        if (1..=Self::MAX).contains(&number) { Ok(Self(number)) } else { Err(CapError) }
    }

    pub fn number(self) -> u32 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at least one message a month and at most {}", Cap::MAX)]
pub struct CapError;

impl CapError {
    pub fn message(self) -> Message {
        let most = Cap::MAX;
        Message::new(
            format!("每月消息上限请填写 1 至 {most}；不需要提醒时请停用规则"),
            format!("Give a cap from 1 to {most}; to send nothing, switch the rule off."),
        )
    }
}

/// A calendar that nobody can overlook is none.
pub const RULES_OF_A_LEVEL: usize = 20;

/// A level has as many rules as it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a level has at most {RULES_OF_A_LEVEL} rules")]
pub struct TooManyRules;

impl TooManyRules {
    pub fn message(self) -> Message {
        Message::new(
            format!("一个组织最多设 {RULES_OF_A_LEVEL} 条督促规则，请修改已有规则"),
            format!("A level has at most {RULES_OF_A_LEVEL} rules; change one that is there."),
        )
    }
}

/// The document of a rule that is switched on has no version in force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no version of {title} is in force")]
pub struct Lapsed {
    pub title: String,
}

impl Lapsed {
    pub fn message(&self) -> Message {
        let title = &self.title;
        Message::new(
            format!("《{title}》目前没有生效的版本，请先登记生效的版本，或停用规则"),
            format!(
                "No version of “{title}” is in force: enter one that is, or switch the rule off."
            ),
        )
    }
}

/// Nobody is sent anything before this hour of the organisation's day.
const FIRST_HOUR: i64 = 8;

/// A rule whose day has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueRun {
    pub rule: SupervisionRuleId,
    pub version: i64,
    pub span: Span,
    pub due_on: NaiveDate,
    /// A later rule of the same level has come due as well, after the server was away: this one is
    /// noted and sends nothing.
    pub overtaken: bool,
}

impl SupervisionRule {
    /// The rule under other settings and under this document. Whoever moves a day or switches a
    /// rule on is not answered with messages for days that are over.
    #[must_use]
    pub fn revise(
        self,
        settings: RuleSettings,
        under: Option<GoverningDocument>,
        at: Instant,
    ) -> Self {
        let moved = settings.day != self.settings.day;
        let switched_on = settings.enabled && !self.settings.enabled;
        let active_since = if moved || switched_on { at } else { self.active_since };
        Self { settings, under, active_since, version: self.version + 1, updated_at: at, ..self }
    }

    /// The number of the version it runs under on a day.
    pub fn version_on(&self, day: NaiveDate) -> Option<i64> {
        self.under.as_ref()?.in_force_on(day).map(|version| version.number)
    }

    /// Whether it has no document, or one that holds on a day.
    fn is_founded_on(&self, day: NaiveDate) -> bool {
        self.under.is_none() || self.version_on(day).is_some()
    }

    /// A rule that is switched on has a document that holds from today on: nobody is supervised
    /// under a document that is not in force.
    pub fn check_document(&self, today: NaiveDate) -> Result<(), Lapsed> {
        match &self.under {
            Some(document) if self.settings.enabled && document.in_force_on(today).is_none() => {
                Err(Lapsed { title: document.title.clone() })
            }
            _ => Ok(()),
        }
    }

    /// The day on which it sends in a month, and what it looks at.
    pub fn due_in(&self, month: Month, calendar: &WorkCalendar) -> Option<(NaiveDate, Span)> {
        let span = self.kind.span_in(month)?;
        self.settings.day.in_month(month, calendar).map(|day| (day, span))
    }

    /// The next day on which it sends, looking `months` ahead.
    pub fn next_due(
        &self,
        now: Instant,
        months: u32,
        calendar: &WorkCalendar,
    ) -> Option<NaiveDate> {
        let today = now.day();
        let begun = now >= opens_at(today);
        let ahead = (0..=months).map(|number| Month::containing(today).ahead(number));
        let mut days = ahead.filter_map(|month| self.due_in(month, calendar)).map(|(day, _)| day);
        let to_come = |day: &NaiveDate| *day > today || (*day == today && !begun);
        let next = days.find(|day| to_come(day) && self.is_founded_on(*day));
        next.filter(|_| self.settings.enabled)
    }

    fn is_due(&self, now: Instant, calendar: &WorkCalendar) -> Option<(NaiveDate, Span)> {
        let (day, span) = self.due_in(Month::containing(now.day()), calendar)?;
        let come = self.settings.enabled && now >= opens_at(day) && self.is_founded_on(day);
        (come && day >= self.active_since.day()).then_some((day, span))
    }
}

fn opens_at(day: NaiveDate) -> Instant {
    Instant::of_day(day).plus(chrono::TimeDelta::hours(FIRST_HOUR))
}

/// The rules whose day of this month has come, the earliest first. A month that is over is over:
/// what was not sent in it is not sent any more. A bulletin is drafted and sends nothing, so it
/// neither overtakes nor is overtaken.
pub fn due(rules: &[SupervisionRule], now: Instant, calendar: &WorkCalendar) -> Vec<DueRun> {
    let come: Vec<_> = rules
        .iter()
        .filter_map(|rule| rule.is_due(now, calendar).map(|(day, span)| (rule, day, span)))
        .collect();
    let overtaken = |rule: &SupervisionRule, day: NaiveDate| {
        let sends = |rule: &SupervisionRule| rule.kind != RuleKind::QuarterlyBulletin;
        let takes_over = |other: &SupervisionRule, later: NaiveDate| {
            sends(other) && other.organization == rule.organization && later > day
        };
        let past = day < now.day() && sends(rule);
        past && come.iter().any(|(other, later, _)| takes_over(other, *later))
    };
    let mut runs: Vec<_> = come
        .iter()
        .map(|(rule, day, span)| DueRun {
            rule: rule.id,
            version: rule.version,
            span: *span,
            due_on: *day,
            overtaken: overtaken(rule, *day),
        })
        .collect();
    runs.sort_by_key(|run| (run.due_on, run.rule.uuid()));
    runs
}

/// The strictest cap of the rules that reach a branch.
pub fn cap_at(rules: &[SupervisionRule], branch: &OrgPath) -> Cap {
    let reaching = rules.iter().filter(|rule| rule.organization_path.contains(branch));
    reaching.map(|rule| rule.settings.cap).min().unwrap_or(Cap::DEFAULT)
}

/// How a notice reaches somebody; `D` names a message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery<D> {
    /// As a message of its own, the month's number so and so.
    Own(u32),
    /// As the beginning of the month's digest, which is the last message.
    NewDigest(u32),
    /// In the digest that is there; nobody is disturbed again.
    Digest(D),
}

/// How the next notice reaches somebody who was sent `sent` messages this month.
pub fn delivery<D>(sent: u32, digest: Option<D>, cap: Cap) -> Delivery<D> {
    let number = sent + 1;
    if let Some(digest) = digest {
        Delivery::Digest(digest)
    } else if number < cap.number() {
        Delivery::Own(number)
    } else {
        Delivery::NewDigest(number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::supervision::CountFrom;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn rule(number: u128, kind: RuleKind, count_from: CountFrom, day: u32) -> SupervisionRule {
        let day = DayRule::new(count_from, day).unwrap();
        let began = at("2026-01-01T00:00:00Z");
        SupervisionRule {
            id: Id::new(Uuid::from_u128(number)),
            organization: Id::new(Uuid::nil()),
            organization_name: "区委".to_owned(),
            organization_path: OrgPath::root(),
            kind,
            settings: RuleSettings { day, enabled: true, cap: Cap::DEFAULT },
            under: None,
            active_since: began,
            version: 1,
            created_at: began,
            updated_at: began,
        }
    }

    fn calendar() -> [SupervisionRule; 4] {
        [
            rule(1, RuleKind::MonthStartReminder, CountFrom::WorkingDayOfMonth, 1),
            rule(2, RuleKind::MidMonthDispatch, CountFrom::DayOfMonth, 15),
            rule(3, RuleKind::MonthEndUrge, CountFrom::WorkingDayBeforeEnd, 3),
            rule(4, RuleKind::QuarterlyBulletin, CountFrom::WorkingDayOfMonth, 5),
        ]
    }

    fn due_at(rules: &[SupervisionRule], text: &str) -> Vec<(u128, String, bool)> {
        let runs = due(rules, at(text), &WorkCalendar::default());
        runs.iter()
            .map(|run| (run.rule.uuid().as_u128(), run.span.to_string(), run.overtaken))
            .collect()
    }

    #[test]
    fn a_rule_is_due_from_eight_in_the_morning_of_its_day() {
        let rules = calendar();
        assert_eq!(due_at(&rules[..1], "2026-11-01T23:59:59Z"), []);
        let first = vec![(1, "2026-11".to_owned(), false)];
        assert_eq!(due_at(&rules[..1], "2026-11-02T00:00:00Z"), first, "a Monday, 8 in China");
    }

    #[test]
    fn after_days_without_a_server_only_the_latest_of_a_level_sends() {
        let rules = calendar();
        let found = due_at(&rules, "2026-11-27T04:00:00Z");
        let month = || "2026-11".to_owned();
        assert_eq!(found, [(1, month(), true), (2, month(), true), (3, month(), false)]);
    }

    #[test]
    fn a_bulletin_is_drafted_however_late_and_keeps_no_message_back() {
        let rules = calendar();
        let found = due_at(&rules, "2027-01-18T04:00:00Z");
        let month = || "2027-01".to_owned();
        let quarter = "2026-Q4".to_owned();
        assert_eq!(found, [(1, month(), true), (4, quarter, false), (2, month(), false)]);
    }

    #[test]
    fn a_month_that_is_over_is_not_made_up_for() {
        let rules = calendar();
        assert_eq!(due_at(&rules, "2026-11-30T15:59:59Z").len(), 3, "the last second in China");
        assert_eq!(due_at(&rules, "2026-11-30T16:00:00Z"), []);
    }

    #[test]
    fn a_rule_that_is_made_or_moved_today_does_not_send_for_yesterday() {
        let [reminder, ..] = calendar();
        let made = SupervisionRule { active_since: at("2026-11-03T02:00:00Z"), ..reminder };
        assert_eq!(due_at(std::slice::from_ref(&made), "2026-11-23T02:00:00Z"), []);
        let day = DayRule::new(CountFrom::DayOfMonth, 23).unwrap();
        let moved = made.revise(
            RuleSettings { day, ..calendar()[0].settings },
            None,
            at("2026-11-23T02:00:00Z"),
        );
        assert_eq!(due_at(&[moved], "2026-11-23T02:00:00Z").len(), 1);
    }

    #[test]
    fn a_cap_that_is_changed_does_not_move_the_day() {
        let [reminder, ..] = calendar();
        let (since, settings) = (reminder.active_since, reminder.settings);
        let cap = Cap::new(1).unwrap();
        let later =
            reminder.revise(RuleSettings { cap, ..settings }, None, at("2026-11-23T02:00:00Z"));
        assert_eq!((later.active_since, later.version), (since, 2));
        let off = later.revise(
            RuleSettings { enabled: false, ..settings },
            None,
            at("2026-11-24T02:00:00Z"),
        );
        assert_eq!(due_at(std::slice::from_ref(&off), "2026-11-27T02:00:00Z"), []);
        let on = off.revise(settings, None, at("2026-11-25T02:00:00Z"));
        assert_eq!(on.active_since, at("2026-11-25T02:00:00Z"));
    }

    #[test]
    fn the_next_day_is_the_one_to_come() {
        let [reminder, .., bulletin] = calendar();
        let next = |rule: &SupervisionRule, text| {
            rule.next_due(at(text), 12, &WorkCalendar::default()).map(|day| day.to_string())
        };
        assert_eq!(next(&reminder, "2026-11-23T02:00:00Z").as_deref(), Some("2026-12-01"));
        assert_eq!(next(&reminder, "2026-11-30T23:00:00Z").as_deref(), Some("2026-12-01"));
        assert_eq!(next(&reminder, "2026-12-01T00:00:00Z").as_deref(), Some("2027-01-01"));
        assert_eq!(next(&bulletin, "2026-11-23T02:00:00Z").as_deref(), Some("2027-01-07"));
    }

    #[test]
    fn the_strictest_cap_of_the_rules_above_a_branch_holds() {
        let [mut district, mut town, mut other, _] = calendar();
        let root = OrgPath::root();
        let child = |number| root.child(number).unwrap();
        district.settings.cap = Cap::new(3).unwrap();
        (town.organization_path, town.settings.cap) = (child(1), Cap::new(2).unwrap());
        (other.organization_path, other.settings.cap) = (child(2), Cap::new(1).unwrap());
        let rules = [district, town, other];
        assert_eq!(cap_at(&rules, &child(1).child(4).unwrap()).number(), 2);
        assert_eq!(cap_at(&rules, &child(3)).number(), 3);
        assert_eq!(cap_at(&[], &root), Cap::DEFAULT);
    }

    #[test]
    fn a_cap_is_a_number_from_one_to_ten() {
        assert_eq!((Cap::new(0), Cap::new(11)), (Err(CapError), Err(CapError)));
    }

    proptest! {
        #[test]
        fn however_many_notices_come_nobody_is_sent_more_than_the_cap(
            caps in proptest::collection::vec(1..=Cap::MAX, 1..60),
        ) {
            let (mut sent, mut digest) = (0, None);
            let strictest = caps.iter().min().copied().unwrap();
            for _ in &caps {
                match delivery(sent, digest, Cap::new(strictest).unwrap()) {
                    Delivery::Own(number) => sent = number,
                    Delivery::NewDigest(number) => (sent, digest) = (number, Some(number)),
                    Delivery::Digest(_) => {}
                }
            }
            prop_assert!(sent <= strictest);
            prop_assert_eq!(digest.is_some(), caps.len() >= usize::try_from(strictest).unwrap());
        }
    }
}
