//! Restricted measures, their exceptions, and the meter of what branches are asked.

mod budgets;
mod entity;
mod exceptions;
mod meter;
mod meter_rows;
mod public;
mod row;
mod sums;
mod usage;

pub use budgets::{Budgets, budgets_above};
pub use exceptions::{
    ExceptionFilter, ExceptionPosition, exception_page, find_exception, insert_exception,
    lock_exception, save_exception,
};
pub use meter::{AskedBranch, NewBurden, charge, messages_left, record};
pub use public::{PublicExceptions, public_exceptions};
pub use sums::{BranchBurden, MonthlyBurden, burden_page, burden_total, public_months};
pub use usage::check_use;
