//! Incidents and risks: network, information, data security (S73–S75).
//!
//! ```text
//! open ─early action▶ handling ─report▶ reported ─close▶ closed
//!   └──────────── report ──────────────────▶│
//! ```
//!
//! The report's limit runs from the detection, not from the entry. Past it, an incident
//! that was not reported climbs one level of the tree at a time.

mod incident;
mod risk;
mod state;

pub use incident::{Incident, IncidentId, TimelineEntry, TimelineStep};
pub use risk::{
    REVIEW_MAX_YEARS, Risk, RiskEnd, RiskError, RiskFacts, RiskId, RiskLevel, check_review,
};
pub use state::{IncidentState, IncidentStatus, Step};

use chrono::TimeDelta;

use crate::{enums::string_enum, message::Message, time::Instant};

string_enum! {
    /// The three categories (S75).
    Category {
        Network = "network", "网络安全", "Network security";
        Information = "information", "信息安全", "Information security";
        Data = "data", "数据安全", "Data security";
    }
}

string_enum! {
    /// Something that may happen, or something that happened.
    Nature {
        Risk = "risk", "风险", "Risk";
        Event = "event", "事件", "Event";
    }
}

string_enum! {
    Severity {
        Minor = "minor", "一般", "Minor";
        Major = "major", "较大", "Major";
        Critical = "critical", "重大", "Critical";
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncidentError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(IncidentStatus),
    #[error("it was detected in the future")]
    Future,
    #[error("it was detected too long ago")]
    LongAgo,
}

impl IncidentError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("当前为「{}」，不能这样做", state.zh()),
                format!("Not possible while it is {}.", state.as_str()),
            ),
            Self::Future => {
                Message::new("发现时间不能在将来", "It cannot have been detected later than now.")
            }
            Self::LongAgo => Message::new(
                "发现时间不能早于一年前",
                "It cannot have been detected more than a year ago.",
            ),
        }
    }
}

/// How long ago something may have been detected that is entered now.
pub const DETECTED_MAX_DAYS: i64 = 366;

/// Whether somebody may enter at `now` what was detected at `at`.
pub fn check_detection(at: Instant, now: Instant) -> Result<(), IncidentError> {
    if at > now {
        return Err(IncidentError::Future);
    }
    let earliest = now.plus(-TimeDelta::days(DETECTED_MAX_DAYS));
    if at < earliest { Err(IncidentError::LongAgo) } else { Ok(()) }
}

/// How long after its detection an incident of a category is reported; settings in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub network: i64,
    pub information: i64,
    pub data: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { network: 60, information: 120, data: 60 }
    }
}

impl Limits {
    pub fn due(&self, category: Category, detected_at: Instant) -> Instant {
        let minutes = match category {
            Category::Network => self.network,
            Category::Information => self.information,
            Category::Data => self.data,
        };
        detected_at.plus(TimeDelta::minutes(minutes.clamp(1, 60 * 24 * 30)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Instant {
        Instant::from_millis(ms)
    }

    #[test]
    fn an_incident_is_not_closed_before_it_was_reported() {
        let open = IncidentState::Open;
        let refused = IncidentError::WrongState(IncidentStatus::Open);
        assert_eq!(open.after(Step::Close, at(1)), Err(refused));
        let handled = open.after(Step::Act, at(1)).unwrap();
        let reported = handled.after(Step::Report, at(2)).unwrap();
        let closed = IncidentState::Closed { reported_at: at(2), at: at(4) };
        assert_eq!(reported.after(Step::Act, at(3)), Ok(reported));
        assert_eq!(reported.after(Step::Close, at(4)), Ok(closed));
    }

    #[test]
    fn a_closed_incident_takes_no_step() {
        let closed = IncidentState::Closed { reported_at: at(1), at: at(2) };
        for step in Step::ALL {
            assert!(closed.after(*step, at(3)).is_err());
        }
    }

    #[test]
    fn a_report_is_made_once() {
        let reported = IncidentState::Reported { at: at(1) };
        assert!(reported.after(Step::Report, at(2)).is_err());
        assert_eq!(reported.reported_at(), Some(at(1)));
    }

    #[test]
    fn what_was_detected_tomorrow_or_years_ago_is_a_slip_of_the_pen() {
        let now = at(1_800_000_000_000);
        let days = |days| now.plus(TimeDelta::days(days));
        assert_eq!(check_detection(now, now), Ok(()));
        assert_eq!(check_detection(days(-366), now), Ok(()));
        assert_eq!(check_detection(days(-367), now), Err(IncidentError::LongAgo));
        assert_eq!(check_detection(days(1), now), Err(IncidentError::Future));
    }

    #[test]
    fn the_limit_runs_from_the_detection() {
        let limits = Limits::default();
        let due = limits.due(Category::Data, at(0));
        assert_eq!(due.millis(), 3_600_000);
    }
}
