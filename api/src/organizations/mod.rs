//! The tree over HTTP: organizations, branches, posts.

pub mod branch_dto;
mod branches;
pub mod dto;
pub(crate) mod duplicates;
mod error;
pub mod imports;
mod post_routes;
mod posts;
mod routes;
mod service;
pub(crate) mod settings;
pub mod setup;

pub use routes::routes;
pub use service::found_root;
