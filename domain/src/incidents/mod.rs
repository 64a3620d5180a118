//! Incidents and risks: network, information, data security (S73–S75).
//!
//! ```text
//! open ─early action▶ handling ─report▶ reported ─close▶ closed
//!   └──────────── report ──────────────────▶│
//! ```
//!
//! The report's limit runs from the detection, not from the entry. Past it, an incident
//! that was not reported climbs one level of the tree at a time.

use chrono::TimeDelta;

use crate::{enums::string_enum, id::Id, message::Message, time::Instant};

/// Marker of incidents.
#[derive(Debug)]
pub struct Incident;
pub type IncidentId = Id<Incident>;

string_enum! {
    /// The three categories (S75).
    Category {
        Network = "network", "网络安全";
        Information = "information", "信息安全";
        Data = "data", "数据安全";
    }
}

string_enum! {
    /// Something that may happen, or something that happened.
    Nature {
        Risk = "risk", "风险";
        Event = "event", "事件";
    }
}

string_enum! {
    Severity {
        Minor = "minor", "一般";
        Major = "major", "较大";
        Critical = "critical", "重大";
    }
}

string_enum! {
    State {
        Open = "open", "待处置";
        Handling = "handling", "处置中";
        Reported = "reported", "已报告";
        Closed = "closed", "已办结";
    }
}

string_enum! {
    /// What is done to an incident.
    Step {
        Act = "act", "先期处置";
        Report = "report", "报告";
        Close = "close", "办结";
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncidentError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(State),
    #[error("it was detected in the future")]
    Future,
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
        }
    }
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

impl State {
    /// The state after a step.
    pub fn after(self, step: Step) -> Result<Self, IncidentError> {
        match (self, step) {
            (Self::Open | Self::Handling, Step::Act) => Ok(Self::Handling),
            (Self::Open | Self::Handling, Step::Report) | (Self::Reported, Step::Act) => {
                Ok(Self::Reported)
            }
            (Self::Reported, Step::Close) => Ok(Self::Closed),
            (state, _) => Err(IncidentError::WrongState(state)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_is_not_closed_before_it_was_reported() {
        assert_eq!(State::Open.after(Step::Close), Err(IncidentError::WrongState(State::Open)));
        let told = State::Open.after(Step::Act).and_then(|state| state.after(Step::Report));
        assert_eq!(told.and_then(|state| state.after(Step::Close)), Ok(State::Closed));
    }

    #[test]
    fn a_closed_incident_takes_no_step() {
        for step in Step::ALL {
            assert!(State::Closed.after(*step).is_err());
        }
    }

    #[test]
    fn the_limit_runs_from_the_detection() {
        let limits = Limits::default();
        let due = limits.due(Category::Data, Instant::from_millis(0));
        assert_eq!(due.millis(), 3_600_000);
    }
}
