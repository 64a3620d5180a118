//! What inboxes bring besides notices: steps of cases, bulletins, tasks.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261201_000300_inbox_items",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE inbox_item (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    -- The case, the bulletin or the task; whether it still waits is asked there.
    subject_id uuid NOT NULL,
    -- Whose office holders it went to.
    organization_id uuid NOT NULL REFERENCES organization (id),
    title_zh text NOT NULL,
    title_en text NOT NULL,
    asks boolean NOT NULL,
    sent_at bigint NOT NULL
);
CREATE INDEX inbox_item_subject ON inbox_item (subject_id);

-- Each item reaches somebody once.
CREATE TABLE inbox_item_delivery (
    item_id uuid NOT NULL REFERENCES inbox_item (id),
    account_id uuid NOT NULL REFERENCES account (id),
    message_id uuid NOT NULL REFERENCES inbox_message (id),
    PRIMARY KEY (item_id, account_id)
) {clustered};
CREATE INDEX inbox_item_delivery_message ON inbox_item_delivery (message_id);
";

const DOWN: &str = "DROP TABLE inbox_item_delivery; DROP TABLE inbox_item;";
