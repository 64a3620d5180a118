//! Why an export or a step of its operation is refused.

use super::OperationStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OperationError {
    #[error("the operation is {0:?}")]
    Ended(OperationStatus),
    #[error("somebody else has the lease")]
    LeaseLost,
    #[error("a period is needed")]
    PeriodMissing,
    #[error("a period does not apply")]
    PeriodUnused,
    #[error("the list is one of a year")]
    NotAYear,
    #[error("statuses do not apply")]
    StatusUnused,
}

impl OperationError {
    pub fn message(self) -> Message {
        match self {
            Self::Ended(status) => Message::new(
                format!("该操作{}，不能再取消", status.zh()),
                format!("The operation is {} and cannot be cancelled.", status.as_str()),
            ),
            Self::LeaseLost => Message::new("该操作由另一服务器办理", "Another server does it."),
            Self::PeriodMissing => Message::new(
                "此类导出需要填写 period：年度（2026）、季度（2026-Q4）或月份（2026-11）",
                "This export needs a period: a year (2026), a quarter (2026-Q4) or a month (2026-11).",
            ),
            Self::PeriodUnused => Message::new(
                "名册为当前情况，请去掉 period",
                "The roster is as of now; leave period out.",
            ),
            Self::NotAYear => Message::new(
                "学时按年度统计，period 应为年度，如 2026",
                "Hours are counted by the year; write period as 2026.",
            ),
            Self::StatusUnused => Message::new(
                "status 只适用于名册，请去掉",
                "Only the roster is narrowed by status; leave it out.",
            ),
        }
    }
}
