//! Mobile members: their stays elsewhere, and the contact that is kept.

mod contacts;
mod entity;
mod reading;
mod rows;
mod writing;

pub use contacts::{ContactPosition, contact_page, insert_contact};
pub use reading::{
    MobileFilter, StayPosition, find_stay, last_end, lock_open_stay, lock_own_stay, lock_stay,
    stay_page,
};
pub(super) use writing::away;
pub use writing::{insert_stay, save_stay};
