//! Why a transfer is refused, with what to do instead.

use chrono::NaiveDate;

use super::TransferStatus;
use crate::message::Message;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(TransferStatus),
    #[error("the letter was good until {0}")]
    Expired(NaiveDate),
    #[error("an organization outside answers by its receipt")]
    OutsideAnswers,
    #[error("the receiving branch answers")]
    BranchAnswers,
    #[error("between {first} and {last}")]
    Day { field: &'static str, first: NaiveDate, last: NaiveDate },
    #[error("{0} is under way")]
    UnderWay(String),
    #[error("the member belongs to this branch")]
    SameBranch,
    #[error("nobody transfers oneself")]
    Own,
    #[error("the receiving branch is dissolved")]
    BranchDissolved,
}

impl TransferError {
    pub fn message(&self) -> Message {
        match self {
            Self::WrongState(status) => Message::new(
                format!("该转接现为“{}”状态，不能进行此操作", status.zh()),
                format!("Not possible while the transfer is “{}”.", status.en()),
            ),
            Self::Expired(day) => Message::new(
                format!("介绍信有效期至 {day}，已过期；请转出方重新开具"),
                format!("The letter was good until {day}; the sending side has to issue another."),
            ),
            Self::OutsideAnswers => Message::new(
                "转往系统外的，以对方回执为准，请使用 confirm-receipt",
                "An organization outside answers by its receipt; use confirm-receipt.",
            ),
            Self::BranchAnswers => Message::new(
                "系统内转接由接收方办理接收或退回",
                "The receiving branch accepts or rejects it.",
            ),
            Self::Day { first, last, .. } => Message::new(
                format!("日期应在 {first} 至 {last} 之间"),
                format!("The day lies between {first} and {last}."),
            ),
            Self::UnderWay(number) => Message::new(
                format!("该党员的转接 {number} 正在办理，请先撤回或等待其办结"),
                format!("Transfer {number} of this member is under way; withdraw it first."),
            ),
            Self::SameBranch => {
                Message::new("该党员已在此支部", "The member belongs to this branch.")
            }
            Self::Own => Message::new(
                "不能办理本人的组织关系转接，请由其他有权人员办理",
                "Nobody transfers oneself; let another administrator do it.",
            ),
            Self::BranchDissolved => Message::new(
                "接收支部已撤销，请退回或由转出方撤回",
                "The receiving branch is dissolved; reject the transfer or have it withdrawn.",
            ),
        }
    }
}
