//! Classes: themes, lessons, enrolments, progress, tests, figures, imports and statements.
//!
//! A class has an owner; those in the owner's subtree read it, those above it manage it.

mod attempts;
mod checks;
mod class;
mod clock;
mod demo;
mod enrolling;
mod enrolments;
mod entity;
mod entries;
mod feedback;
mod figures;
mod freezing;
mod gaps;
mod imports;
mod items;
mod lessons;
mod obligations;
mod outside;
mod progress;
mod required;
mod scope;
mod studied;
mod themes;

pub use attempts::{attempts, drawn_items, insert_attempt, lock_attempt, save_verdict};
pub use checks::QUESTIONS;
pub use class::{
    Filter, class_page, find_class, insert_class, lock_class, lock_readable_class, save_class,
};
pub use clock::{lock_clock, save_clock};
pub use demo::{NewEnrolment, enrol_many, study_all};
pub use enrolling::{Enrollees, Reach, count_enrolled, enrol, reach_of, withdraw};
pub use enrolments::{Enrolment, OwnClass, enrolment_page, own_classes};
pub use entries::insert_entry;
pub(crate) use entries::{entries, learned_by_year};
pub use feedback::{
    OrganizationFigures, OwnFigures, PersonFigures, find_statement, organization_figures,
    own_figures, person_figures, statement_page,
};
pub use figures::{GroupFigures, Totals, groups, totals};
pub use freezing::issue;
pub use gaps::{BranchGap, Gap, branch_gaps, gap_page, gap_totals};
pub use imports::{
    find_import, import_faults, import_page, insert_import, lock_import, save_import,
};
pub use items::{bank, insert_items, item_count, item_page};
pub use lessons::{
    bare_quizzes, find_lesson, insert_lesson, lesson_count, lesson_page, lock_lesson, save_lesson,
};
pub use obligations::{Obligation, obligations};
pub use outside::{ReadyRecord, counter_records, enter_records, known_records};
pub use progress::{
    NewEvent, find_progress, insert_events, known_events, own_progress, save_progress,
};
pub use required::{find_required, insert_required, required_page};
pub use studied::find_studied;
pub use themes::{find_theme, insert_theme, theme_page};

/// The living members of the register, for whom study counts.
const LIVING: &str = " AND m.ended_at IS NULL AND m.status IN ('probationary', 'full')";

/// The limit of a page as statements written as text take it.
fn rows(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
