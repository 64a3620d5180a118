//! The register of administrators from spreadsheets: dry run with reasons, commit, undo.

mod entering;
mod judging;
mod routes;
mod service;
mod stored;
mod taking;

pub(crate) use routes::routes;
