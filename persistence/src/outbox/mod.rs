//! The outbox: hints for phones, written in the transaction of the message they are about and
//! handed over by the server's own job.

mod entity;
mod taking;
mod writing;

pub use taking::{prune_hints, settle_hints, take_hints};
pub(crate) use writing::write_hints;
