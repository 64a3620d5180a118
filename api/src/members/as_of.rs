//! The day that a read of the register is asked for.

use chrono::{Days, NaiveDate, TimeDelta};
use lighthouse_domain::{message::Message, time::Instant};

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

const AS_OF: &str = "as_of";

/// The day that was asked for; of days to come nothing is known.
pub(super) fn read(
    as_of: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Problem> {
    if as_of.is_none_or(|day| day <= today) {
        return Ok(as_of);
    }
    Err(refused(Message::new(
        format!("最晚为今天 {today}；将来的名册尚不可知"),
        format!("{today} is the latest day; nothing is known of days to come."),
    )))
}

/// Numbers are those of now: they are not opened as of a day.
pub(super) fn refuse_with_purpose(as_of: Option<NaiveDate>) -> Result<(), Problem> {
    if as_of.is_none() {
        return Ok(());
    }
    Err(refused(Message::new(
        "查看完整号码时不能指定日期，请去掉 as_of",
        "Numbers are shown as they are now; leave out as_of.",
    )))
}

fn refused(message: Message) -> Problem {
    let fault = FieldError::parameter(AS_OF, FieldErrorCode::Rule, message);
    Problem::new(Code::InvalidParameter).fault(fault)
}

/// The last instant of a day.
pub(super) fn end_of_day(day: NaiveDate) -> Instant {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    Instant::of_day(next).plus(-TimeDelta::milliseconds(1))
}
