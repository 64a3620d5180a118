//! Uploads under way. Each is its account's alone; a job of the server reaches all of them.

mod entity;
mod read;
mod write;

use lighthouse_domain::access::{Permit, actions::WriteArticles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::error::StoreError;
use entity::{Column, Entity};

pub use read::{bytes_held, expired, find, lock, unfinished, uploads_of};
pub use write::{begin, finish, remove, save_piece};

const MISSING: StoreError = StoreError::NotFound("upload");

/// The only door to the table.
fn within(permit: &Permit<WriteArticles>) -> Select<Entity> {
    match permit.rights_version() {
        Some(_) => Entity::find().filter(Column::AccountId.eq(permit.account().uuid())),
        None => Entity::find(),
    }
}
