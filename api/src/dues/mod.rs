//! Dues over HTTP: the rates of a level, what members owe, what they paid, and totals.

mod branch;
pub mod branch_dto;
mod entries;
pub mod entry_dto;
mod entry_steps;
mod error;
mod rates;
pub mod rates_dto;
pub mod standard_dto;
mod standard_steps;
mod standards;
mod switch;
mod totals;
mod year;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    config
        .configure(rates::routes)
        .configure(standards::routes)
        .configure(entries::routes)
        .configure(year::routes)
        .configure(branch::routes)
        .configure(totals::routes);
}
