//! Why a step of a task is refused, with what to do instead.

use super::TaskStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaskError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(TaskStatus),
    #[error("the due time lies between now and a year ahead")]
    Due,
    #[error("an extension moves the due time to a later one")]
    NotLater,
    #[error("no branch is asked")]
    NobodyAsked,
    #[error("the branch has not answered")]
    NotAnswered,
    #[error("an answer is returned once")]
    ReturnedBefore,
    #[error("the branch is no longer asked")]
    Released,
}

impl TaskError {
    pub fn message(self) -> Message {
        let (zh, en) = match self {
            Self::WrongState(state) => return wrong_state(state),
            Self::Due => (
                "截止时间应在现在之后、一年之内，请改为今后的时间",
                "The due time lies between now and a year ahead; choose a later one.",
            ),
            Self::NotLater => (
                "延长后的截止时间应晚于原截止时间",
                "An extension moves the due time to a later one.",
            ),
            Self::NobodyAsked => (
                "所选范围内没有党支部，请改选有党支部的组织",
                "There is no branch among those that are asked; choose organizations that have some.",
            ),
            Self::NotAnswered => (
                "该党支部尚未填报，无可退回",
                "The branch has not answered; nothing can be returned.",
            ),
            Self::ReturnedBefore => (
                "每个党支部只退回一次；请直接与该党支部联系",
                "An answer is returned once; talk to the branch.",
            ),
            Self::Released => (
                "该党支部已撤销或已划出，不再需要填报",
                "The branch was dissolved or moved away and is no longer asked.",
            ),
        };
        Message::new(zh, en)
    }
}

fn wrong_state(state: TaskStatus) -> Message {
    Message::new(
        format!("该任务现为“{}”状态，不能进行此操作", state.zh()),
        format!("Not possible while the state of the task is “{}”.", state.en()),
    )
}
