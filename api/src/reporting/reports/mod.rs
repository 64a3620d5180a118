//! Reports: drafted from figures, issued by a second person for good, printed and exported.

pub mod chart;
pub mod dto;
mod error;
pub mod export;
mod page;
mod paper;
pub mod requests;
mod routes;
mod steps;
pub(super) mod words;

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .configure(routes::routes)
        .service(export::export_report)
        .service(chart::get_report_chart)
        .service(paper::get_document);
}
