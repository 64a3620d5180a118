//! Exceptions from the burden rules: what, where, on what ground, until when, by which two officers.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261201_000200_burden_exceptions",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE burden_exception;")],
};

const UP: &str = r"
CREATE TABLE burden_exception (
    id uuid PRIMARY KEY,
    -- Persons are never ranked.
    measure text NOT NULL CHECK (measure <> 'ranking_of_persons'),
    organization_id uuid NOT NULL REFERENCES organization (id),
    legal_reference text NOT NULL,
    reason text NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    requested_by uuid NOT NULL REFERENCES account (id),
    requested_seat text NOT NULL,
    state text NOT NULL,
    approved_by uuid REFERENCES account (id),
    approved_at bigint,
    closed_by uuid REFERENCES account (id),
    closed_at bigint,
    closed_reason text,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (until_on >= from_on),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK ((approved_by IS NOT NULL) = (state IN ('approved', 'ended'))),
    CHECK ((closed_by IS NULL) = (closed_at IS NULL) AND (closed_by IS NULL) = (closed_reason IS NULL)),
    CHECK ((closed_by IS NOT NULL) = (state IN ('rejected', 'ended'))),
    CHECK (approved_by <> requested_by)
);
CREATE INDEX burden_exception_at ON burden_exception (organization_id, measure);
CREATE INDEX burden_exception_newest ON burden_exception (created_at, id);
CREATE INDEX burden_exception_end ON burden_exception (until_on, id);
";
