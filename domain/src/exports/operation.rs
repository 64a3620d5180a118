//! An operation and its steps.
//!
//! ```text
//! queued ─▶ running ─▶ succeeded ─a day─▶ expired
//!    │      │  ▲  │
//!    │      └──┘  └──▶ failed, cancelled
//!    │   a lease that ended is taken again, three times at most
//!    └──▶ cancelled
//! ```

use chrono::TimeDelta;
use uuid::Uuid;

use super::{ExportOrder, OperationError, OperationReason, OperationStatus};
use crate::{
    access::{AccountId, SessionId},
    id::{Id, identified},
    time::Instant,
};

pub type OperationId = Id<Operation>;

identified!(Operation);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationState {
    Queued,
    /// Whoever holds the lease works on it alone; the file has the lease's id.
    Running {
        lease: Uuid,
        until: Instant,
    },
    Succeeded {
        file: Uuid,
        bytes: i64,
        at: Instant,
        kept_until: Instant,
    },
    Expired {
        at: Instant,
    },
    Failed {
        reason: OperationReason,
        at: Instant,
    },
    Cancelled {
        reason: OperationReason,
        at: Instant,
    },
}

/// How much is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    pub rows: i64,
    /// 0 to 100.
    pub progress: u8,
}

/// Work that outlasts its request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub id: OperationId,
    pub account: AccountId,
    /// The login session whose rights it has, page by page.
    pub session: SessionId,
    /// From where it was asked for.
    pub address: String,
    pub order: ExportOrder,
    pub state: OperationState,
    pub attempts: u32,
    pub made: Made,
    pub requested_at: Instant,
    pub version: i64,
}

impl Operation {
    pub const ROWS_MAX: i64 = 50_000;
    /// Operations of one account that have not ended.
    pub const PENDING_MAX: u64 = 3;
    const ATTEMPTS_MAX: u32 = 3;
    const LEASE: TimeDelta = TimeDelta::minutes(2);
    const FILE_KEPT: TimeDelta = TimeDelta::hours(24);
    const ROW_KEPT: TimeDelta = TimeDelta::days(90);

    pub const fn status(&self) -> OperationStatus {
        match self.state {
            OperationState::Queued => OperationStatus::Queued,
            OperationState::Running { .. } => OperationStatus::Running,
            OperationState::Succeeded { .. } => OperationStatus::Succeeded,
            OperationState::Expired { .. } => OperationStatus::Expired,
            OperationState::Failed { .. } => OperationStatus::Failed,
            OperationState::Cancelled { .. } => OperationStatus::Cancelled,
        }
    }

    /// The status as a reader sees it at `now`: the job that removes the file may come later.
    pub fn status_at(&self, now: Instant) -> OperationStatus {
        match self.state {
            OperationState::Succeeded { kept_until, .. } if now >= kept_until => {
                OperationStatus::Expired
            }
            _ => self.status(),
        }
    }

    pub const fn reason(&self) -> Option<OperationReason> {
        match self.state {
            OperationState::Failed { reason, .. } | OperationState::Cancelled { reason, .. } => {
                Some(reason)
            }
            _ => None,
        }
    }

    pub const fn ended_at(&self) -> Option<Instant> {
        match self.state {
            OperationState::Queued | OperationState::Running { .. } => None,
            OperationState::Succeeded { at, .. }
            | OperationState::Expired { at }
            | OperationState::Failed { at, .. }
            | OperationState::Cancelled { at, .. } => Some(at),
        }
    }

    /// The file on disk, whole or in part.
    pub const fn file(&self) -> Option<Uuid> {
        match self.state {
            OperationState::Running { lease, .. } => Some(lease),
            OperationState::Succeeded { file, .. } => Some(file),
            _ => None,
        }
    }

    /// When the server has to do something about it: make it, remove its file, forget it.
    pub fn due_at(&self) -> Instant {
        match self.state {
            OperationState::Queued => self.requested_at,
            OperationState::Running { until, .. } => until,
            OperationState::Succeeded { kept_until, .. } => kept_until,
            OperationState::Expired { at }
            | OperationState::Failed { at, .. }
            | OperationState::Cancelled { at, .. } => at.plus(Self::ROW_KEPT),
        }
    }

    /// Begins or, where a lease has ended, begins anew; who was interrupted too often gives up.
    pub fn take(self, lease: Uuid, now: Instant) -> Result<Self, OperationError> {
        match self.state {
            OperationState::Queued => {}
            OperationState::Running { until, .. } if until <= now => {}
            OperationState::Running { .. } => return Err(OperationError::LeaseLost),
            _ => return Err(OperationError::Ended(self.status())),
        }
        if self.attempts >= Self::ATTEMPTS_MAX {
            let reason = OperationReason::Interrupted;
            return Ok(self.became(OperationState::Failed { reason, at: now }));
        }
        let (attempts, until) = (self.attempts + 1, now.plus(Self::LEASE));
        let taken = self.became(OperationState::Running { lease, until });
        Ok(Self { attempts, made: Made::default(), ..taken })
    }

    /// A page more: the lease is prolonged.
    pub fn advance(self, lease: Uuid, made: Made, now: Instant) -> Result<Self, OperationError> {
        self.check_lease(lease)?;
        if made.rows > Self::ROWS_MAX {
            let reason = OperationReason::TooManyRows;
            return Ok(self.became(OperationState::Failed { reason, at: now }));
        }
        let until = now.plus(Self::LEASE);
        Ok(Self { made, ..self.became(OperationState::Running { lease, until }) })
    }

    /// The file is whole and on disk.
    pub fn succeed(self, lease: Uuid, bytes: i64, now: Instant) -> Result<Self, OperationError> {
        self.check_lease(lease)?;
        let made = Made { progress: 100, ..self.made };
        let kept_until = now.plus(Self::FILE_KEPT);
        let state = OperationState::Succeeded { file: lease, bytes, at: now, kept_until };
        Ok(Self { made, ..self.became(state) })
    }

    /// The worker gives up.
    pub fn fail(
        self,
        lease: Uuid,
        reason: OperationReason,
        now: Instant,
    ) -> Result<Self, OperationError> {
        self.check_lease(lease)?;
        Ok(self.became(OperationState::Failed { reason, at: now }))
    }

    /// Whoever asked for it, or the end of their rights.
    pub fn cancel(self, reason: OperationReason, now: Instant) -> Result<Self, OperationError> {
        match self.state {
            OperationState::Queued | OperationState::Running { .. } => {
                Ok(self.became(OperationState::Cancelled { reason, at: now }))
            }
            _ => Err(OperationError::Ended(self.status())),
        }
    }

    /// The file is gone.
    pub fn expire(self, now: Instant) -> Result<Self, OperationError> {
        match self.state {
            OperationState::Succeeded { at, kept_until, .. } if kept_until <= now => {
                Ok(self.became(OperationState::Expired { at }))
            }
            _ => Err(OperationError::Ended(self.status())),
        }
    }

    fn check_lease(&self, lease: Uuid) -> Result<(), OperationError> {
        match self.state {
            OperationState::Running { lease: held, .. } if held == lease => Ok(()),
            _ => Err(OperationError::LeaseLost),
        }
    }

    fn became(self, state: OperationState) -> Self {
        Self { state, version: self.version + 1, ..self }
    }
}
