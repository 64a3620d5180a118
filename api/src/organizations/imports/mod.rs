//! The tree from spreadsheets: dry run with reasons, commit, undo.

pub mod dto;
mod planting;
mod routes;
mod service;
mod stored;

pub(crate) use routes::routes;
