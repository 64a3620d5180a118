//! Why an article may not take a step.

use crate::message::Message;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    #[error("is in review")]
    InReview,
    #[error("is published")]
    Published,
    #[error("was withdrawn")]
    Withdrawn,
    #[error("is not in review")]
    NotInReview,
    #[error("is not published")]
    NotPublished,
    #[error("reviewer wrote it")]
    OwnText,
    #[error("reviewer approved before")]
    ApprovedBefore,
}

impl ContentError {
    pub fn message(&self) -> Message {
        let (zh, en) = match self {
            Self::InReview => (
                "稿件正在审核，退回后才能修改",
                "It is in review; it can change once it is returned.",
            ),
            Self::Published => {
                ("稿件已发布，撤回后才能修改", "It is published; withdraw it before changing it.")
            }
            Self::Withdrawn => (
                "稿件已撤回，修改后才能再次提交",
                "It was withdrawn; change it before submitting again.",
            ),
            Self::NotInReview => ("稿件不在审核中", "It is not in review."),
            Self::NotPublished => ("稿件尚未发布", "It is not published."),
            Self::OwnText => {
                ("不能审核自己编写的稿件", "Nobody reviews a text that they wrote themselves.")
            }
            Self::ApprovedBefore => (
                "您已审核通过，还需另一位审核人",
                "You have approved it; another reviewer has to follow.",
            ),
        };
        Message::new(zh, en)
    }
}
