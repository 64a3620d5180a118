//! What a transfer letter is asked for with.

use lighthouse_persistence::organizations::Destination;
use uuid::Uuid;

/// How long letters are good that say nothing else.
pub(super) struct Letters {
    pub(super) valid_days: u32,
}

/// Where a member is to go.
pub(super) enum Target {
    Branch(Destination),
    Outside(String),
}

/// A letter that is to be issued.
pub(super) struct Request {
    pub(super) id: Uuid,
    pub(super) member: Uuid,
    pub(super) target: Target,
    pub(super) reason: String,
}
