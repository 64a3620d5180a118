//! Entries of the ledger: payments, and what takes them back.

use chrono::NaiveDate;

use super::{DuesEntryKind, DuesError, Fen, PaymentFault};
use crate::{
    access::AccountId, id::Id, members::MemberId, organizations::OrganizationId, study_days::Month,
    time::Instant,
};

pub type DuesEntryId = Id<DuesEntry>;

/// The most that is paid for a month: a hundred thousand yuan.
pub const AMOUNT_MAX: i64 = 10_000_000;
/// The longest reason, in code points.
pub const REASON_MAX: usize = 200;
/// So many months may be paid or settled ahead.
pub const MONTHS_AHEAD: u32 = 12;

/// Money that was paid for a month, or with a minus taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuesEntry {
    pub id: DuesEntryId,
    pub member: MemberId,
    /// The branch that took it; it stays that branch's wherever the member goes.
    pub branch: OrganizationId,
    pub month: Month,
    pub amount: Fen,
    pub paid_on: NaiveDate,
    /// The payment that this one takes back.
    pub reverses: Option<DuesEntryId>,
    /// Why, for everything but a payment.
    pub reason: Option<String>,
    pub recorded_by: AccountId,
    pub recorded_at: Instant,
}

/// What was paid by somebody for a month, before it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: DuesEntryId,
    pub member: MemberId,
    pub month: Month,
    pub amount: Fen,
}

/// A month can be settled or paid up to a year ahead.
pub fn check_month(month: Month, now: Instant) -> Result<(), DuesError> {
    let last = Month::containing(now.day()).ahead(MONTHS_AHEAD);
    if month.first() > last.first() { Err(DuesError::TooFar(last)) } else { Ok(()) }
}

/// Everything that is wrong with payments that are entered together, each with its place.
pub fn check_payments(
    payments: &[Payment],
    paid_on: NaiveDate,
    now: Instant,
) -> Vec<(Option<usize>, PaymentFault)> {
    let mut faults = Vec::new();
    if paid_on > now.day() {
        faults.push((None, PaymentFault::PaidLater(now.day())));
    }
    for (place, one) in payments.iter().enumerate() {
        if let Err(DuesError::TooFar(last)) = check_month(one.month, now) {
            faults.push((Some(place), PaymentFault::TooFar(last)));
        }
        let same = |other: &Payment| (other.member, other.month) == (one.member, one.month);
        if payments.iter().take(place).any(same) {
            faults.push((Some(place), PaymentFault::Twice));
        }
    }
    faults
}

impl DuesEntry {
    pub fn kind(&self) -> DuesEntryKind {
        match (self.reverses, &self.reason) {
            (Some(_), _) => DuesEntryKind::Reversal,
            (None, Some(_)) => DuesEntryKind::Carried,
            (None, None) => DuesEntryKind::Payment,
        }
    }

    /// The opposite of a payment, of the same branch and month; once.
    pub fn opposite(
        &self,
        id: DuesEntryId,
        reason: String,
        is_taken_back: bool,
        (by, at): (AccountId, Instant),
    ) -> Result<Self, DuesError> {
        if is_taken_back {
            return Err(DuesError::TakenBack);
        }
        if self.amount <= Fen(0) {
            return Err(DuesError::NoPayment);
        }
        Ok(Self {
            id,
            amount: Fen(-self.amount.0),
            paid_on: at.day(),
            reverses: Some(self.id),
            reason: Some(reason),
            recorded_by: by,
            recorded_at: at,
            ..self.clone()
        })
    }
}
