//! Check-in: a code that changes every thirty seconds and proves when it was on the screen.
//!
//! The code carries the number of its interval, counted from the session's start, and a mark
//! that only the server can make. So a phone without network keeps it, sends it hours later, and
//! the phone's own clock is never asked.

use chrono::TimeDelta;

use super::{Mode, StudySession};
use crate::{message::Message, study::AttendanceStatus, time::Instant};

/// How long one code is shown.
pub const INTERVAL_SECONDS: i64 = 30;
/// Doors open this long before the session.
pub const DOORS_OPEN: TimeDelta = TimeDelta::minutes(30);
/// A kept code is taken until this long after the session's end.
pub const UPLOAD_WITHIN: TimeDelta = TimeDelta::days(7);

/// The number of an interval since the doors opened.
pub type Interval = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckInError {
    #[error("the session is cancelled")]
    Cancelled,
    #[error("the doors are not open yet")]
    TooEarly,
    #[error("the session is over")]
    Over,
    #[error("the code is not of this session")]
    WrongCode,
    #[error("the code was kept too long")]
    TooLate,
}

impl CheckInError {
    pub fn message(self) -> Message {
        match self {
            Self::Cancelled => Message::new("该次学习已取消", "The session is cancelled."),
            Self::TooEarly => Message::new(
                "签到在学习开始前 30 分钟开放",
                "Check-in opens 30 minutes before the session.",
            ),
            Self::Over => Message::new(
                "学习已结束，不再显示签到码；漏签请由支部管理员登记",
                "The session is over; whoever missed the code is entered by the branch.",
            ),
            Self::WrongCode => Message::new(
                "签到码不正确，请重新扫描现场的二维码",
                "The code is not of this session; scan the one on the screen again.",
            ),
            Self::TooLate => Message::new(
                "离线签到应在学习结束后 7 天内上传；请由支部管理员登记",
                "A kept code is taken within seven days; ask the branch to enter the attendance.",
            ),
        }
    }
}

impl StudySession {
    /// The interval whose code is shown now.
    pub fn interval_at(&self, now: Instant) -> Result<Interval, CheckInError> {
        self.not_cancelled().map_err(|_| CheckInError::Cancelled)?;
        let since = now.millis() - self.draft.starts_at.plus(-DOORS_OPEN).millis();
        if since < 0 {
            return Err(CheckInError::TooEarly);
        }
        let interval = Interval::try_from(since / (INTERVAL_SECONDS * 1000)).ok();
        interval.filter(|_| now <= self.draft.ends_at).ok_or(CheckInError::Over)
    }

    /// When an interval began; its end is [`INTERVAL_SECONDS`] later.
    pub fn interval_begins(&self, interval: Interval) -> Instant {
        let opened = self.draft.starts_at.plus(-DOORS_OPEN);
        opened.plus(TimeDelta::seconds(i64::from(interval) * INTERVAL_SECONDS))
    }

    /// Whether a genuine code of `interval` still counts when it arrives at `now`.
    pub fn may_check_in(&self, interval: Interval, now: Instant) -> Result<(), CheckInError> {
        self.not_cancelled().map_err(|_| CheckInError::Cancelled)?;
        let shown = self.interval_begins(interval);
        if shown > self.draft.ends_at || shown > now {
            return Err(CheckInError::WrongCode);
        }
        if now > self.draft.ends_at.plus(UPLOAD_WITHIN) {
            return Err(CheckInError::TooLate);
        }
        Ok(())
    }

    /// How a check-in is written down.
    pub fn checked_in_as(&self) -> AttendanceStatus {
        match self.draft.mode {
            Mode::Online => AttendanceStatus::Online,
            Mode::Offline | Mode::Mixed => AttendanceStatus::Present,
        }
    }
}
