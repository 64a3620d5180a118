//! Bulletins: drafts for those who write them, issued ones for everybody they are about.

mod altered;
mod counting;
mod entity;
mod read;
mod stored_figures;
mod write;

pub(crate) use altered::altered_bulletins;
pub use counting::count_figures;
pub use read::{
    BulletinFilter, BulletinPosition, bulletin_page, find_bulletin, find_issued, lock_bulletin,
    successors,
};
pub(super) use write::draft_by_rule;
pub use write::{insert_bulletin, number_bulletin, save_bulletin};
