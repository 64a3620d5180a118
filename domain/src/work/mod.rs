//! Work items: what an organization has set out to do in a period, and the records that belong to it.
//!
//! Any record that the register keeps can be linked: a session, an article, a plan, a task, a
//! nomination. So what is recorded here is part of the work and no heap of its own beside it.

mod error;
mod item;
mod link;
#[cfg(test)]
mod tests;

pub use error::WorkError;
pub use item::{WorkItem, WorkItemId, WorkOutcome, WorkState, WorkStatus};
pub use link::{LinkedRecord, WorkLink, WorkLinkId, WorkRecord};
