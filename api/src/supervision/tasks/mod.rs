//! Collection tasks: drafting, publishing, answering, and what the asker reads of it.

mod answering;
mod branch;
mod detail;
mod drafting;
pub mod dto;
mod error;
mod filling;
mod open;
mod reading;
pub mod requests;
mod responses;
mod routes;
mod sheet;
mod steps;

pub(crate) use open::{OpenTaskView, open_tasks};
pub(super) use routes::routes;
