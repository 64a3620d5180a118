//! Supervision: the gaps of a subtree, the calendar of rules, notices and the inbox.

pub mod bulletins;
pub mod detection;
pub mod dto;
pub(crate) mod duplicates;
mod gaps;
pub mod governing;
mod inbox;
pub mod inbox_dto;
pub mod notice_dto;
mod notices;
pub mod rectifications;
pub mod rule_dto;
mod rule_steps;
mod rules;
mod runs;
pub mod tasks;

use crate::http::routes::Routes;

pub(crate) use inbox::count_unread;
pub use runs::{due_now, next, run};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(gaps::list_gaps)
        .service(gaps::list_responsibilities)
        .configure(rules::routes)
        .service(notices::list_notices)
        .configure(inbox::routes)
        .configure(rectifications::routes)
        .configure(detection::routes)
        .configure(governing::routes)
        .configure(bulletins::routes)
        .configure(tasks::routes);
}
