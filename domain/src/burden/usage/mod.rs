//! Whether a measure may be used: the one question that indicators, rules, tasks, bulletins and
//! nominations ask.

use chrono::NaiveDate;

use super::{BurdenException, BurdenExceptionId, Measure, MeasureSubject, Restriction};
use crate::message::Message;

/// What somebody wants to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureUse {
    pub measure: Measure,
    pub subject: MeasureSubject,
    /// Whether somebody is assessed by it. A bulletin and a nomination always assess.
    pub is_assessable: bool,
}

/// Why it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// No rule is against this use.
    Unrestricted,
    /// By an exception, to its last day.
    Excepted { by: BurdenExceptionId, until: NaiveDate },
}

/// The measure whose rule refuses a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} is restricted", .0.as_str())]
pub struct Restricted(pub Measure);

impl MeasureUse {
    /// The measure whose rule this use falls under: whoever ranks by persons ranks persons.
    pub fn restricted_by(self) -> Option<Measure> {
        let measure = match (self.measure, self.subject) {
            (Measure::RankingOfOrganizations, MeasureSubject::Persons) => Measure::RankingOfPersons,
            (measure, _) => measure,
        };
        let applies = self.is_assessable || measure.rule().restriction == Restriction::Always;
        applies.then_some(measure)
    }

    /// Whether it is allowed on a day. `exceptions` are those of the organization and of the levels
    /// above it; the one that lasts longest is named.
    pub fn check(
        self,
        exceptions: &[BurdenException],
        day: NaiveDate,
    ) -> Result<Allowance, Restricted> {
        let Some(measure) = self.restricted_by() else { return Ok(Allowance::Unrestricted) };
        if !measure.rule().can_be_excepted {
            return Err(Restricted(measure));
        }
        let holds = |one: &&BurdenException| one.measure == measure && one.is_in_force(day);
        let longest = exceptions.iter().filter(holds).max_by_key(|one| one.until);
        let excepted = |one: &BurdenException| Allowance::Excepted { by: one.id, until: one.until };
        longest.map(excepted).ok_or(Restricted(measure))
    }
}

impl Restricted {
    /// The rule, its source and what may be done instead.
    pub fn message(self) -> Message {
        let rule = self.0.rule();
        let (source, article) = (rule.source, rule.article);
        let by_exception = if rule.can_be_excepted {
            (
                "；确有依据的，由分管领导和安全员办理例外",
                " With a legal reference two officers can make an exception.",
            )
        } else {
            ("；此项不能例外", " No exception can be made.")
        };
        Message::new(
            format!(
                "“{}”受限：{}（{}{}）。{}{}",
                self.0.zh(),
                rule.rule.0,
                source.zh(),
                article.0,
                rule.instead.0,
                by_exception.0
            ),
            format!(
                "{} is restricted: {} ({}, {}) {}{}",
                self.0.en(),
                rule.rule.1,
                source.en(),
                article.1,
                rule.instead.1,
                by_exception.1
            ),
        )
    }
}

#[cfg(test)]
mod tests;
