//! The register of administrators from a sheet: what the registers know of people and places, many
//! entries at once, and taking back those that nobody has touched.
//!
//! What a row brings bears the key of the row: its appointment, its post, and the account that was
//! opened for it.

mod people;
mod registers;
mod rights;
mod undoing;
mod writing;

pub use people::{Number, lock_people, people_by_number};
pub use registers::{exceptions_below, held_below, main_offices_below, secretaries_below};
pub use rights::move_rights;
pub use undoing::{erase, touched};
pub use writing::{Taken, take_over};
