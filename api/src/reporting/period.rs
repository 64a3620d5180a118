//! The period that a request asks for.

use lighthouse_domain::{
    message::Message, reporting::ReportPeriod, study_days::Month, time::Instant,
};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

pub(super) fn not_begun() -> Message {
    Message::new(
        "该时期尚未开始，没有可以统计的数据",
        "The period has not begun, so there is nothing to count.",
    )
}

pub(super) fn unreadable() -> Message {
    Message::new(
        "请填写月份（2026-11）、季度（2026-Q4）或年度（2026）",
        "Write a month as 2026-11, a quarter as 2026-Q4 or a year as 2026.",
    )
}

/// The asked period, which has begun; this month where nothing is asked.
pub(super) fn period_of(text: Option<&str>, now: Instant) -> Result<ReportPeriod, Problem> {
    let refuse = |code, message| {
        let fault = FieldError::parameter("period", code, message);
        Problem::new(Code::InvalidParameter).fault(fault)
    };
    let Some(text) = text else {
        return Ok(ReportPeriod::month(Month::containing(now.day())));
    };
    let period = ReportPeriod::parse(text);
    let period = period.ok_or_else(|| refuse(FieldErrorCode::InvalidFormat, unreadable()))?;
    if period.from() > now.day() {
        return Err(refuse(FieldErrorCode::Rule, not_begun()));
    }
    Ok(period)
}
