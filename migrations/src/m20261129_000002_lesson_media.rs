//! A lesson that plays names what it plays, as one that is read names its article.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000002_lesson_media",
    up: &[Step::Both("ALTER TABLE class_lesson ADD COLUMN media_id uuid REFERENCES article (id);")],
    down: &[Step::Both("ALTER TABLE class_lesson DROP COLUMN media_id;")],
};
