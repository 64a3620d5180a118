//! The tree from spreadsheets: dry run with reasons, commit, undo.

mod planting;
mod routes;
mod service;
mod stored;

pub(crate) use routes::routes;
