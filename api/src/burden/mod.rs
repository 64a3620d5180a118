//! What must not burden the grassroots: restricted measures, their exceptions, the meter of what
//! branches are asked, and what of it is public.

mod budgets;
mod error;
pub mod exception_dto;
mod exception_steps;
mod exceptions;
mod guard;
pub mod measure_dto;
mod measures;
mod meter;
pub mod meter_dto;
pub mod transparency;

use crate::http::routes::Routes;

pub use guard::check_measure;

pub fn routes(config: &mut Routes<'_>) {
    config
        .configure(measures::routes)
        .configure(exceptions::routes)
        .configure(meter::routes)
        .configure(budgets::routes)
        .configure(transparency::routes);
}
