//! Exports: a list as a file, made by the server while its requester does something else.
//!
//! What is under way is an *operation*: it waits, is made under a lease, and ends once. Its file is
//! kept for a day.

mod error;
mod operation;
mod order;
#[cfg(test)]
mod tests;
mod words;

pub use error::OperationError;
pub use operation::{Made, Operation, OperationId, OperationState};
pub use order::{ExportOrder, ExportPeriod};
pub use words::{ExportFormat, ExportKind, ExportLanguage, OperationReason, OperationStatus};
