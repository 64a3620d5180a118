//! Rows of classes and of what belongs to them. Private to this room.

mod founding;
mod learning;
mod study;

pub(super) use founding::{class, enrolment, lesson, required, theme};
pub(super) use learning::{batch, line, organization, person, record, statement};
pub(super) use study::{attempt, clock, drawn, entry, event, item, progress};
