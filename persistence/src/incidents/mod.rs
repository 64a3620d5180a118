//! Incidents and risks: entering, steps with their timeline, climbing the tree.

mod entity;
mod escalation;
mod read;
mod write;

pub use escalation::{Escalation, escalate};
pub use read::{Filter, Position, find, lock, page, timeline};
pub use write::{NewEntry, NewIncident, enter, save};
