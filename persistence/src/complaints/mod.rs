//! Complaints: filing, following by receipt, handling by the level above.

mod entity;
mod filing;
mod read;
mod write;

use crate::seal::SealedColumn;

pub use filing::{About, NewComplaint, about_committee, about_own_line, file};
pub use read::{Filter, Position, contact_of, find, lock, name_of_filer, page, with_receipt};
pub use write::save;

/// The context under which the way to reach somebody is sealed.
pub(crate) const CONTACT: SealedColumn = SealedColumn::new("complaint.contact");
