//! What an election has to be like, all faults at once.

use chrono::{Months, NaiveDate};

use super::{ElectionFault, ElectionKind, ShiftApproval, Votes};
use crate::organizations::setup::{Bounds, SetupBound};

/// What the election is compared with.
#[derive(Clone, Copy, Debug)]
pub struct ElectionContext<'a> {
    pub bounds: &'a Bounds,
    pub today: NaiveDate,
    /// The last day of the term that it ends, where one is recorded.
    pub term_ends_on: Option<NaiveDate>,
    /// The election before.
    pub last_held_on: Option<NaiveDate>,
    /// Full members of the organization and everything below it.
    pub full_members: u32,
}

/// How long ago an election can have been that is recorded now, in years.
const RECORDED_MAX_YEARS: u32 = 10;
/// From so many seats on a committee is elected, with more candidates than seats.
const COMMITTEE_SEATS: u32 = 3;

/// Everything that is wrong with an election.
pub fn election_faults(
    held_on: NaiveDate,
    (kind, approval): (ElectionKind, Option<&ShiftApproval>),
    votes: Votes,
    context: ElectionContext<'_>,
) -> Vec<ElectionFault> {
    let mut faults = Vec::new();
    faults.extend(of_day(held_on, context));
    faults.extend(of_kind(held_on, kind, context));
    faults.extend(of_approval(held_on, kind, approval));
    of_votes(votes, context, &mut faults);
    faults
}

fn of_day(held_on: NaiveDate, context: ElectionContext<'_>) -> Option<ElectionFault> {
    let earliest = context.today.checked_sub_months(Months::new(12 * RECORDED_MAX_YEARS));
    if held_on > context.today || earliest.is_some_and(|earliest| held_on < earliest) {
        return Some(ElectionFault::Day);
    }
    let last = context.last_held_on.filter(|last| held_on <= *last)?;
    Some(ElectionFault::NotAfter(last))
}

fn of_kind(
    held_on: NaiveDate,
    kind: ElectionKind,
    context: ElectionContext<'_>,
) -> Option<ElectionFault> {
    let end = context.term_ends_on?;
    let fits = kind_on(held_on, end, context.bounds);
    (fits != kind).then_some(ElectionFault::Kind { fits, end })
}

/// What an election on a day is, compared with the end of the term.
fn kind_on(held_on: NaiveDate, end: NaiveDate, bounds: &Bounds) -> ElectionKind {
    let notice = Months::new(bounds.get(SetupBound::ElectionNoticeMonths));
    if held_on > end {
        ElectionKind::Late
    } else if end.checked_sub_months(notice).is_some_and(|first| held_on < first) {
        ElectionKind::Early
    } else {
        ElectionKind::Ordinary
    }
}

fn of_approval(
    held_on: NaiveDate,
    kind: ElectionKind,
    approval: Option<&ShiftApproval>,
) -> Option<ElectionFault> {
    match (kind, approval) {
        (ElectionKind::Early, None) => Some(ElectionFault::ApprovalMissing),
        (ElectionKind::Ordinary, Some(_)) => Some(ElectionFault::ApprovalUnneeded),
        (_, Some(approval)) if approval.approved_on > held_on => Some(ElectionFault::ApprovalLate),
        _ => None,
    }
}

fn of_votes(votes: Votes, context: ElectionContext<'_>, faults: &mut Vec<ElectionFault>) {
    let Votes { entitled, present, seats, candidates } = votes;
    let quorum = context.bounds.get(SetupBound::QuorumPercent);
    let surplus = context.bounds.get(SetupBound::SurplusPercent);
    if entitled > context.full_members {
        faults.push(ElectionFault::Entitled { full_members: context.full_members });
    }
    if present > entitled {
        faults.push(ElectionFault::Present);
    } else if u64::from(present) * 100 < u64::from(entitled) * u64::from(quorum) {
        faults.push(ElectionFault::Quorum { least: share_of(entitled, quorum), percent: quorum });
    }
    let wanted = if seats < COMMITTEE_SEATS { seats } else { seats + share_of(seats, surplus) };
    if candidates < wanted {
        faults.push(ElectionFault::Candidates { least: wanted });
    }
}

/// So many percent of a number, rounded up.
fn share_of(number: u32, percent: u32) -> u32 {
    let share = (u64::from(number) * u64::from(percent)).div_ceil(100);
    u32::try_from(share).unwrap_or(u32::MAX)
}

/// Whether it was held by the end of the term, or of a shift that was approved and is not too long.
pub(super) fn is_on_time(
    held_on: NaiveDate,
    approval: Option<&ShiftApproval>,
    ended_term_on: Option<NaiveDate>,
    bounds: &Bounds,
) -> bool {
    let Some(end) = ended_term_on else { return true };
    let shift = Months::new(bounds.get(SetupBound::ShiftMonthsMax));
    let (first, last) = (end.checked_sub_months(shift), end.checked_add_months(shift));
    let within =
        first.is_none_or(|first| held_on >= first) && last.is_none_or(|last| held_on <= last);
    let ordinary = kind_on(held_on, end, bounds) == ElectionKind::Ordinary;
    ordinary || within && approval.is_some()
}
