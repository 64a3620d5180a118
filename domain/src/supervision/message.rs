//! Messages of an inbox: a notice, or the digest that gathers several.

use crate::{
    id::{Id, identified},
    time::Instant,
};

pub type InboxMessageId = Id<InboxMessage>;

identified!(InboxMessage);

/// A message to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxMessage {
    pub id: InboxMessageId,
    /// The last message of its month, which gathers what comes after it.
    pub digest: bool,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
    pub done_at: Option<Instant>,
    pub version: i64,
}

impl InboxMessage {
    /// Read now, or as it was if it was read before.
    #[must_use]
    pub fn read(self, at: Instant) -> Self {
        Self { read_at: self.read_at.or(Some(at)), version: self.version + 1, ..self }
    }

    /// Put away, and read with it.
    #[must_use]
    pub fn put_away(self, at: Instant) -> Self {
        let read = self.read(at);
        Self { done_at: read.done_at.or(Some(at)), ..read }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    #[test]
    fn a_message_is_read_once_and_put_away_once() {
        let (id, created_at) = (Id::new(Uuid::nil()), at(1));
        let new = InboxMessage {
            id,
            digest: false,
            created_at,
            read_at: None,
            done_at: None,
            version: 1,
        };
        let read = new.clone().read(at(2)).read(at(3));
        assert_eq!((read.read_at, read.done_at, read.version), (Some(at(2)), None, 3));
        let done = read.put_away(at(4)).put_away(at(5));
        assert_eq!((done.read_at, done.done_at), (Some(at(2)), Some(at(4))));
        assert_eq!(new.put_away(at(4)).read_at, Some(at(4)));
    }
}
