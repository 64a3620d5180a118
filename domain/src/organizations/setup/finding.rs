//! What of an organization is against the rules.

use chrono::{Months, NaiveDate};

use super::{Bounds, SetupBound, SetupFacts, SetupRule};
use crate::organizations::Kind;

/// A rule that an organization does not keep, and the numbers that say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetupFinding {
    pub rule: SetupRule,
    /// What was counted: members, people on the committee, months or days.
    pub counted: u32,
    /// What it was compared with.
    pub bound: u32,
}

/// The findings of an organization on a day, in the order of the rules.
pub fn setup_findings(facts: &SetupFacts, bounds: &Bounds, today: NaiveDate) -> Vec<SetupFinding> {
    let found = [
        of_size(facts, bounds),
        of_duration(facts, bounds, today),
        of_secretary(facts),
        of_committee(facts, bounds),
        of_term(facts, today),
    ];
    found.into_iter().flatten().collect()
}

/// Whether nothing of the set-up itself is against the rules.
pub fn is_set_up_by_the_rules(facts: &SetupFacts, bounds: &Bounds, today: NaiveDate) -> bool {
    setup_findings(facts, bounds, today).iter().all(|finding| !finding.rule.is_of_set_up())
}

fn of_size(facts: &SetupFacts, bounds: &Bounds) -> Option<SetupFinding> {
    let finding = |rule, counted, bound| Some(SetupFinding { rule, counted, bound });
    let (least, most) =
        (bounds.get(SetupBound::FullMembersMin), bounds.get(SetupBound::MembersMax));
    let (general, committee) =
        (bounds.get(SetupBound::GeneralBranchOver), bounds.get(SetupBound::CommitteeOver));
    let holds_below_committee = facts.kind.is_branch() || facts.kind == Kind::GeneralBranch;
    if holds_below_committee && facts.members > committee {
        return finding(SetupRule::GrassrootsCommitteeDue, facts.members, committee);
    }
    if facts.kind == Kind::GeneralBranch && facts.members <= general {
        return finding(SetupRule::GeneralBranchTooSmall, facts.members, general);
    }
    if facts.kind.is_branch() && facts.members > most {
        return finding(SetupRule::BranchTooLarge, facts.members, most);
    }
    if facts.kind == Kind::Branch && facts.full < least {
        return finding(SetupRule::BranchTooSmall, facts.full, least);
    }
    None
}

fn of_duration(facts: &SetupFacts, bounds: &Bounds, today: NaiveDate) -> Option<SetupFinding> {
    let since = facts.established_on.filter(|_| facts.kind == Kind::TemporaryBranch)?;
    let bound = bounds.get(SetupBound::TemporaryMonthsMax);
    let is_over = since.checked_add_months(Months::new(bound)).is_some_and(|end| end < today);
    let counted = months_between(since, today);
    is_over.then_some(SetupFinding { rule: SetupRule::TemporaryTooLong, counted, bound })
}

/// Whole months.
fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    (0..=1200)
        .take_while(|months| {
            from.checked_add_months(Months::new(*months)).is_some_and(|day| day <= to)
        })
        .last()
        .unwrap_or(0)
}

fn of_secretary(facts: &SetupFacts) -> Option<SetupFinding> {
    let missing = has_elected_posts(facts.kind) && !facts.has_secretary;
    missing.then_some(SetupFinding { rule: SetupRule::SecretaryMissing, counted: 0, bound: 1 })
}

/// Branches, general branches and committees at the grassroots; the levels above are elected by
/// congresses, under other rules.
const fn has_elected_posts(kind: Kind) -> bool {
    kind.is_branch()
        || matches!(kind, Kind::GeneralBranch | Kind::GrassrootsCommittee | Kind::TownCommittee)
}

fn of_committee(facts: &SetupFacts, bounds: &Bounds) -> Option<SetupFinding> {
    let (least, most) = committee_size(facts, bounds)?;
    let finding = |rule, bound| Some(SetupFinding { rule, counted: facts.committee, bound });
    if facts.committee < least {
        return finding(SetupRule::CommitteeTooSmall, least);
    }
    if facts.committee > most {
        return finding(SetupRule::CommitteeTooLarge, most);
    }
    None
}

/// How many people sit on the committee, where one is asked for.
fn committee_size(facts: &SetupFacts, bounds: &Bounds) -> Option<(u32, u32)> {
    let (least, most) = match facts.kind {
        Kind::Branch | Kind::JointBranch if facts.full >= bounds.get(SetupBound::CommitteeFrom) => {
            (SetupBound::BranchCommitteeMin, SetupBound::BranchCommitteeMax)
        }
        Kind::GeneralBranch => (SetupBound::GeneralCommitteeMin, SetupBound::GeneralCommitteeMax),
        Kind::GrassrootsCommittee | Kind::TownCommittee => {
            (SetupBound::GrassrootsCommitteeMin, SetupBound::GrassrootsCommitteeMax)
        }
        _ => return None,
    };
    Some((bounds.get(least), bounds.get(most)))
}

fn of_term(facts: &SetupFacts, today: NaiveDate) -> Option<SetupFinding> {
    if facts.kind == Kind::TemporaryBranch || !has_elected_posts(facts.kind) {
        return None;
    }
    let Some(end) = facts.term_ends_on else {
        return Some(SetupFinding { rule: SetupRule::TermUnknown, counted: 0, bound: 1 });
    };
    let days = u32::try_from(today.signed_duration_since(end).num_days()).unwrap_or(0);
    (days > 0).then_some(SetupFinding { rule: SetupRule::TermEnded, counted: days, bound: 0 })
}
