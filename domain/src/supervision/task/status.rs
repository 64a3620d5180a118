//! The names of the states of a task.

use crate::enums::string_enum;

string_enum! {
    /// The name of a state.
    TaskStatus {
        Draft = "draft", "起草中", "Draft";
        Open = "open", "填报中", "Open";
        Closed = "closed", "已结束", "Closed";
        Withdrawn = "withdrawn", "已撤回", "Withdrawn";
    }
}
