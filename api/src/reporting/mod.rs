//! Reporting: indicators and their lists, figures of organizations, the rows behind them.

pub mod adoption;
pub mod appraisals;
pub(crate) mod counting;
pub mod dto;
mod evidence;
pub mod evidence_dto;
mod figures;
mod indicators;
mod judges;
pub mod list_dto;
mod list_values;
mod lists;
pub mod merit;
mod period;
pub mod reports;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(indicators::list_indicators)
        .configure(lists::routes)
        .service(figures::show_figures)
        .service(evidence::list_evidence)
        .configure(reports::routes)
        .configure(appraisals::routes)
        .configure(merit::routes)
        .configure(adoption::routes);
}
