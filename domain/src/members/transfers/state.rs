//! Where a transfer stands; each state carries what is true in it, and each step returns the next.

use chrono::NaiveDate;

use super::{Route, Transfer, TransferError, TransferStatus};
use crate::time::Instant;

/// Where a transfer stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferState {
    Requested,
    /// The member belongs to the other side since `on`.
    Accepted {
        on: NaiveDate,
        at: Instant,
    },
    Rejected {
        reason: String,
        at: Instant,
    },
    Withdrawn {
        reason: String,
        at: Instant,
    },
    /// Another letter took its place after it had expired.
    Expired {
        at: Instant,
    },
}

impl Transfer {
    /// How it stands on a day: a letter that nobody answered expires by itself.
    pub fn status_on(&self, today: NaiveDate) -> TransferStatus {
        match self.state {
            TransferState::Requested if today > self.letter.valid_until => TransferStatus::Expired,
            TransferState::Requested => TransferStatus::Requested,
            TransferState::Accepted { .. } => TransferStatus::Accepted,
            TransferState::Rejected { .. } => TransferStatus::Rejected,
            TransferState::Withdrawn { .. } => TransferStatus::Withdrawn,
            TransferState::Expired { .. } => TransferStatus::Expired,
        }
    }

    /// The receiving branch takes the member in, while the letter is good.
    pub fn accept(self, on: NaiveDate, now: Instant) -> Result<Self, TransferError> {
        if matches!(self.route, Route::Outgoing { .. }) {
            return Err(TransferError::OutsideAnswers);
        }
        self.require_open(now)?;
        self.complete("effective_on", on, now)
    }

    /// The receipt of an organization outside has come: the member has left. It may come late, as
    /// long as the member arrived while the letter was good.
    pub fn confirm_receipt(self, on: NaiveDate, now: Instant) -> Result<Self, TransferError> {
        if !matches!(self.route, Route::Outgoing { .. }) {
            return Err(TransferError::BranchAnswers);
        }
        if self.state != TransferState::Requested {
            return Err(TransferError::WrongState(self.status_on(now.day())));
        }
        self.complete("received_on", on, now)
    }

    fn complete(
        self,
        field: &'static str,
        on: NaiveDate,
        now: Instant,
    ) -> Result<Self, TransferError> {
        let (first, last) = (self.letter.issued_on, self.letter.valid_until.min(now.day()));
        if on < first || on > last {
            return Err(TransferError::Day { field, first, last });
        }
        Ok(self.next(TransferState::Accepted { on, at: now }, now))
    }

    /// The receiving branch does not take the member, and says why.
    pub fn reject(self, reason: String, now: Instant) -> Result<Self, TransferError> {
        if matches!(self.route, Route::Outgoing { .. }) {
            return Err(TransferError::OutsideAnswers);
        }
        self.require_open(now)?;
        Ok(self.next(TransferState::Rejected { reason, at: now }, now))
    }

    /// The sending branch takes the letter back.
    pub fn withdraw(self, reason: String, now: Instant) -> Result<Self, TransferError> {
        if self.state != TransferState::Requested {
            return Err(TransferError::WrongState(self.status_on(now.day())));
        }
        Ok(self.next(TransferState::Withdrawn { reason, at: now }, now))
    }

    /// Makes room for another letter once this one has expired.
    pub fn expire(self, now: Instant) -> Result<Self, TransferError> {
        match self.status_on(now.day()) {
            TransferStatus::Expired => Ok(self.next(TransferState::Expired { at: now }, now)),
            _ => Err(TransferError::UnderWay(self.letter.number)),
        }
    }

    fn require_open(&self, now: Instant) -> Result<(), TransferError> {
        match self.status_on(now.day()) {
            TransferStatus::Requested => Ok(()),
            TransferStatus::Expired => Err(TransferError::Expired(self.letter.valid_until)),
            status => Err(TransferError::WrongState(status)),
        }
    }

    fn next(self, state: TransferState, now: Instant) -> Self {
        Self { state, version: self.version + 1, updated_at: now, ..self }
    }
}
