//! Why a step of a bulletin is refused.

use super::BulletinStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BulletinError {
    #[error("the bulletin is {0:?}")]
    WrongState(BulletinStatus),
    #[error("issued by a second person")]
    SamePerson,
    #[error("organizations may not be ordered by result")]
    Ranking,
    #[error("the period has not begun")]
    NotBegun,
}

impl BulletinError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("通报{}，不能这样办理", state.zh()),
                format!(
                    "The bulletin is {}; this step is not possible.",
                    state.en().to_lowercase()
                ),
            ),
            Self::SamePerson => Message::new(
                "起草、修改或送审通报的人不能印发，请由另一位有权人员审核印发",
                "Whoever drafted, edited or submitted a bulletin does not issue it; let another \
                 person do so.",
            ),
            Self::Ranking => Message::new(
                "减负规定不允许按结果给组织排名：请按组织顺序列出，或先由安全员登记例外（依据、范围、期限）",
                "The burden rules allow no ranking of organizations by result: keep the order of \
                 the tree, or have an exception recorded first, with its legal reference, scope \
                 and expiry.",
            ),
            Self::NotBegun => Message::new(
                "该时期尚未开始，没有可以通报的情况",
                "The period has not begun, so there is nothing to tell of it.",
            ),
        }
    }
}
