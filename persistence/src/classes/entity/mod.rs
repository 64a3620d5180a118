//! Rows of classes and of what belongs to them. Private to this room.

mod class;
mod learning;
mod study;

pub(super) use class::{class, enrolment, lesson, required, theme};
pub(super) use learning::{batch, line, organization, person, record, statement};
pub(super) use study::{attempt, clock, drawn, entry, event, item, progress};
