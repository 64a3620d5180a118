//! Governing documents: seen by those they hold for, kept by the level that owns them.

mod entity;
mod papers;
mod read;
mod write;

pub(super) use entity::document::{Column as DocumentColumn, Entity as DocumentEntity};
pub use papers::{insert_paper, read_paper};
pub(super) use read::documents;
pub use read::{
    DocumentFilter, DocumentPosition, StoredVersion, document_page, find_document,
    find_document_above, has_enabled_rules, lock_document, ran_until, version_page,
};
pub use write::{insert_document, insert_version, save_document, save_withdrawal};
