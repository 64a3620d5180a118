//! Exports: a list as a file, made by the server's own job while its requester does something else.
//!
//! ```text
//! POST /v1/exports ─▶ operation, queued      job ─▶ lease ─▶ page, audit, file ─▶ … ─▶ succeeded
//!                          │                                   ▲                         │
//! GET /v1/operations/{id} ─┘        rights of the requester ───┘       signed link ◀─────┘
//! ```

pub mod dto;
mod error;
mod files;
mod folder;
mod leaving;
mod making;
mod naming;
pub mod requests;
mod routes;
mod rows;
mod steps;
mod stop;
mod working;

use crate::http::routes::Routes;

pub use working::{run, tidy, work};

pub fn routes(config: &mut Routes<'_>) {
    config.configure(routes::routes).configure(files::routes);
}
