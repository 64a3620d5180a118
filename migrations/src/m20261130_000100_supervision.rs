//! The supervision calendar: rules, their runs, the notices that came of them, and the inbox.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261130_000100_supervision",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE supervision_rule (
    id uuid PRIMARY KEY,
    -- The level that owns the rule; it reaches the branches below.
    organization_id uuid NOT NULL REFERENCES organization (id),
    kind text NOT NULL,
    count_from text NOT NULL,
    day bigint NOT NULL,
    enabled boolean NOT NULL,
    cap bigint NOT NULL,
    -- Days before this are not made up for.
    active_since bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (day BETWEEN 1 AND 28),
    CHECK (cap BETWEEN 1 AND 10)
);
CREATE UNIQUE INDEX supervision_rule_once ON supervision_rule (organization_id, kind, count_from, day);

-- A rule runs once for a month or a quarter, whoever asks and how often.
CREATE TABLE supervision_run (
    rule_id uuid NOT NULL REFERENCES supervision_rule (id),
    period text {bytewise} NOT NULL,
    due_on date NOT NULL,
    started_at bigint NOT NULL,
    -- The last branch that was looked at: a run that was cut short goes on behind it.
    reached text {bytewise},
    notices bigint NOT NULL,
    ended_at bigint,
    -- Another rule of the level had come due before this one could run.
    overtaken boolean NOT NULL,
    PRIMARY KEY (rule_id, period)
) {clustered};

CREATE TABLE supervision_notice (
    id uuid PRIMARY KEY,
    rule_id uuid NOT NULL REFERENCES supervision_rule (id),
    period text {bytewise} NOT NULL,
    branch_id uuid NOT NULL REFERENCES organization (id),
    recipients bigint NOT NULL,
    sent_at bigint NOT NULL
);
CREATE UNIQUE INDEX supervision_notice_once ON supervision_notice (rule_id, period, branch_id);
CREATE INDEX supervision_notice_branch ON supervision_notice (branch_id, sent_at, id);
CREATE INDEX supervision_notice_newest ON supervision_notice (sent_at, id);

-- What was missing when the notice was written; whether it still is, the register says.
CREATE TABLE supervision_notice_item (
    notice_id uuid NOT NULL REFERENCES supervision_notice (id),
    number bigint NOT NULL,
    duty text NOT NULL,
    kind text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    PRIMARY KEY (notice_id, number)
) {clustered};

-- A message to somebody, with a number in its month: nobody is sent more than the cap, whatever
-- runs at the same time. The last one is a digest that takes what comes later.
CREATE TABLE inbox_message (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    month text {bytewise} NOT NULL,
    number bigint NOT NULL,
    digest boolean NOT NULL,
    created_at bigint NOT NULL,
    read_at bigint,
    done_at bigint,
    version bigint NOT NULL DEFAULT 1,
    CHECK (number BETWEEN 1 AND 10),
    CHECK (done_at IS NULL OR read_at IS NOT NULL)
);
CREATE UNIQUE INDEX inbox_message_number ON inbox_message (account_id, month, number);
CREATE UNIQUE INDEX inbox_message_digest ON inbox_message (account_id, month) WHERE digest;
CREATE INDEX inbox_message_newest ON inbox_message (account_id, created_at, id);

-- Each notice reaches somebody once.
CREATE TABLE inbox_notice (
    notice_id uuid NOT NULL REFERENCES supervision_notice (id),
    account_id uuid NOT NULL REFERENCES account (id),
    message_id uuid NOT NULL REFERENCES inbox_message (id),
    PRIMARY KEY (notice_id, account_id)
) {clustered};
CREATE INDEX inbox_notice_message ON inbox_notice (message_id);
";

const DOWN: &str = "DROP TABLE inbox_notice; DROP TABLE inbox_message; DROP TABLE supervision_notice_item; \
    DROP TABLE supervision_notice; DROP TABLE supervision_run; DROP TABLE supervision_rule;";
