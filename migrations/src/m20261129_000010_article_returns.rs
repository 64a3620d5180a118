//! Why a reviewer returned an article, by whom and when; how long a media item plays.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000010_article_returns",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
-- A returned article is stored as a draft with the facts of its return: the release before reads it
-- as the draft that it was then.
ALTER TABLE article ADD COLUMN return_reason text CHECK (return_reason IS NULL OR state = 'draft');
ALTER TABLE article ADD COLUMN returned_by uuid REFERENCES account (id);
ALTER TABLE article ADD COLUMN returned_at bigint;
-- Milliseconds; null where the file does not say it.
ALTER TABLE article ADD COLUMN file_duration bigint CHECK (file_duration >= 0);
";

const DOWN: &str = r"
ALTER TABLE article DROP COLUMN file_duration;
ALTER TABLE article DROP COLUMN returned_at;
ALTER TABLE article DROP COLUMN returned_by;
ALTER TABLE article DROP COLUMN return_reason;
";
