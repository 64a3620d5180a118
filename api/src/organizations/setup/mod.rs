//! The set-up rules over HTTP: what is against them and their numbers, elections, head counts, a look
//! ahead, the checklist of a branch.

pub mod checklist;
pub mod dto;
pub mod election_dto;
mod election_steps;
mod elections;
mod findings;
pub mod headcount_dto;
mod headcounts;
pub mod pack_dto;
mod pack_values;
mod packs;
mod preview;
pub mod preview_dto;

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(findings::list_findings)
        .service(preview::preview)
        .service(checklist::get_checklist)
        .configure(packs::routes)
        .configure(elections::routes)
        .configure(headcounts::routes);
}
