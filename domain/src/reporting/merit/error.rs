//! Why a step of a nomination is refused.

use super::NominationStatus;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NominationError {
    #[error("the nomination is {0:?}")]
    WrongState(NominationStatus),
    #[error("nobody nominates or decides about oneself")]
    OwnNomination,
    #[error("decided by a second person")]
    SamePerson,
    #[error("decided by another level")]
    OtherLevel,
    #[error("no evidence is attached")]
    NoEvidence,
    #[error("attached already")]
    AttachedBefore,
    #[error("not attached")]
    NotAttached,
    #[error("as much evidence as there may be")]
    TooMuch,
}

impl NominationError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("推荐材料的状态为“{}”，不能这样办理", state.zh()),
                format!(
                    "The nomination is {}; this step is not possible.",
                    state.en().to_lowercase()
                ),
            ),
            Self::OwnNomination => Message::new(
                "不能推荐本人或审定本人的推荐材料，请由其他有权人员办理",
                "Nobody nominates oneself or decides about the own nomination; let somebody else do so.",
            ),
            Self::SamePerson => Message::new(
                "起草、附依据或报送的人不能审定，请由上级另一位有权人员审定",
                "Whoever drafted, attached evidence or submitted does not decide; let another person \
                 of the level above do so.",
            ),
            Self::OtherLevel => Message::new(
                "推荐材料由上一级党组织审定，请由该党组织的人员办理",
                "The level above decides: somebody who holds office there does so.",
            ),
            Self::NoEvidence => Message::new(
                "请至少附一条有据可查的依据后再报送",
                "Attach at least one record as evidence before submitting.",
            ),
            Self::AttachedBefore => Message::new(
                "该记录已作为依据附上，不用重复",
                "This record is attached already; once is enough.",
            ),
            Self::NotAttached => Message::new(
                "推荐材料中没有这条依据",
                "The nomination has no such piece of evidence.",
            ),
            Self::TooMuch => Message::new(
                "依据最多 30 条，请先移除不必要的",
                "There are at most 30 pieces of evidence; remove one first.",
            ),
        }
    }
}
