//! Classes: themes, lessons, enrolments, progress, tests, figures, imports and statements.
//!
//! A class has an owner; those in the owner's subtree read it, those above it manage it.
//! All statements are written as text: most join the register with what people studied.

mod attempts;
mod checks;
mod demo;
mod enrolments;
mod entries;
mod feedback;
mod figures;
mod imports;
mod lessons;
mod progress;
mod register;
mod required;
mod themes;

pub use attempts::{
    AttemptRow, attempt_for_update, attempts_of, bank, drawn, insert_attempt, insert_items,
    item_count, items_page, judge,
};
pub use checks::QUESTIONS;
pub use demo::{NewEnrolment, enrol_many, study_all};
pub use enrolments::{
    EnrolmentRow, MyClassRow, Who, count_enrolled, enrol, enrolment_page, my_classes, reach_of,
    withdraw,
};
pub use entries::enter;
pub(crate) use entries::entries;
pub use feedback::{
    MyStatementRow, OrganizationLine, PersonLine, StatementRow, find_statement, issue,
    my_statements, organization_lines, person_lines, statement_page,
};
pub use figures::{FigureRow, Group, Totals, groups, totals};
pub use imports::{
    ImportRow, NewImport, ReadyRecord, commit, find_import, import_faults, import_for_update,
    insert_import, known_records, undo,
};
pub use lessons::{
    bare_quizzes, find_lesson, insert_lesson, lesson_count, lesson_for_update, lesson_page,
    save_lesson,
};
pub use progress::{
    LessonOf, NewEvent, ProgressRow, insert_events, known_events, lesson_of, lock_clock,
    own_progress, progress_for, save_progress,
};
pub use register::{
    Filter, Found, class_page, find_class, find_for_update, find_readable_for_update, insert_class,
    save_class,
};
pub use required::{
    BranchGapRow, GapRow, RequiredRow, branch_gaps, find_required, gap_page, gap_totals,
    insert_required, required_page,
};
pub use themes::{find_theme, insert_theme, theme_page};

use crate::db::row;

row! {
    /// A number of rows.
    struct Number { n: i64, }
}

/// Room for what a page takes and one more.
fn most(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The living members of the register, for whom study counts.
const LIVING: &str = " AND m.ended_at IS NULL AND m.status IN ('probationary', 'full')";
