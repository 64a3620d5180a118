//! A file on its way in, in pieces, over connections that break (C-29).
//!
//! ```text
//! begun ──piece──▶ … ──last piece──▶ looked at ──▶ a draft with a file
//!    └── expired, given up or of a kind that is not taken ──▶ gone
//! ```

use super::ChannelId;
use crate::{access::AccountId, id::Id, message::Message, time::Instant};

pub type UploadId = Id<Upload>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: UploadId,
    pub account: AccountId,
    pub channel: ChannelId,
    pub title: String,
    pub file_name: String,
    pub bytes: i64,
    /// What is durably in the file.
    pub received: i64,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub finished_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    #[error("expired")]
    Expired,
    #[error("the upload stands at {received}")]
    Elsewhere { received: i64 },
    #[error("more than was announced")]
    TooMuch,
}

impl Upload {
    /// Whether `arriving` bytes may be added at `offset`.
    pub fn admit(&self, offset: i64, arriving: i64, now: Instant) -> Result<(), UploadError> {
        if self.finished_at.is_none() && now >= self.expires_at {
            return Err(UploadError::Expired);
        }
        if offset != self.received {
            return Err(UploadError::Elsewhere { received: self.received });
        }
        if arriving > self.bytes - self.received {
            return Err(UploadError::TooMuch);
        }
        Ok(())
    }

    /// Everything is there.
    pub const fn is_whole(&self) -> bool {
        self.received == self.bytes
    }
}

impl UploadError {
    pub fn message(&self) -> Message {
        match self {
            Self::Expired => {
                Message::new("上传已过期，请重新开始", "The upload has expired; begin a new one.")
            }
            Self::Elsewhere { received } => Message::new(
                format!("已收到 {received} 字节，请从此处继续"),
                format!("{received} bytes have arrived; go on from there."),
            ),
            Self::TooMuch => Message::new(
                "内容超过开始时声明的长度",
                "This is more than the length that was announced.",
            ),
        }
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
            received,
            created_at: Instant::from_millis(0),
            expires_at: Instant::from_millis(100),
            finished_at: None,
        }
    }

    #[test]
    fn a_piece_is_added_where_the_upload_stands_and_nowhere_else() {
        let now = Instant::from_millis(50);
        assert_eq!(upload(4).admit(4, 6, now), Ok(()));
        assert_eq!(upload(4).admit(0, 4, now), Err(UploadError::Elsewhere { received: 4 }));
        assert_eq!(upload(4).admit(4, 7, now), Err(UploadError::TooMuch));
        assert!(upload(10).is_whole() && !upload(9).is_whole());
    }

    #[test]
    fn time_ends_an_upload_but_not_a_finished_one() {
        let later = Instant::from_millis(100);
        assert_eq!(upload(4).admit(4, 1, later), Err(UploadError::Expired));
        let whole = Upload { finished_at: Some(later), ..upload(10) };
        assert_eq!(whole.admit(10, 0, later), Ok(()));
    }
}
