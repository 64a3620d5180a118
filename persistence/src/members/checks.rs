//! What must hold of the register (`lighthouse check`).
//!
//! Text SQL: each question counts over whole tables and is shown to the operator as it stands.

use lighthouse_domain::members::{Gender, IdNumber};
use uuid::Uuid;

use super::ID_NUMBER;
use crate::{
    check::Finding,
    db::{Conn, row},
    error::StoreError,
    seal::Sealer,
    sql::scoped::raw,
};

/// Id, sentence, and the question that counts the breaks.
pub(crate) const QUESTIONS: &[(&str, &str, &str)] = &[
    (
        "INV-46",
        "dates of the register lie after 1900 and in their order",
        "SELECT COUNT(*) AS n FROM member WHERE birth_date < '1900-01-01' OR birth_date > '2199-12-31' OR applied_on < birth_date OR joined_on < COALESCE(applied_on, birth_date) OR converted_on < COALESCE(joined_on, applied_on, birth_date) OR converted_on > '2199-12-31' OR joined_on > '2199-12-31' OR applied_on > '2199-12-31'",
    ),
    (
        "INV-46",
        "a study session ends after it begins, in this century or the last",
        "SELECT COUNT(*) AS n FROM study_session WHERE ends_at <= starts_at OR starts_at < -2208988800000 OR ends_at > 7258118400000",
    ),
    (
        "INV-47",
        "an account of a member bears the register's name",
        "SELECT COUNT(*) AS n FROM account a JOIN member m ON m.id = a.member_id WHERE a.display_name <> m.name",
    ),
    (
        "INV-48",
        "a branch's posts are held by its own members",
        "SELECT COUNT(*) AS n FROM post p JOIN organization o ON o.id = p.organization_id JOIN member m ON m.id = p.member_id WHERE p.until IS NULL AND o.kind IN ('branch', 'joint_branch', 'temporary_branch') AND m.branch_id <> p.organization_id",
    ),
    (
        "INV-48",
        "a branch's secretary and administrators are its own members",
        "SELECT COUNT(*) AS n FROM appointment p JOIN organization o ON o.id = p.organization_id JOIN account a ON a.id = p.account_id JOIN member m ON m.id = a.member_id WHERE p.until IS NULL AND p.role IN ('branch_secretary', 'branch_administrator') AND o.kind IN ('branch', 'joint_branch', 'temporary_branch') AND m.branch_id <> p.organization_id",
    ),
];

row! {
    struct Sealed {
        id: Uuid,
        birth_date: chrono::NaiveDate,
        gender: String,
        id_number: Vec<u8>,
    }
}

/// Entries in memory at a time.
const BATCH: i64 = 1_000;
const SEALED: &str = "SELECT id, birth_date, gender, id_number_sealed FROM member \
    WHERE id > $1 AND id_number_sealed IS NOT NULL ORDER BY id LIMIT $2";

/// Opens every id number and compares it with birth date and gender.
pub(crate) async fn numbers(conn: &Conn, sealer: &Sealer) -> Result<Finding, StoreError> {
    let (mut wrong, mut after) = (0, Uuid::nil());
    loop {
        let sql = raw(conn, SEALED, SEALED, vec![after.into(), BATCH.into()]);
        let rows = conn.rows_of::<Sealed>(sql).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        wrong += rows.iter().filter(|row| !row.is_of_its_number(sealer)).count();
    }
    let message = "an id number is of the entry's birth date and gender";
    Ok(Finding { id: "INV-49", message, broken: i64::try_from(wrong).unwrap_or(i64::MAX) })
}

impl Sealed {
    fn is_of_its_number(&self, sealer: &Sealer) -> bool {
        let opened = sealer.open_text(&ID_NUMBER.row(self.id), &self.id_number);
        let number = opened.ok().and_then(|number| IdNumber::parse(&number).ok());
        number.is_some_and(|number| {
            number.birth_date() == self.birth_date
                && Gender::parse(&self.gender) == Some(number.gender())
        })
    }
}
