//! Venues have rooms and half days, plans say how long a branch has waited, and somebody vouches
//! for the public holidays of a month.
//!
//! Keys change, so the tables are made anew beside the old ones and take their names.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000030_rooms",
    up: &[Step::Both(UP), Step::Both(COPY), Step::Both(INDEXES), Step::Both(CALENDAR)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE venue_new (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    name text NOT NULL,
    address text,
    -- Mornings and afternoons are given to different branches.
    half_days boolean NOT NULL DEFAULT FALSE,
    -- Weekdays as bits, Monday is the lowest.
    opens_on bigint NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (opens_on BETWEEN 1 AND 127)
);

-- A room with the branches it takes at a time.
CREATE TABLE venue_room (
    venue_id uuid NOT NULL REFERENCES venue_new (id),
    number bigint NOT NULL,
    name text NOT NULL,
    capacity bigint NOT NULL,
    PRIMARY KEY (venue_id, number),
    UNIQUE (venue_id, name),
    CHECK (number BETWEEN 1 AND 99),
    CHECK (capacity BETWEEN 1 AND 50)
);

-- A room at a part of a study day of a plan, with name and capacity as it was planned.
CREATE TABLE study_day_slot_new (
    plan_id uuid NOT NULL REFERENCES study_day_plan (id),
    venue_id uuid NOT NULL REFERENCES venue_new (id),
    day date NOT NULL,
    part text NOT NULL,
    room bigint NOT NULL,
    room_name text NOT NULL,
    capacity bigint NOT NULL,
    hardship text NOT NULL,
    PRIMARY KEY (plan_id, venue_id, day, part, room),
    UNIQUE (plan_id, venue_id, day, part, room, capacity),
    CHECK (part IN ('whole_day', 'morning', 'afternoon')),
    CHECK (capacity BETWEEN 1 AND 50)
);

-- INV-30: numbered seats, each given once, and no number above the room's capacity.
CREATE TABLE study_day_booking_new (
    plan_id uuid NOT NULL REFERENCES study_day_plan (id),
    branch_id uuid NOT NULL REFERENCES organization (id),
    month text {bytewise} NOT NULL,
    venue_id uuid,
    day date,
    part text,
    room bigint,
    seat bigint,
    capacity bigint,
    hardship text NOT NULL,
    -- Why the branch has no slot.
    reason text,
    -- The months before in which published plans left the branch out.
    waited bigint NOT NULL DEFAULT 0,
    published boolean NOT NULL,
    PRIMARY KEY (plan_id, branch_id),
    FOREIGN KEY (plan_id, venue_id, day, part, room, capacity)
        REFERENCES study_day_slot_new (plan_id, venue_id, day, part, room, capacity),
    CHECK ((venue_id IS NULL) = (reason IS NOT NULL)),
    CHECK ((venue_id IS NULL) = (day IS NULL)),
    CHECK ((venue_id IS NULL) = (part IS NULL)),
    CHECK ((venue_id IS NULL) = (room IS NULL)),
    CHECK ((venue_id IS NULL) = (seat IS NULL)),
    CHECK ((venue_id IS NULL) = (capacity IS NULL)),
    CHECK (seat BETWEEN 1 AND capacity),
    CHECK (waited >= 0),
    CHECK (venue_id IS NOT NULL OR NOT published)
);

-- A branch waits for a day at a venue, in whatever room; the number is its turn.
CREATE TABLE study_day_waiting_new (
    plan_id uuid NOT NULL REFERENCES study_day_plan (id),
    branch_id uuid NOT NULL REFERENCES organization (id),
    venue_id uuid NOT NULL REFERENCES venue_new (id),
    day date NOT NULL,
    number bigint NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (plan_id, branch_id),
    CHECK (number > 0)
);
";

const COPY: &str = r"
INSERT INTO venue_new (id, organization_id, name, address, half_days, opens_on, active, version, created_at, updated_at)
SELECT id, organization_id, name, address, FALSE, opens_on, active, version, created_at, updated_at FROM venue;
INSERT INTO venue_room (venue_id, number, name, capacity) SELECT id, 1, '主会场', capacity FROM venue;
INSERT INTO study_day_slot_new (plan_id, venue_id, day, part, room, room_name, capacity, hardship)
SELECT plan_id, venue_id, day, 'whole_day', 1, '主会场', capacity, hardship FROM study_day_slot;
INSERT INTO study_day_booking_new (plan_id, branch_id, month, venue_id, day, part, room, seat, capacity, hardship, reason, waited, published)
SELECT plan_id, branch_id, month, venue_id, day, CASE WHEN venue_id IS NULL THEN NULL ELSE 'whole_day' END,
    CASE WHEN venue_id IS NULL THEN NULL ELSE 1 END, seat, capacity, hardship, reason, 0, published FROM study_day_booking;
INSERT INTO study_day_waiting_new (plan_id, branch_id, venue_id, day, number, asked_at)
SELECT plan_id, branch_id, venue_id, day, number, asked_at FROM study_day_waiting;
DROP TABLE study_day_waiting; DROP TABLE study_day_booking; DROP TABLE study_day_slot; DROP TABLE venue;
ALTER TABLE venue_new RENAME TO venue;
ALTER TABLE study_day_slot_new RENAME TO study_day_slot;
ALTER TABLE study_day_booking_new RENAME TO study_day_booking;
ALTER TABLE study_day_waiting_new RENAME TO study_day_waiting;
";

/// A whole day meets mornings and afternoons: a seat is given once in each half.
const INDEXES: &str = r"
CREATE UNIQUE INDEX venue_name ON venue (organization_id, name);
CREATE UNIQUE INDEX study_day_seat_morning ON study_day_booking (plan_id, venue_id, day, room, seat) WHERE part <> 'afternoon';
CREATE UNIQUE INDEX study_day_seat_afternoon ON study_day_booking (plan_id, venue_id, day, room, seat) WHERE part <> 'morning';
-- Across plans a seat is given once and a branch studies once a month.
CREATE UNIQUE INDEX study_day_morning_published ON study_day_booking (venue_id, day, room, seat) WHERE published AND part <> 'afternoon';
CREATE UNIQUE INDEX study_day_afternoon_published ON study_day_booking (venue_id, day, room, seat) WHERE published AND part <> 'morning';
CREATE UNIQUE INDEX study_day_once ON study_day_booking (branch_id, month) WHERE published;
-- How long a branch has waited is a short range of this.
CREATE INDEX study_day_left_out ON study_day_booking (branch_id, month) WHERE venue_id IS NULL;
CREATE UNIQUE INDEX study_day_turn ON study_day_waiting (plan_id, number);
CREATE INDEX study_day_queue ON study_day_waiting (plan_id, venue_id, day, number);
";

/// The schedule of 2026 is entered; no other year's is known.
const CALENDAR: &str = r"
-- Somebody vouches that the public holidays and made working days of a month are entered.
CREATE TABLE calendar_month (
    month text {bytewise} PRIMARY KEY,
    confirmed_at bigint NOT NULL
);
INSERT INTO calendar_month (month, confirmed_at) VALUES
    ('2026-01', 0), ('2026-02', 0), ('2026-03', 0), ('2026-04', 0), ('2026-05', 0), ('2026-06', 0),
    ('2026-07', 0), ('2026-08', 0), ('2026-09', 0), ('2026-10', 0), ('2026-11', 0), ('2026-12', 0);
";

/// Plans name rooms and half days that the schema of before does not know, so they go; venues stay.
const DOWN: &str = r"
DROP TABLE calendar_month;
DROP TABLE study_day_waiting; DROP TABLE study_day_booking; DROP TABLE study_day_slot;
DELETE FROM study_day_plan;
CREATE TABLE venue_old (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    name text NOT NULL,
    address text,
    capacity bigint NOT NULL,
    opens_on bigint NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (capacity BETWEEN 1 AND 50),
    CHECK (opens_on BETWEEN 1 AND 127)
);
INSERT INTO venue_old (id, organization_id, name, address, capacity, opens_on, active, version, created_at, updated_at)
SELECT v.id, v.organization_id, v.name, v.address, (SELECT MAX(r.capacity) FROM venue_room r WHERE r.venue_id = v.id),
    v.opens_on, v.active, v.version, v.created_at, v.updated_at FROM venue v;
DROP TABLE venue_room; DROP TABLE venue;
ALTER TABLE venue_old RENAME TO venue;
CREATE UNIQUE INDEX venue_name ON venue (organization_id, name);
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
CREATE TABLE study_day_booking (
    plan_id uuid NOT NULL REFERENCES study_day_plan (id),
    branch_id uuid NOT NULL REFERENCES organization (id),
    month text {bytewise} NOT NULL,
    venue_id uuid,
    day date,
    seat bigint,
    capacity bigint,
    hardship text NOT NULL,
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
CREATE UNIQUE INDEX study_day_seat_published ON study_day_booking (venue_id, day, seat) WHERE published;
CREATE UNIQUE INDEX study_day_once ON study_day_booking (branch_id, month) WHERE published;
CREATE TABLE study_day_waiting (
    plan_id uuid NOT NULL,
    branch_id uuid NOT NULL REFERENCES organization (id),
    venue_id uuid NOT NULL,
    day date NOT NULL,
    number bigint NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (plan_id, branch_id),
    FOREIGN KEY (plan_id, venue_id, day) REFERENCES study_day_slot (plan_id, venue_id, day),
    CHECK (number > 0)
);
CREATE UNIQUE INDEX study_day_turn ON study_day_waiting (plan_id, number);
CREATE INDEX study_day_queue ON study_day_waiting (plan_id, venue_id, day, number);
";
