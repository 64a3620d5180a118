//! Operations: each is its requester's alone; a job of the server makes all of them.

mod entity;
mod jobs;
mod read;
mod write;

pub use jobs::{due, files_among, forget, is_due, lock_job};
pub use read::{OperationPosition, find, lock, operation_page, pending};
pub use write::{insert, save};

use crate::error::StoreError;

const MISSING: StoreError = StoreError::NotFound("operation");
