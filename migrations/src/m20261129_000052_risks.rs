//! The risk register: what may happen, how likely and how bad it is, who does what about it, and
//! when it is looked at again. Risks have no clock.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261129_000052_risks", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE risk (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    organization_id uuid NOT NULL REFERENCES organization (id),
    category text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    likelihood text NOT NULL,
    impact text NOT NULL,
    measure text NOT NULL,
    owner text NOT NULL,
    review_on date NOT NULL,
    closed_at bigint,
    conclusion text,
    entered_by uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((closed_at IS NULL) = (conclusion IS NULL))
);
CREATE INDEX risk_review ON risk (review_on, id);
CREATE INDEX risk_of ON risk (organization_id);
";

const DOWN: &str = "DROP TABLE risk;";
