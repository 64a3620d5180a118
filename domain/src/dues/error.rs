//! Why dues are not settled, paid or taken back.

use chrono::NaiveDate;

use super::{Fen, PayerKind};
use crate::{message::Message, study_days::Month};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DuesError {
    #[error("the ledger is off here")]
    Off,
    #[error("nobody settles the own dues")]
    Own,
    #[error("no member")]
    NoMember,
    #[error("taken in in {0}")]
    BeforeAdmission(Month),
    #[error("later than {0}")]
    TooFar(Month),
    #[error("no payment")]
    NoPayment,
    #[error("taken back before")]
    TakenBack,
}

impl DuesError {
    pub fn message(self) -> Message {
        match self {
            Self::Off => Message::new(
                "本组织未启用党费台账；请由本级或上级党委在“党费标准”（PUT /v1/organizations/{id}/dues-rates，enabled 为 true）中启用",
                "Dues are not kept here; a committee here or above switches them on with its rates (PUT /v1/organizations/{id}/dues-rates with `enabled` true).",
            ),
            Self::Own => Message::new(
                "不能核定本人的党费标准，请由其他有权人员办理",
                "Nobody settles the own dues; let another administrator do it.",
            ),
            Self::NoMember => Message::new(
                "只核定正式党员和预备党员的党费",
                "Only full and probationary members pay dues.",
            ),
            Self::BeforeAdmission(first) => Message::new(
                format!("预备党员从支部大会通过之月（{first}）起交纳党费"),
                format!("A member pays from the month of the branch meeting on, {first}."),
            ),
            Self::TooFar(last) => too_far(last),
            Self::NoPayment => Message::new(
                "只能冲销交纳的记录；冲销有误的，请重新登记交纳",
                "Only a payment is taken back; where that was wrong, record the payment anew.",
            ),
            Self::TakenBack => {
                Message::new("该笔记录已冲销", "This payment was taken back before.")
            }
        }
    }
}

fn too_far(last: Month) -> Message {
    Message::new(
        format!("月份不能晚于 {last}，请检查年份"),
        format!("The month is {last} at the latest; check the year."),
    )
}

/// What is wrong with a standard, at a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandardFault {
    #[error("{} needs an income", .0.as_str())]
    BaseMissing(PayerKind),
    #[error("{} has no income to count", .0.as_str())]
    BaseOdd(PayerKind),
    #[error("the amount of {} is worked out", .0.as_str())]
    AmountOdd(PayerKind),
    #[error("the amount is not between {least:?} and {most:?}")]
    AmountRange { kind: PayerKind, least: Fen, most: Fen },
    #[error("not less than {0:?}")]
    NotLess(Fen),
    #[error("ends before {0}")]
    EndsBefore(Month),
}

impl StandardFault {
    pub const fn field(self) -> &'static str {
        match self {
            Self::BaseMissing(_) | Self::BaseOdd(_) => "/base_fen",
            Self::AmountOdd(_) | Self::AmountRange { .. } => "/amount_fen",
            Self::NotLess(_) => "/reduction/amount_fen",
            Self::EndsBefore(_) => "/reduction/until_month",
        }
    }

    pub fn message(self) -> Message {
        match self {
            Self::BaseMissing(kind) => Message::new(
                format!("“{}”按每月固定收入计算，请填写计算基数", kind.zh()),
                "It is worked out from the income; give `base_fen`.",
            ),
            Self::BaseOdd(kind) => Message::new(
                format!("“{}”不按收入计算，请去掉计算基数", kind.zh()),
                "It is not worked out from an income; leave `base_fen` out.",
            ),
            Self::AmountOdd(kind) => Message::new(
                format!("“{}”的应交额由计算基数得出，请去掉金额", kind.zh()),
                "The amount is worked out; leave `amount_fen` out.",
            ),
            Self::AmountRange { kind, least, most } => Message::new(
                format!("“{}”每月交纳 {} 至 {} 元", kind.zh(), least.yuan(), most.yuan()),
                format!("Between {} and {} fen a month are paid.", least.0, most.0),
            ),
            Self::NotLess(amount) => Message::new(
                format!("减交后的金额应少于应交额 {} 元；免交填 0", amount.yuan()),
                format!("A reduction is less than the {} fen that are due; 0 exempts.", amount.0),
            ),
            Self::EndsBefore(from) => Message::new(
                format!("减免的最后一个月不能早于 {from}"),
                format!("A reduction ends in {from} or later."),
            ),
        }
    }
}

/// What is wrong with a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentFault {
    #[error("paid after {0}")]
    PaidLater(NaiveDate),
    #[error("later than {0}")]
    TooFar(Month),
    #[error("twice for one month")]
    Twice,
}

impl PaymentFault {
    pub fn message(self) -> Message {
        match self {
            Self::PaidLater(today) => Message::new(
                format!("交纳日期不能晚于今天（{today}）"),
                format!("The day of payment is today, {today}, or before."),
            ),
            Self::TooFar(last) => too_far(last),
            Self::Twice => Message::new(
                "同一党员同一月份重复，请合为一笔",
                "The same member and month are there twice; enter one sum.",
            ),
        }
    }
}
