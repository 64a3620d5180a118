//! Resumable uploads after tus 1.0: core, creation, checksum, expiration, termination (C-29).
//!
//! ```text
//! POST ─▶ row        PATCH ─▶ up to 1 MiB ─▶ lock row, write file, sync, count ─▶ … ─▶ whole
//!                                                                                    │
//!                                       draft with a file ◀── kind, SHA-256 ◀────────┘
//! ```

mod checksum;
mod finishing;
mod headers;
mod receiving;
mod routes;
mod sweeping;

pub(super) use routes::{begin_upload, describe_uploads, end_upload, get_upload, send_piece};
pub use sweeping::sweep;
