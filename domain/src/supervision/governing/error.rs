//! Why a governing document is not changed.

use chrono::NaiveDate;

use super::VERSIONS_OF_A_DOCUMENT;
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GoverningError {
    #[error("a version of it has come into force")]
    InForce,
    #[error("a document has at most {VERSIONS_OF_A_DOCUMENT} versions")]
    TooManyVersions,
    #[error("it must begin after {0}, the first day of the version before")]
    NotLater(NaiveDate),
    #[error("its last day comes before its first")]
    EndsBeforeItBegins,
    #[error("supervision ran under the version before until {0}")]
    RanUnder(NaiveDate),
    #[error("there is no such version that could still be withdrawn")]
    NoSuchVersion,
    #[error("there is no such version")]
    NoVersion,
    #[error("the version has its paper")]
    HasPaper,
    #[error("a withdrawal is of today or later")]
    WithdrawnInThePast,
}

impl GoverningError {
    pub fn message(self) -> Message {
        match self {
            Self::InForce => Message::new(
                "已有版本生效，制度的名称、制发机关和类别不能再修改；如有变化请另行登记制度",
                "A version has come into force, so title, issuer and kind stay; enter another \
                 document if they changed.",
            ),
            Self::TooManyVersions => Message::new(
                format!("一项制度最多 {VERSIONS_OF_A_DOCUMENT} 个版本，请另行登记制度"),
                format!(
                    "A document has at most {VERSIONS_OF_A_DOCUMENT} versions; enter another one."
                ),
            ),
            Self::NotLater(day) => Message::new(
                format!("新版本的施行日期应晚于上一版本的施行日期 {day}"),
                format!("A version begins after the one before, which begins on {day}."),
            ),
            Self::EndsBeforeItBegins => Message::new(
                "失效日期不能早于施行日期",
                "The last day cannot come before the first.",
            ),
            Self::RanUnder(day) => Message::new(
                format!("至 {day} 已依据上一版本开展督促，新版本应自次日起施行"),
                format!(
                    "Supervision ran under the version before until {day}; begin the new one on a \
                     later day."
                ),
            ),
            Self::NoSuchVersion => Message::new(
                "没有这个版本，或该版本已经废止、失效",
                "There is no such version, or it holds no longer anyway.",
            ),
            Self::NoVersion => Message::new(
                "该制度没有这个版本，版本号见 /versions",
                "The document has no version of this number; `/versions` lists them.",
            ),
            Self::HasPaper => Message::new(
                "该版本已有原件，不能更换；如有变化请登记新的版本",
                "This version has its paper, which stays; enter the next version if it changed.",
            ),
            Self::WithdrawnInThePast => Message::new(
                "废止日期应为今天或以后",
                "Withdraw it from today on or from a later day.",
            ),
        }
    }
}
