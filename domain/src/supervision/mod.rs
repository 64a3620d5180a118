//! Supervision: what branches have not done yet, whose turn it is, and who is told of it when.
//!
//! ```text
//! the deputy head leads ─▶ the centre coordinates ─▶ the committee urges ─▶ the branch carries out
//!
//! duties of a branch ──gaps──▶ what is missing ──(a rule's day comes)──▶ notice ──▶ inbox
//!                                    └── the record arrives: the gap is closed, and so is the notice
//! ```

pub mod bulletin;
mod calendar;
pub mod detection;
mod gaps;
pub mod governing;
mod item;
mod message;
mod notice;
mod own;
pub mod rectification;
mod responsibility;
mod rule;
mod rule_kind;
pub mod task;

use crate::access::Role;

pub use calendar::{CountFrom, DAY_OF_MONTH_MAX, DayError, DayRule, WORKING_DAYS_MAX};
pub use gaps::{BranchFacts, Gap, GapCounts, Span, counts};
pub use item::{ADDRESSEES, Audience, InboxItem, InboxItemId, InboxItemKind, NewInboxItem};
pub use message::{InboxMessage, InboxMessageId};
pub use notice::{MissingItem, Notice, NoticeId, NoticeState, UnderVersion};
pub use own::{OwnDuty, OwnGap};
pub use responsibility::{RESPONSIBILITIES, Responsibility, Tier};
pub use rule::{
    Cap, CapError, Delivery, DueRun, Lapsed, RULES_OF_A_LEVEL, RuleSettings, SupervisionRule,
    SupervisionRuleId, TooManyRules, cap_at, delivery, due,
};
pub use rule_kind::RuleKind;

/// The offices of a branch whose holders are told what is missing there.
pub const OFFICES: [Role; 2] = [Role::BranchSecretary, Role::BranchAdministrator];
