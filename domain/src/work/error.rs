//! Why a step of a work item is refused.

use super::WorkStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    #[error("the work item is {0:?}")]
    Closed(WorkStatus),
    #[error("ends before it begins, or too late")]
    Period,
}

impl WorkError {
    pub fn message(self) -> Message {
        match self {
            Self::Closed(status) => Message::new(
                format!("该工作事项{}，不能再修改", status.zh()),
                format!(
                    "The work item is {} and is not changed any more.",
                    status.en().to_lowercase()
                ),
            ),
            Self::Period => Message::new(
                "结束日期不能早于开始日期，最长五年",
                "The last day is not before the first one, and five years later at most.",
            ),
        }
    }
}
