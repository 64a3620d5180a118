//! Transfers of members between branches, out of the tree and into it.

mod entity;
mod reading;
mod rows;
mod writing;

pub(crate) use entity::{Column as TransferColumn, Entity as TransferEntity};
pub use reading::{
    Answered, TransferFilter, TransferPosition, find_transfer, lock_open, lock_transfer,
    transfer_page,
};
pub(super) use writing::transferred;
pub use writing::{insert_transfer, next_letter, save_transfer};
