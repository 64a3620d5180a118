//! Incidents and risks: entering, steps with their timeline, climbing the tree.

mod entity;
mod escalation;
mod read;
mod risks;
mod write;

pub use escalation::{Escalation, count_late, escalate};
pub use read::{Filter, Position, find, lock, own, page, timeline};
pub use risks::{
    NewRisk, RiskFilter, RiskPosition, enter_risk, find_risk, lock_risk, risks, save_risk,
};
pub use write::{NewEntry, NewIncident, enter, save};
