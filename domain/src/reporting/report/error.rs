//! Why a step of a report is refused.

use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    #[error("the report is issued")]
    Issued,
    #[error("issued by a second person")]
    SamePerson,
}

impl ReportError {
    pub fn message(self) -> Message {
        match self {
            Self::Issued => Message::new(
                "报告已印发，不能再修改或删除；数据有更正的，请生成新的报告",
                "The report is issued and is never changed or deleted; what was corrected since is \
                 in the next report.",
            ),
            Self::SamePerson => Message::new(
                "起草报告的人不能印发，请由另一位有权人员核对后印发",
                "Whoever drafted a report does not issue it; let another person look it over and do so.",
            ),
        }
    }
}
