//! One register of secretaries: who was only appointed gets the post, who was only in the post
//! gets the appointment.
//!
//! A branch has one secretary. Where the post is held by one person and another one was
//! appointed as well, the appointment is left for people to decide, and is found as `not_in_post`.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000080_posts_and_appointments",
    up: &[
        Step::Each { sqlite: DISSOLVED_SQLITE, postgres: DISSOLVED_POSTGRES },
        Step::Each { sqlite: POSTS_SQLITE, postgres: POSTS_POSTGRES },
        Step::Both(RIGHTS),
        Step::Both(STALE),
    ],
    // What is true of the registers stays true.
    down: &[],
};

macro_rules! dissolved {
    ($day:literal) => {
        concat!(
            "UPDATE post SET until = (SELECT CASE WHEN post.since > ",
            $day,
            " THEN post.since ELSE ",
            $day,
            " END FROM organization o WHERE o.id = post.organization_id)
            WHERE until IS NULL AND organization_id IN
                (SELECT id FROM organization WHERE dissolved_at IS NOT NULL);"
        )
    };
}

const DISSOLVED_SQLITE: &str = dissolved!("date(o.dissolved_at / 1000 + 28800, 'unixepoch')");
const DISSOLVED_POSTGRES: &str = dissolved!(
    "(timestamp '1970-01-01' + (o.dissolved_at / 1000 + 28800) * interval '1 second')::date"
);

// The key of the appointment is that of the post: nobody sees both, and both databases have it.
macro_rules! posts {
    ($since:literal, $until:literal) => {
        concat!(
            "INSERT INTO post (id, organization_id, member_id, duty, since, until, created_at)
            SELECT p.id, p.organization_id, a.member_id, 'secretary', ", $since, ", ", $until, ", p.created_at
            FROM appointment p JOIN account a ON a.id = p.account_id AND a.member_id IS NOT NULL
            JOIN organization o ON o.id = p.organization_id
            WHERE p.role = 'branch_secretary'
            AND NOT EXISTS (SELECT 1 FROM post s WHERE s.organization_id = p.organization_id
                AND s.duty = 'secretary' AND ((s.until IS NULL AND p.until IS NULL)
                    OR (p.until IS NOT NULL AND s.member_id = a.member_id)))
            AND (p.until IS NOT NULL OR o.dissolved_at IS NULL)
            AND (p.until IS NOT NULL OR NOT EXISTS (SELECT 1 FROM appointment q
                JOIN account b ON b.id = q.account_id AND b.member_id IS NOT NULL
                WHERE q.organization_id = p.organization_id AND q.role = 'branch_secretary'
                AND q.until IS NULL AND (q.since < p.since OR (q.since = p.since AND q.id < p.id))));"
        )
    };
}

const POSTS_SQLITE: &str = posts!(
    "date(p.since / 1000 + 28800, 'unixepoch')",
    "date(p.until / 1000 + 28800, 'unixepoch')"
);
const POSTS_POSTGRES: &str = posts!(
    "(timestamp '1970-01-01' + (p.since / 1000 + 28800) * interval '1 second')::date",
    "(timestamp '1970-01-01' + (p.until / 1000 + 28800) * interval '1 second')::date"
);

/// The appointment counts from when the post was recorded, which is when it should have been made.
const RIGHTS: &str = r"
INSERT INTO appointment (id, account_id, role, organization_id, since, created_at)
SELECT s.id, a.id, 'branch_secretary', s.organization_id, s.created_at, s.created_at
FROM post s JOIN account a ON a.member_id = s.member_id
JOIN organization o ON o.id = s.organization_id
WHERE s.duty = 'secretary' AND s.until IS NULL
AND o.kind IN ('branch', 'joint_branch', 'temporary_branch')
AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.account_id = a.id
    AND p.organization_id = s.organization_id AND p.role = 'branch_secretary' AND p.until IS NULL);
";

/// Whoever is signed in as a secretary is asked for the rights anew.
const STALE: &str = r"
UPDATE auth_session SET rights_version = rights_version + 1
WHERE account_id IN (SELECT account_id FROM appointment WHERE role = 'branch_secretary' AND until IS NULL);
";
