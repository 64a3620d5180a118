//! Merges of entries: what is held of the two, what moves, and how it is put back.

mod entity;
mod holding;
mod lines;
mod moving;
mod obstacles;
mod putting_back;
mod reading;
mod rows;
mod writing;

pub use holding::{LockedPair, Login, held, lock_pair};
pub use moving::{MovedRows, move_rows};
pub use obstacles::obstacles;
pub use putting_back::put_back;
pub use reading::{MergePosition, find_merge, lock_merge, merge_page};
pub use writing::{insert_merge, save_merge, touch_survivor};
