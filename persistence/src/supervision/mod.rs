//! Supervision: what the branches of a subtree have not done, by which rules they are told of it,
//! and what was told to whom.

mod announcing;
pub mod bulletins;
pub mod detection;
mod drafting;
mod entity;
mod gaps;
pub mod governing;
mod inbox;
mod items;
mod mail;
mod notices;
pub mod rectifications;
mod rules;
mod runs;
mod sending;
pub mod tasks;

pub use announcing::announce;
pub use gaps::{Ask, for_each_branch, gap_page, missed_since};
pub use inbox::{
    MessagePosition, lock_message, message_page, notices_in, save_message, unread_messages,
};
pub use items::items_in;
pub use notices::{NoticeFilter, NoticePosition, notice_page, standing};
pub use rules::{
    RulePosition, count_rules, enabled_rules, find_rule, insert_rule, lock_rule, rule_page,
    save_rule,
};
pub use runs::{Progress, step, unended};
