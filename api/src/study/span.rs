//! When a session lasts, for the books.

use lighthouse_domain::study::StudySession;
use lighthouse_persistence::hours::Span;

/// From its beginning to its end.
pub(super) fn span(session: &StudySession) -> Span {
    (session.draft.starts_at, session.draft.ends_at)
}
