//! Nominations for awards: kept with their evidence, found by the organization and by the nominee.

mod altered;
mod entity;
mod read;
mod stored_evidence;
mod write;

pub(crate) use altered::altered_nominations;
pub use read::{find_nomination, lock_nomination, nomination_page};
pub use write::{insert_nomination, number_nomination, save_nomination};
pub(crate) use write::{nominated, nominations_open};
