//! What a level has set is known by the level, like its budget: thresholds of detection and lists
//! of indicators lose the id that nobody asked for.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261203_000402_setting_keys",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE new_detection_rule (
    -- The level that set them; a level below may have its own.
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    months bigint NOT NULL,
    missing bigint NOT NULL,
    late bigint NOT NULL,
    silent bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL,
    CHECK (months BETWEEN 1 AND 6),
    CHECK (missing BETWEEN 1 AND 30),
    CHECK (late BETWEEN 1 AND 30),
    CHECK (silent BETWEEN 1 AND months)
);
INSERT INTO new_detection_rule
SELECT organization_id, months, missing, late, silent, version, updated_at FROM detection_rule;
DROP TABLE detection_rule;
ALTER TABLE new_detection_rule RENAME TO detection_rule;

CREATE TABLE new_indicator_list (
    -- The level that set it; a level below may have its own.
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    -- Indicators in their order, as JSON: a list is only read whole.
    items text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL
);
INSERT INTO new_indicator_list
SELECT organization_id, items, version, updated_at FROM indicator_list;
DROP TABLE indicator_list;
ALTER TABLE new_indicator_list RENAME TO indicator_list;
";

const DOWN: &str = r"
CREATE TABLE old_detection_rule (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL UNIQUE REFERENCES organization (id),
    months bigint NOT NULL,
    missing bigint NOT NULL,
    late bigint NOT NULL,
    silent bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL,
    CHECK (months BETWEEN 1 AND 6),
    CHECK (missing BETWEEN 1 AND 30),
    CHECK (late BETWEEN 1 AND 30),
    CHECK (silent BETWEEN 1 AND months)
);
INSERT INTO old_detection_rule
SELECT organization_id, organization_id, months, missing, late, silent, version, updated_at FROM detection_rule;
DROP TABLE detection_rule;
ALTER TABLE old_detection_rule RENAME TO detection_rule;
CREATE TABLE old_indicator_list (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL UNIQUE REFERENCES organization (id),
    items text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL
);
INSERT INTO old_indicator_list
SELECT organization_id, organization_id, items, version, updated_at FROM indicator_list;
DROP TABLE indicator_list;
ALTER TABLE old_indicator_list RENAME TO indicator_list;
";
