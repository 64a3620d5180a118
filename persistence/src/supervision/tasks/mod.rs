//! Collection tasks, the branches they ask, and what these answered.

mod answers;
mod asking;
mod entity;
mod facts;
mod progress;
mod read;
mod responses;
mod stored_form;
mod write;

pub use answers::{AnswerEntry, answers_of, insert_answer, values_of};
pub use asking::{ask_branches, asked_branches, waiting_places, without_room};
pub(in crate::supervision) use entity::{
    response::{Column as ResponseColumn, Entity as ResponseEntity},
    task::{Column as TaskColumn, Entity as TaskEntity},
};
pub use facts::register_facts;
pub use progress::{Progress, Total, progress, totals};
pub use read::{TaskFilter, TaskPosition, find_task, lock_task, share_task, task_page};
pub use responses::{
    find_response, lock_response, response_page, responses_of_branch, save_response,
};
pub use write::{insert_task, number_task, save_task};
