//! What a member pays a month, from a month on.

use super::{DuesError, Fen, PayerKind, StandardFault};
use crate::{
    access::AccountId,
    id::{Id, identified},
    members::{Member, MemberId},
    study_days::Month,
    time::Instant,
};

pub type DuesStandardId = Id<DuesStandard>;

/// The highest income a month that is believed: a million yuan.
pub const BASE_MAX: i64 = 100_000_000;
/// The longest name of a paper, in code points.
pub const DOCUMENT_MAX: usize = 100;

/// What the amount rests on: an income, or what was agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Regular pay after tax, or the pension, a month.
    pub base: Option<Fen>,
    pub agreed: Option<Fen>,
}

/// Less or nothing for hardship, by decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reduction {
    /// What is paid instead; nothing is an exemption.
    pub amount: Fen,
    /// The last month.
    pub until: Month,
    pub reason: String,
    /// The paper by which it was decided.
    pub document: String,
}

/// A member's standard: it holds until the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuesStandard {
    pub id: DuesStandardId,
    pub member: MemberId,
    pub from: Month,
    pub kind: PayerKind,
    pub amount: Fen,
    pub reduction: Option<Reduction>,
    pub set_by: AccountId,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

identified!(DuesStandard);

impl DuesStandard {
    /// What is owed for a month of this standard.
    pub fn due(&self, month: Month) -> Fen {
        let reduced = self.reduction.as_ref().filter(|it| month.first() <= it.until.first());
        reduced.map_or(self.amount, |it| it.amount)
    }

    /// The one that holds for a month: the last that began by then.
    pub fn in_force(all: &[Self], month: Month) -> Option<&Self> {
        let begun = all.iter().filter(|one| one.from.first() <= month.first());
        begun.max_by_key(|one| one.from.first())
    }

    /// The next version, with other values.
    #[must_use]
    pub fn replaced(self, new: Self) -> Self {
        let Self { id, member, from, version, created_at, .. } = self;
        Self { id, member, from, version: version + 1, created_at, ..new }
    }
}

/// Whether dues of a member can be settled from a month on: for members, from the month in which the
/// branch meeting took them in, and not far ahead.
pub fn check_payer(
    who: Option<MemberId>,
    member: &Member,
    from: Month,
    now: Instant,
) -> Result<(), DuesError> {
    if who == Some(member.id) {
        return Err(DuesError::Own);
    }
    if !member.status.is_member() {
        return Err(DuesError::NoMember);
    }
    let first = member.joined_on.map(Month::containing);
    if let Some(first) = first.filter(|first| from.first() < first.first()) {
        return Err(DuesError::BeforeAdmission(first));
    }
    super::check_month(from, now)
}

/// Everything that is wrong with a reduction of `amount` that begins with `from`.
pub fn check_reduction(reduction: &Reduction, amount: Fen, from: Month) -> Vec<StandardFault> {
    let less = (reduction.amount >= amount).then_some(StandardFault::NotLess(amount));
    let ends = reduction.until.first() < from.first();
    let ends = ends.then_some(StandardFault::EndsBefore(from));
    less.into_iter().chain(ends).collect()
}
