//! Rows that are put together here and not by a statement.

use lighthouse_domain::message::Message;
use uuid::Uuid;

/// One row behind a figure.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub place: Uuid,
    pub id: Uuid,
    pub other: Uuid,
    pub numerator: i64,
    pub denominator: i64,
    pub label: Message,
    /// The session that counts, where there is one.
    pub session: Option<Uuid>,
}
