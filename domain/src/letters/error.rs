//! Why a letter does not take a step.

use super::LetterStatus;
use crate::{enums::string_enum, message::Message};

string_enum! {
    /// What is done to a letter.
    Step {
        Submit = "submit", "提交", "Submit";
        Accept = "accept", "受理", "Accept";
        Return = "return", "退回", "Return";
        Approve = "approve", "批准", "Approve";
        Reject = "reject", "不予批准", "Reject";
        Revoke = "revoke", "撤销", "Revoke";
        Edit = "edit", "修改", "Edit";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    #[error("a letter that is {} does not take the step {}", from.as_str(), step.as_str())]
    WrongState { from: LetterStatus, step: Step },
    #[error("nobody decides a letter of one's own")]
    OwnLetter,
    #[error("this officer has approved already")]
    SameApprover,
    #[error("this office has approved already")]
    SameSeat,
    #[error("the letter was changed after the first approval")]
    TextChanged,
    #[error("the period is over")]
    Over,
    #[error("there is no scan yet")]
    NoScan,
}

impl LetterError {
    pub fn message(&self) -> Message {
        match self {
            Self::WrongState { from, step } => Message::new(
                format!("公函为「{}」，不能{}", from.zh(), step.zh()),
                format!(
                    "A letter that is {} does not take the step `{}`.",
                    from.as_str(),
                    step.as_str()
                ),
            ),
            Self::OwnLetter => {
                Message::new("不能审批自己提交的公函", "Nobody decides a letter of one's own.")
            }
            Self::SameApprover => {
                Message::new("您已批准，须由另一人批准", "You have approved; another officer must.")
            }
            Self::SameSeat => Message::new(
                "该岗位已批准，须由另一岗位批准",
                "This office has approved; the other office must.",
            ),
            Self::TextChanged => Message::new(
                "首次批准后公函内容有变，请退回重审",
                "The letter changed after the first approval; return it and begin again.",
            ),
            Self::Over => Message::new("申请的期限已过", "The period that was asked for is over."),
            Self::NoScan => Message::new(
                "请先上传盖章的公函扫描件",
                "Upload the scan of the stamped letter first.",
            ),
        }
    }
}
