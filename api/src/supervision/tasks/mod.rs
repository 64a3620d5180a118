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

use crate::http::routes::Routes;

pub(crate) use open::{OpenTaskView, open_tasks};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .configure(routes::routes)
        .configure(drafting::routes)
        .configure(responses::routes)
        .service(sheet::export_answers)
        .configure(branch::routes);
}
