//! A file on its way in, in pieces, over connections that break (C-29).
//!
//! ```text
//! begun ──piece──▶ … ──last piece──▶ recognised ──▶ a draft with a file
//!    └── expired, given up or of a kind that is not taken ──▶ gone
//! ```

mod error;

use crate::{
    access::AccountId,
    content::ChannelId,
    id::{Id, Identified},
    time::Instant,
};

pub use error::UploadError;

pub type UploadId = Id<Upload>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: UploadId,
    pub account: AccountId,
    pub channel: ChannelId,
    pub title: String,
    pub file_name: String,
    /// The length that was announced.
    pub bytes: i64,
    pub state: UploadState,
    pub created_at: Instant,
    /// When it is forgotten unless another piece comes; a finished one as well.
    pub expires_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadState {
    UnderWay {
        /// What is durably in the file.
        received: i64,
    },
    /// The file is a draft's, under the id of the upload.
    Finished { at: Instant },
}

impl Identified for Upload {
    fn key(&self) -> uuid::Uuid {
        self.id.uuid()
    }

    /// Each write moves it on: what is durably in the file.
    fn version(&self) -> i64 {
        self.received()
    }
}

impl Upload {
    /// What is durably in the file.
    pub const fn received(&self) -> i64 {
        match self.state {
            UploadState::UnderWay { received } => received,
            UploadState::Finished { .. } => self.bytes,
        }
    }

    /// Everything is there.
    pub const fn is_whole(&self) -> bool {
        self.received() == self.bytes
    }

    pub const fn finished_at(&self) -> Option<Instant> {
        match self.state {
            UploadState::UnderWay { .. } => None,
            UploadState::Finished { at } => Some(at),
        }
    }

    pub fn is_over(&self, now: Instant) -> bool {
        now >= self.expires_at
    }

    /// Whether `arriving` bytes may be added at `offset`.
    pub fn admit(&self, offset: i64, arriving: i64, now: Instant) -> Result<(), UploadError> {
        if self.finished_at().is_none() && self.is_over(now) {
            return Err(UploadError::Expired);
        }
        let received = self.received();
        if offset != received {
            return Err(UploadError::Elsewhere { received });
        }
        if arriving > self.bytes - received {
            return Err(UploadError::TooMuch);
        }
        Ok(())
    }

    /// With `arriving` bytes more, which were at `offset`; it has until `expires_at` again.
    pub fn receive(
        self,
        (offset, arriving): (i64, i64),
        now: Instant,
        expires_at: Instant,
    ) -> Result<Self, UploadError> {
        if self.finished_at().is_some() {
            return Err(UploadError::Elsewhere { received: self.bytes });
        }
        self.admit(offset, arriving, now)?;
        let state = UploadState::UnderWay { received: offset + arriving };
        Ok(Self { state, expires_at, ..self })
    }

    /// The file is a draft's from here on. Only a whole upload has a file to give.
    pub fn finish(self, at: Instant) -> Result<Self, UploadError> {
        if !self.is_whole() {
            return Err(UploadError::Elsewhere { received: self.received() });
        }
        Ok(Self { state: UploadState::Finished { at }, ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn upload(received: i64) -> Upload {
        let nil = Uuid::nil();
        Upload {
            id: Id::new(nil),
            account: Id::new(nil),
            channel: Id::new(nil),
            title: String::new(),
            file_name: String::new(),
            bytes: 10,
            state: UploadState::UnderWay { received },
            created_at: Instant::from_millis(0),
            expires_at: Instant::from_millis(100),
        }
    }

    #[test]
    fn a_piece_is_added_where_the_upload_stands_and_nowhere_else() {
        let (now, later) = (Instant::from_millis(50), Instant::from_millis(150));
        let received = upload(4).receive((4, 6), now, later).unwrap();
        assert!(received.is_whole() && received.expires_at == later);
        assert_eq!(upload(4).admit(0, 4, now), Err(UploadError::Elsewhere { received: 4 }));
        assert_eq!(upload(4).receive((4, 7), now, later), Err(UploadError::TooMuch));
    }

    #[test]
    fn only_a_whole_upload_is_finished_and_nothing_is_added_to_it() {
        let now = Instant::from_millis(50);
        assert_eq!(upload(9).finish(now), Err(UploadError::Elsewhere { received: 9 }));
        let finished = upload(10).finish(now).unwrap();
        assert_eq!(finished.finished_at(), Some(now));
        let more = finished.receive((10, 0), now, now);
        assert_eq!(more, Err(UploadError::Elsewhere { received: 10 }));
    }

    #[test]
    fn time_ends_an_upload_but_not_a_finished_one() {
        let later = Instant::from_millis(100);
        assert_eq!(upload(4).admit(4, 1, later), Err(UploadError::Expired));
        assert_eq!(upload(10).finish(later).unwrap().admit(10, 0, later), Ok(()));
    }
}
