//! Why a piece of an upload is not taken.

use crate::message::Message;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    #[error("expired")]
    Expired,
    #[error("the upload stands at {received}")]
    Elsewhere { received: i64 },
    #[error("more than was announced")]
    TooMuch,
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
