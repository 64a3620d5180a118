//! Collection tasks: what an organization asks of the branches below it, once, and only what the
//! register does not know.
//!
//! ```text
//! draft ──publish (the branches' budgets are charged)──▶ open ──close──▶ closed
//!   └──withdraw──▶ withdrawn                              └─ extend: a later due time
//!
//! a branch: missing ──answers──▶ on time or late, by its first receipt ──returned once──▶ answers anew
//! ```
//!
//! Whether an answer is on time is decided by the receipt of the first one: a correction does not make
//! it late, and a late one is accepted until the task is closed.

mod error;
mod fact;
mod field;
mod field_kind;
mod known;
mod record;
mod response;
mod restricted;
mod status;
mod value;

pub use error::TaskError;
pub use fact::RegisterFact;
pub use field::{FieldFault, TaskField};
pub use field_kind::FieldKind;
pub use record::{Task, TaskContent, TaskId, TaskState};
pub use response::{ResponseState, Returned, TaskResponse, TaskResponseId};
pub use restricted::restricted_in;
pub use status::TaskStatus;
pub use value::{FieldValue, GivenValue, ValueFault, ValueFaultKind, read_values};
