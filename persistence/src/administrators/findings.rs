//! What is wrong or soon will be: one statement over the subtree, no walk.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadAdministrators},
    administrators::Bounds,
    members::Education,
    organizations::OrganizationId,
};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Cells, Conn, FromCells},
    error::StoreError,
    hand::Hand,
};

/// One finding.
#[derive(Clone, Debug)]
pub struct Gap {
    pub path: String,
    pub kind: String,
    /// The appointment, or the organization where there is none.
    pub id: Uuid,
    pub organization: Uuid,
    pub organization_name: String,
    pub person: Option<String>,
    pub birth_date: Option<NaiveDate>,
}

impl FromCells for Gap {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            path: cells.get(0)?,
            kind: cells.get(1)?,
            id: cells.get(2)?,
            organization: cells.get(3)?,
            organization_name: cells.get(4)?,
            person: cells.get(5)?,
            birth_date: cells.get(6)?,
        })
    }
}

/// The dates and words the questions are asked with.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Born on or before: too old today.
    pub too_old: NaiveDate,
    /// Born on or before: too old within the warning time.
    pub soon_too_old: NaiveDate,
    pub bounds: Bounds,
}

const LIVE: &str = "FROM appointment p JOIN organization o ON o.id = p.organization_id \
    JOIN account a ON a.id = p.account_id LEFT JOIN member m ON m.id = a.member_id \
    WHERE p.until IS NULL AND o.dissolved_at IS NULL AND p.exception_id IS NULL \
    AND p.role IN ('branch_administrator', 'committee_supervisor', 'education_centre_coordinator')";
const PERSON: &str = "p.id AS id, o.id AS organization_id, o.name AS organization_name, a.display_name AS person, m.birth_date AS birth_date";
const BRANCHES: &str = "FROM organization o WHERE o.dissolved_at IS NULL \
    AND o.kind IN ('branch', 'joint_branch', 'temporary_branch')";
const NOBODY: &str = "o.id AS id, o.id AS organization_id, o.name AS organization_name, NULL AS person, NULL AS birth_date";
const ADMINISTERS: &str = "SELECT 1 FROM appointment p WHERE p.organization_id = o.id AND p.until IS NULL AND p.role = 'branch_administrator'";
const TRAINED: &str = "SELECT 1 FROM administrator_training t WHERE t.appointment_id = p.id";

/// Up to `limit` findings below the scope or one organization, in tree order.
pub async fn gaps(
    conn: &Conn,
    permit: &Permit<ReadAdministrators>,
    below: Option<OrganizationId>,
    asked: &Asked,
    after: Option<&(String, String, Uuid)>,
    limit: i64,
) -> Result<Vec<Gap>, StoreError> {
    let text = "SELECT f.path, f.kind, f.id, f.organization_id, f.organization_name, f.person, \
        f.birth_date FROM (";
    let hand = questions(Hand::plain(conn, text), asked).sql(") f").proven(permit);
    let hand = hand.within(permit.scope(), "f.path", None);
    let hand = match below {
        Some(top) => hand.below(permit.scope(), top, "f.path"),
        None => hand,
    };
    let hand = match after {
        Some((path, kind, id)) => {
            let hand = hand.sql(" AND (f.path, f.kind, f.id) > (").bind(path).sql(", ");
            hand.bind(kind).sql(", ").bind(*id).sql(")")
        }
        None => hand,
    };
    hand.sql(" ORDER BY f.path, f.kind, f.id LIMIT ").bind(limit).all(conn, permit).await
}

fn questions(hand: Hand, asked: &Asked) -> Hand {
    let person = |hand: Hand, kind: &str| {
        hand.sql("SELECT o.path AS path, '")
            .sql(kind)
            .sql("' AS kind, ")
            .sql(PERSON)
            .sql(" ")
            .sql(LIVE)
    };
    let branch = |hand: Hand, kind: &str| {
        let hand = hand.sql(" UNION ALL SELECT o.path AS path, '").sql(kind).sql("' AS kind, ");
        hand.sql(NOBODY).sql(" ").sql(BRANCHES)
    };
    let hand = person(hand, "over_age").sql(" AND m.birth_date <= ").bind(asked.too_old);
    let hand = person(hand.sql(" UNION ALL "), "leaving_threshold");
    let hand = hand.sql(" AND m.birth_date > ").bind(asked.too_old);
    let hand = hand.sql(" AND m.birth_date <= ").bind(asked.soon_too_old);
    let hand = person(hand.sql(" UNION ALL "), "no_party_member");
    let hand = hand.sql(" AND (m.id IS NULL OR m.status NOT IN ('full', 'probationary'))");
    let hand = person(hand.sql(" UNION ALL "), "low_education");
    let hand = able(hand.sql(" AND NOT (COALESCE(m.education, '') IN ("), asked).sql("))");
    let hand = person(hand.sql(" UNION ALL "), "not_trained");
    let hand = hand.sql(" AND NOT EXISTS (").sql(TRAINED).sql(")");
    let hand = person(hand.sql(" UNION ALL "), "single_point");
    let hand = hand.sql(
        " AND p.role = 'branch_administrator' AND (SELECT COUNT(*) FROM appointment q \
         WHERE q.account_id = p.account_id AND q.until IS NULL AND q.role = 'branch_administrator') > 1",
    );
    branch(hand, "no_administrator").sql(" AND NOT EXISTS (").sql(ADMINISTERS).sql(")")
}

/// The words of schooling that are high enough.
fn able(hand: Hand, asked: &Asked) -> Hand {
    let enough = Education::ALL.iter().filter(|level| **level >= asked.bounds.education);
    enough.fold(hand.sql("NULL"), |hand, level| hand.sql(", ").bind(level.as_str()))
}
