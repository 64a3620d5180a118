//! Why a step of an exception is refused, with what to do instead.

use super::ExceptionStatus;
use crate::{burden::Measure, message::Message};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExceptionError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(ExceptionStatus),
    #[error("nobody approves what one has asked for")]
    SelfApproval,
    #[error("the second officer holds the other office")]
    SameSeat,
    #[error("its last day has passed")]
    Over,
    #[error("an exception begins today or within a year")]
    From,
    #[error("an exception ends within a year of its first day")]
    Until,
    #[error("persons are never ranked")]
    Never(Measure),
}

impl ExceptionError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("该例外现为“{}”状态，不能进行此操作", state.zh()),
                format!("Not possible in the state of the exception: {}.", state.en()),
            ),
            Self::SelfApproval => Message::new(
                "不能批准自己申请的例外，请由另一名人员批准",
                "Nobody approves what one has asked for; let the other officer decide.",
            ),
            Self::SameSeat => Message::new(
                "申请和批准须由分管领导和安全员两个岗位分别作出",
                "One of the deputy head and the security officer asks, the other approves.",
            ),
            Self::Over => Message::new(
                "该例外的期限已过，请重新申请",
                "The last day of the exception has passed; ask for another one.",
            ),
            Self::From => Message::new(
                "起始日应在今天至一年之内，不能追溯",
                "An exception begins today or within a year; not in the past.",
            ),
            Self::Until => Message::new(
                "截止日不得早于起始日，期限不超过一年",
                "The last day is not before the first one, and less than a year after it.",
            ),
            Self::Never(measure) => Message::new(
                format!("“{}”不能例外：{}", measure.zh(), measure.rule().instead.0),
                format!("{} can never be excepted. {}", measure.en(), measure.rule().instead.1),
            ),
        }
    }
}
