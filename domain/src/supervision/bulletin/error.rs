//! Why a step of a bulletin is refused.

use super::BulletinStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BulletinError {
    #[error("the bulletin is {0:?}")]
    WrongState(BulletinStatus),
    #[error("issued by a second person")]
    SamePerson,
    #[error("nothing allows the order by result any more")]
    ExceptionEnded,
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
            Self::ExceptionEnded => Message::new(
                "允许按结果排列组织的例外已经终止：请退回，由起草人改为按组织顺序排列",
                "The exception that allowed the order by result has ended: return the bulletin, so \
                 that its organizations are put back in the order of the tree.",
            ),
            Self::NotBegun => Message::new(
                "该时期尚未开始，没有可以通报的情况",
                "The period has not begun, so there is nothing to tell of it.",
            ),
        }
    }
}
