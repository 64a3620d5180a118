//! Study days: public calendar, venues, plans with their slots and bookings.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000040_study_days",
    up: &[Step::Both(UP), Step::Both(YEAR_2026)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
-- Days on which the public calendar departs from Monday to Friday.
CREATE TABLE calendar_day (
    day date PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    CHECK (kind IN ('holiday', 'workday'))
);

CREATE TABLE venue (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    name text NOT NULL,
    address text,
    -- Branches a day.
    capacity bigint NOT NULL,
    -- Weekdays as bits, Monday is the lowest.
    opens_on bigint NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (capacity BETWEEN 1 AND 50),
    CHECK (opens_on BETWEEN 1 AND 127)
);
CREATE UNIQUE INDEX venue_name ON venue (organization_id, name);

CREATE TABLE study_day_plan (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    month text {bytewise} NOT NULL,
    after_day bigint NOT NULL,
    allow_weekends boolean NOT NULL,
    allow_holidays boolean NOT NULL,
    own_town_only boolean NOT NULL,
    published_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX study_day_plan_month ON study_day_plan (month, id);

-- A study day of a plan at a venue, with the capacity it was planned for.
CREATE TABLE study_day_slot (
    plan_id uuid NOT NULL REFERENCES study_day_plan (id),
    venue_id uuid NOT NULL REFERENCES venue (id),
    day date NOT NULL,
    capacity bigint NOT NULL,
    hardship text NOT NULL,
    PRIMARY KEY (plan_id, venue_id, day),
    UNIQUE (plan_id, venue_id, day, capacity),
    CHECK (capacity BETWEEN 1 AND 50)
);

-- INV-30: numbered seats, each given once, and no number above the slot's capacity.
CREATE TABLE study_day_booking (
    plan_id uuid NOT NULL REFERENCES study_day_plan (id),
    branch_id uuid NOT NULL REFERENCES organization (id),
    month text {bytewise} NOT NULL,
    venue_id uuid,
    day date,
    seat bigint,
    capacity bigint,
    hardship text NOT NULL,
    -- Why the branch has no slot.
    reason text,
    published boolean NOT NULL,
    PRIMARY KEY (plan_id, branch_id),
    FOREIGN KEY (plan_id, venue_id, day, capacity)
        REFERENCES study_day_slot (plan_id, venue_id, day, capacity),
    CHECK ((venue_id IS NULL) = (reason IS NOT NULL)),
    CHECK ((venue_id IS NULL) = (day IS NULL)),
    CHECK ((venue_id IS NULL) = (seat IS NULL)),
    CHECK ((venue_id IS NULL) = (capacity IS NULL)),
    CHECK (seat BETWEEN 1 AND capacity),
    CHECK (venue_id IS NOT NULL OR NOT published)
);
CREATE UNIQUE INDEX study_day_seat ON study_day_booking (plan_id, venue_id, day, seat);
-- Across plans a seat is given once and a branch studies once a month.
CREATE UNIQUE INDEX study_day_seat_published ON study_day_booking (venue_id, day, seat) WHERE published;
CREATE UNIQUE INDEX study_day_once ON study_day_booking (branch_id, month) WHERE published;
";

/// The public schedule of 2026.
const YEAR_2026: &str = r"
INSERT INTO calendar_day (day, kind, name) VALUES
    ('2026-01-01', 'holiday', '元旦'), ('2026-01-02', 'holiday', '元旦'), ('2026-01-03', 'holiday', '元旦'),
    ('2026-01-04', 'workday', '元旦调休'),
    ('2026-02-14', 'workday', '春节调休'), ('2026-02-15', 'holiday', '春节'), ('2026-02-16', 'holiday', '春节'),
    ('2026-02-17', 'holiday', '春节'), ('2026-02-18', 'holiday', '春节'), ('2026-02-19', 'holiday', '春节'),
    ('2026-02-20', 'holiday', '春节'), ('2026-02-21', 'holiday', '春节'), ('2026-02-22', 'holiday', '春节'),
    ('2026-02-23', 'holiday', '春节'), ('2026-02-28', 'workday', '春节调休'),
    ('2026-04-04', 'holiday', '清明节'), ('2026-04-05', 'holiday', '清明节'), ('2026-04-06', 'holiday', '清明节'),
    ('2026-05-01', 'holiday', '劳动节'), ('2026-05-02', 'holiday', '劳动节'), ('2026-05-03', 'holiday', '劳动节'),
    ('2026-05-04', 'holiday', '劳动节'), ('2026-05-05', 'holiday', '劳动节'), ('2026-05-09', 'workday', '劳动节调休'),
    ('2026-06-19', 'holiday', '端午节'), ('2026-06-20', 'holiday', '端午节'), ('2026-06-21', 'holiday', '端午节'),
    ('2026-09-20', 'workday', '国庆节调休'),
    ('2026-09-25', 'holiday', '中秋节'), ('2026-09-26', 'holiday', '中秋节'), ('2026-09-27', 'holiday', '中秋节'),
    ('2026-10-01', 'holiday', '国庆节'), ('2026-10-02', 'holiday', '国庆节'), ('2026-10-03', 'holiday', '国庆节'),
    ('2026-10-04', 'holiday', '国庆节'), ('2026-10-05', 'holiday', '国庆节'), ('2026-10-06', 'holiday', '国庆节'),
    ('2026-10-07', 'holiday', '国庆节'), ('2026-10-10', 'workday', '国庆节调休');
";

const DOWN: &str = r"
DROP TABLE study_day_booking; DROP TABLE study_day_slot; DROP TABLE study_day_plan; DROP TABLE venue; DROP TABLE calendar_day;
";
