//! How far a complaint has come; each state carries who did what.

use crate::{access::AccountId, enums::string_enum, message::Message, time::Instant};

string_enum! {
    /// The name of a state.
    ComplaintStatus {
        Open = "open", "待受理", "Open";
        Accepted = "accepted", "已受理", "Accepted";
        Answered = "answered", "已答复", "Answered";
    }
}

/// Where a complaint stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComplaintState {
    Open,
    Accepted {
        by: AccountId,
        at: Instant,
    },
    Answered {
        accepted_by: AccountId,
        accepted_at: Instant,
        by: AccountId,
        at: Instant,
        answer: String,
    },
}

impl ComplaintState {
    pub fn status(&self) -> ComplaintStatus {
        match self {
            Self::Open => ComplaintStatus::Open,
            Self::Accepted { .. } => ComplaintStatus::Accepted,
            Self::Answered { .. } => ComplaintStatus::Answered,
        }
    }

    /// Who took it on, and when.
    pub fn acceptance(&self) -> Option<(AccountId, Instant)> {
        match self {
            Self::Open => None,
            Self::Accepted { by, at } => Some((*by, *at)),
            Self::Answered { accepted_by, accepted_at, .. } => Some((*accepted_by, *accepted_at)),
        }
    }

    /// Who answered, when and what.
    pub fn answer(&self) -> Option<(AccountId, Instant, &str)> {
        match self {
            Self::Answered { by, at, answer, .. } => Some((*by, *at, answer)),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComplaintError {
    #[error("not possible while it is {}", .0.as_str())]
    WrongState(ComplaintStatus),
    #[error("whoever filed a complaint does not decide it")]
    OwnComplaint,
}

impl ComplaintError {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState(state) => Message::new(
                format!("该投诉{}，不能进行此操作", state.zh()),
                format!("Not possible while the complaint is {}.", state.as_str()),
            ),
            Self::OwnComplaint => Message::new(
                "不能办理本人提出的投诉，请由其他同志办理",
                "Nobody handles a complaint of their own; somebody else has to.",
            ),
        }
    }
}
