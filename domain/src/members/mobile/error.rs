//! Why a step of a mobile member's stay is refused.

use chrono::NaiveDate;

use super::{MobileEnd, MobileStay};
use crate::message::Message;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MobileError {
    #[error("no member")]
    NoMember,
    #[error("nobody registers oneself")]
    Own,
    #[error("since a day that cannot be")]
    BeganOn { first: NaiveDate, last: NaiveDate },
    #[error("away for too short a time")]
    TooShort { after: NaiveDate },
    #[error("back too far ahead")]
    TooLong { last: NaiveDate },
    #[error("no organization where the member could live")]
    Host,
    #[error("abroad there is no organization of the register")]
    HostAbroad,
    #[error("the stay is over: {}", .0.as_str())]
    Ended(MobileEnd),
    #[error("back on a day that cannot be")]
    ReturnedOn { first: NaiveDate, last: NaiveDate },
    #[error("contacted on a day that cannot be")]
    ContactedOn { first: NaiveDate, last: NaiveDate },
}

/// A day between two others.
fn between(zh: &str, en: &str, (first, last): (NaiveDate, NaiveDate)) -> Message {
    Message::new(
        format!("{zh}应在 {first} 至 {last} 之间"),
        format!("{en} lies between {first} and {last}."),
    )
}

impl MobileError {
    /// The field to point at; none where the state or the person is against it.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::NoMember => Some("/member_id"),
            Self::BeganOn { .. } => Some("/began_on"),
            Self::TooShort { .. } | Self::TooLong { .. } => Some("/expected_until"),
            Self::Host | Self::HostAbroad => Some("/host_organization_id"),
            Self::ReturnedOn { .. } => Some("/returned_on"),
            Self::ContactedOn { .. } => Some("/contacted_on"),
            Self::Ended(_) | Self::Own => None,
        }
    }

    pub fn message(self) -> Message {
        match self {
            Self::NoMember => Message::new(
                "只登记正式党员和预备党员的外出流动",
                "Only full and probationary members are registered as mobile.",
            ),
            Self::Own => Message::new(
                "不能办理本人的流动登记和联系记录，请由其他有权人员办理",
                "Nobody registers or contacts oneself; let another administrator do it.",
            ),
            Self::BeganOn { first, last } => between("外出日期", "The first day", (first, last)),
            Self::TooShort { after } => too_short(after),
            Self::TooLong { last } => Message::new(
                format!("预计返回日期不能晚于 {last}，请检查年份；无法预计的可不填"),
                format!("Expect the return by {last}; check the year, or leave it open."),
            ),
            Self::Host => Message::new(
                "流入地党组织应是现有的、本支部及其上级以外的党组织；不在名册内的请填写 place",
                "The host is a living organization other than the branch and those above it; give `place` for one outside the register.",
            ),
            Self::HostAbroad => Message::new(
                "出国（境）的请在 place 中填写所在国家（地区）和地点",
                "For somebody abroad give the country and the town in `place`.",
            ),
            Self::Ended(how) => Message::new(
                format!("该次流动已结束（{}），不能再办理", how.zh()),
                format!("The stay is over ({}); nothing is added to it.", how.en().to_lowercase()),
            ),
            Self::ReturnedOn { first, last } => {
                between("返回日期", "The day of return", (first, last))
            }
            Self::ContactedOn { first, last } => {
                between("联系日期", "The day of contact", (first, last))
            }
        }
    }
}

fn too_short(after: NaiveDate) -> Message {
    let months = MobileStay::AWAY_MONTHS;
    Message::new(
        format!(
            "连续外出超过 {months} 个月的才登记为流动党员，预计返回日期应晚于 {after}；无法预计的可不填"
        ),
        format!(
            "Mobile members are away for more than {months} months: expect the return after {after}, or leave it open."
        ),
    )
}
