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

use crate::http::routes::Routes;

pub use service::found_root;

pub fn routes(config: &mut Routes<'_>) {
    config
        .configure(branches::routes)
        .configure(imports::routes)
        .configure(setup::routes)
        .configure(routes::routes)
        .configure(post_routes::routes);
}
