//! Restricted measures and their exceptions.

mod entity;
mod exceptions;
mod public;
mod row;
mod usage;

pub use exceptions::{
    ExceptionFilter, ExceptionPosition, exception_page, find_exception, insert_exception,
    lock_exception, save_exception,
};
pub use public::{PublicExceptions, public_exceptions};
pub use usage::check_use;
