//! Steps of members' lives: read, recorded, taken back, and what ends with a membership.

mod entity;
mod leaving;
mod reading;
mod rows;
mod writing;

pub use leaving::{EndedOffices, close_account, end_offices};
pub use reading::{lock_for_step, status_before, steps};
pub use writing::{save_revoked, save_step};
