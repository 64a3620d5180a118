//! The hour ledger over HTTP: a member's year, an organization's, rules and corrections.

use crate::http::routes::Routes;

pub mod corrections;
mod error;
pub mod ledger;
pub mod organization_hours;
pub mod rules;

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(ledger::get_hours)
        .service(organization_hours::get_hours)
        .configure(corrections::routes)
        .configure(rules::routes);
}
