//! Why the making of a file stops before its end.

use lighthouse_domain::{
    access::Forbidden,
    exports::{OperationError, OperationReason},
};
use lighthouse_persistence::StoreError;

use crate::http::problem::Problem;

pub(super) enum Stop {
    /// Somebody cancelled it, or another server has it.
    Lost,
    /// The requester's rights or login have ended.
    Cancel(OperationReason),
    Fail(OperationReason),
    /// The rights changed while a page was read: read it again.
    Stale,
    /// The database or the like; the lease ends and it is taken again.
    Trouble(Problem),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::SessionEnded => Self::Cancel(OperationReason::LoginEnded),
            StoreError::NotFound("operation") | StoreError::VersionChanged => Self::Lost,
            StoreError::NotFound(_) => Self::Cancel(OperationReason::RightEnded),
            StoreError::Stale => Self::Stale,
            other => Self::Trouble(other.into()),
        }
    }
}

impl From<Forbidden> for Stop {
    fn from(_: Forbidden) -> Self {
        Self::Cancel(OperationReason::RightEnded)
    }
}

impl From<OperationError> for Stop {
    fn from(_: OperationError) -> Self {
        Self::Lost
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "the folder of exports failed");
        Self::Fail(OperationReason::Storage)
    }
}
