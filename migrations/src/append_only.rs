//! The tables that only grow: the one list of them, walked by the guard of the stories.

/// Rows of these tables are never changed, deleted, replaced or truncated, by triggers on both
/// databases. Whoever adds a table here adds its triggers in a change of its own.
pub const APPEND_ONLY: [&str; 15] = [
    "audit_event",
    "audit_checkpoint",
    "access_log",
    "hour_entry",
    "hour_correction",
    "learning_entry",
    "feedback_statement",
    "feedback_person",
    "feedback_organization",
    "burden_entry",
    "member_step",
    "task_answer",
    "task_value",
    "governing_paper",
    "dues_entry",
];
