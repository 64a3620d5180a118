//! Classes, lessons, enrolments, progress, tests, and the ledger of what was learned.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000050_classes",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Each { sqlite: DOWN_SQLITE, postgres: DOWN_POSTGRES }],
};

const UP: &str = r"
CREATE TABLE class_theme (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    name text NOT NULL,
    description text,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX class_theme_name ON class_theme (organization_id, name);

CREATE TABLE study_class (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    theme_id uuid NOT NULL REFERENCES class_theme (id),
    title text NOT NULL,
    summary text,
    audience text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    capacity bigint,
    state text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('draft', 'published', 'closed')),
    CHECK (audience IN ('all_members', 'leaders')),
    CHECK (ends_on >= starts_on),
    CHECK (capacity > 0)
);
CREATE INDEX study_class_owner ON study_class (organization_id);
CREATE INDEX study_class_theme ON study_class (theme_id);

CREATE TABLE class_lesson (
    id uuid PRIMARY KEY,
    class_id uuid NOT NULL REFERENCES study_class (id),
    position bigint NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    article_id uuid REFERENCES article (id),
    length_seconds bigint NOT NULL,
    credit_seconds bigint NOT NULL,
    quiz_draws bigint,
    quiz_pass_mark bigint,
    quiz_attempts bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    UNIQUE (class_id, position),
    CHECK (kind IN ('article', 'media', 'quiz')),
    CHECK (length_seconds >= 0 AND credit_seconds >= 0),
    CHECK (kind = 'quiz' OR credit_seconds <= length_seconds),
    CHECK ((kind = 'quiz') = (quiz_draws IS NOT NULL AND quiz_pass_mark IS NOT NULL AND quiz_attempts IS NOT NULL))
);

-- At most one enrolment of a member in a class; a withdrawn one can be taken up again.
CREATE TABLE class_enrolment (
    class_id uuid NOT NULL REFERENCES study_class (id),
    member_id uuid NOT NULL REFERENCES member (id),
    self boolean NOT NULL,
    first_at bigint NOT NULL,
    -- From here on study counts; taken up again, it begins anew.
    enrolled_at bigint NOT NULL,
    withdrawn_at bigint,
    PRIMARY KEY (class_id, member_id)
) {clustered};
CREATE INDEX class_enrolment_member ON class_enrolment (member_id, class_id);

-- INV-28: what of a lesson was seen, as the server counts it.
CREATE TABLE lesson_progress (
    lesson_id uuid NOT NULL REFERENCES class_lesson (id),
    member_id uuid NOT NULL REFERENCES member (id),
    seen text NOT NULL,
    counted_seconds bigint NOT NULL,
    completed_at bigint,
    updated_at bigint NOT NULL,
    PRIMARY KEY (lesson_id, member_id),
    CHECK (counted_seconds >= 0)
) {clustered};
CREATE INDEX lesson_progress_member ON lesson_progress (member_id, lesson_id);

-- One line of real time for each member: before `used_until` every second is spent.
CREATE TABLE learner_clock (
    member_id uuid PRIMARY KEY REFERENCES member (id),
    used_until bigint NOT NULL
);

-- What a phone sent; its own time is information and counts for nothing.
CREATE TABLE lesson_event (
    member_id uuid NOT NULL REFERENCES member (id),
    op_id uuid NOT NULL,
    lesson_id uuid NOT NULL REFERENCES class_lesson (id),
    from_second bigint NOT NULL,
    to_second bigint NOT NULL,
    client_at bigint,
    at bigint NOT NULL,
    PRIMARY KEY (member_id, op_id),
    CHECK (from_second >= 0 AND to_second > from_second)
) {clustered};

CREATE TABLE quiz_item (
    id uuid PRIMARY KEY,
    lesson_id uuid NOT NULL REFERENCES class_lesson (id),
    kind text NOT NULL,
    prompt text NOT NULL,
    -- One option a line; bit n of right_options is option n.
    options text NOT NULL,
    right_options bigint NOT NULL,
    created_at bigint NOT NULL,
    CHECK (kind IN ('single', 'multiple', 'true_false')),
    CHECK (right_options > 0)
);
CREATE INDEX quiz_item_lesson ON quiz_item (lesson_id, id);

CREATE TABLE quiz_attempt (
    id uuid PRIMARY KEY,
    lesson_id uuid NOT NULL REFERENCES class_lesson (id),
    member_id uuid NOT NULL REFERENCES member (id),
    number bigint NOT NULL,
    opened_at bigint NOT NULL,
    judged_at bigint,
    score bigint,
    passed boolean,
    UNIQUE (lesson_id, member_id, number),
    CHECK (number > 0),
    CHECK ((judged_at IS NULL) = (score IS NULL) AND (judged_at IS NULL) = (passed IS NULL))
);
CREATE INDEX quiz_attempt_member ON quiz_attempt (member_id);
-- Drawn once: the order stays whatever becomes of the bank.
CREATE TABLE quiz_attempt_item (
    attempt_id uuid NOT NULL REFERENCES quiz_attempt (id),
    place bigint NOT NULL,
    item_id uuid NOT NULL REFERENCES quiz_item (id),
    PRIMARY KEY (attempt_id, place)
) {clustered};

-- INV-27: what lessons and outside records count for; corrected by counter-entries only.
CREATE TABLE learning_entry (
    member_id uuid NOT NULL REFERENCES member (id),
    kind text NOT NULL,
    source_id uuid NOT NULL,
    number bigint NOT NULL,
    year bigint NOT NULL,
    seconds bigint NOT NULL,
    evidence text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (member_id, kind, source_id, number),
    CHECK (kind IN ('lesson', 'outside')),
    CHECK (number > 0),
    CHECK (seconds <> 0),
    CHECK ((seconds < 0) = (evidence = 'correction'))
) {clustered};
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER learning_entry_no_update BEFORE UPDATE ON learning_entry
BEGIN SELECT RAISE(ABORT, 'learning entries are never changed'); END;
CREATE TRIGGER learning_entry_no_delete BEFORE DELETE ON learning_entry
BEGIN SELECT RAISE(ABORT, 'learning entries are never deleted'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE FUNCTION learning_entry_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'learning entries are never changed'; END $$;
CREATE TRIGGER learning_entry_no_change BEFORE UPDATE OR DELETE ON learning_entry
FOR EACH ROW EXECUTE FUNCTION learning_entry_sealed();
";

const DOWN_SQLITE: &str = "DROP TABLE learning_entry; DROP TABLE quiz_attempt_item; DROP TABLE quiz_attempt; \
    DROP TABLE quiz_item; DROP TABLE lesson_event; DROP TABLE learner_clock; DROP TABLE lesson_progress; \
    DROP TABLE class_enrolment; DROP TABLE class_lesson; DROP TABLE study_class; DROP TABLE class_theme;";
const DOWN_POSTGRES: &str = "DROP TABLE learning_entry; DROP FUNCTION learning_entry_sealed(); \
    DROP TABLE quiz_attempt_item; DROP TABLE quiz_attempt; DROP TABLE quiz_item; DROP TABLE lesson_event; \
    DROP TABLE learner_clock; DROP TABLE lesson_progress; DROP TABLE class_enrolment; DROP TABLE class_lesson; \
    DROP TABLE study_class; DROP TABLE class_theme;";
