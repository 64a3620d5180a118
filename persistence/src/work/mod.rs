//! Work items and their links: found by the organization, and by the record.

mod entity;
mod items;
mod links;

pub use items::{
    WorkFilter, WorkPosition, find_item, insert_item, item_page, lock_item, save_item,
};
pub use links::{find_link, insert_link, link_page, remove_link};
