//! Why a step of an appraisal is refused.

use super::AppraisalStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppraisalError {
    #[error("the appraisal is {0:?}")]
    WrongState(AppraisalStatus),
    #[error("nobody appraises oneself")]
    OwnAppraisal,
    #[error("issued by a second person")]
    SamePerson,
    #[error("graded by another level")]
    OtherLevel,
}

impl AppraisalError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("述职评议考核材料{}，不能这样办理", state.zh()),
                format!(
                    "The appraisal is {}; this step is not possible.",
                    state.en().to_lowercase()
                ),
            ),
            Self::OwnAppraisal => Message::new(
                "不能评定、确认或撤回本人的述职评议考核，请由上级其他人员办理",
                "Nobody grades, confirms or withdraws the own appraisal; let somebody else of the \
                 level above do so.",
            ),
            Self::SamePerson => Message::new(
                "评定等次的人不能确认，请由另一位有权人员核对后确认",
                "Whoever gave the grade does not confirm it; let another person look it over and do so.",
            ),
            Self::OtherLevel => Message::new(
                "述职评议考核逐级开展：等次由组织本次考核的党组织的人员评定",
                "Secretaries are appraised level by level: somebody who holds office at the \
                 organization that opened the appraisal gives the grade.",
            ),
        }
    }
}
