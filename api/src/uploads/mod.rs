//! Resumable uploads after tus 1.0: core, creation, checksum, expiration, termination (C-29).
//!
//! ```text
//! POST ─▶ row        PATCH ─▶ up to 1 MiB ─▶ lock row, write file, sync, count ─▶ … ─▶ whole
//!                                                                                    │
//!                                       draft with a file ◀── kind, SHA-256 ◀────────┘
//! ```

mod beginning;
mod checksum;
pub mod dto;
mod error;
mod file_work;
mod finishing;
mod headers;
mod pieces;
mod receiving;
mod routes;
mod sweeping;

use crate::http::routes::Routes;
pub use sweeping::sweep;

pub fn routes(config: &mut Routes<'_>) {
    routes::routes(config);
    pieces::routes(config);
}
