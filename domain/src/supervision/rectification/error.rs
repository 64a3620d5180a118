//! Why a step of a case is refused, with what to do instead.

use super::RectificationStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RectificationError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(RectificationStatus),
    #[error("nothing is closed without evidence")]
    NoEvidence,
    #[error("a deadline lies between tomorrow and half a year ahead")]
    Deadline,
    #[error("an extension moves the deadline to a later day")]
    NotLater,
}

impl RectificationError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("该整改事项现为“{}”状态，不能进行此操作", state.zh()),
                format!("Not possible while the state of the case is “{}”.", state.en()),
            ),
            Self::NoEvidence => Message::new(
                "没有待核验的佐证材料，不能销号；请支部先提交佐证",
                "Nothing is closed without evidence; the branch has to give it first.",
            ),
            Self::Deadline => Message::new(
                "整改期限应在明天至半年之内",
                "A deadline lies between tomorrow and half a year ahead.",
            ),
            Self::NotLater => Message::new(
                "延长后的期限应晚于原期限",
                "An extension moves the deadline to a later day.",
            ),
        }
    }
}
