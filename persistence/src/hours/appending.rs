//! New entries of the ledger, a batch as one value and one statement however long it is.

use lighthouse_domain::{hours::Evidence, time::Instant};
use serde::Serialize;
use uuid::Uuid;

use crate::{db::Tx, error::StoreError, hand::Hand};

/// An entry that the books lack.
pub(super) struct Line {
    pub(super) member: Uuid,
    pub(super) session: Uuid,
    pub(super) number: i64,
    pub(super) year: i32,
    pub(super) seconds: i64,
    pub(super) evidence: Evidence,
}

#[derive(Serialize)]
struct Sent {
    m: String,
    s: String,
    n: i64,
    y: i32,
    t: i64,
    e: &'static str,
}

impl Sent {
    fn of(line: &Line) -> Self {
        Self {
            m: line.member.simple().to_string(),
            s: line.session.simple().to_string(),
            n: line.number,
            y: line.year,
            t: line.seconds,
            e: line.evidence.as_str(),
        }
    }
}

const INTO: &str = "INSERT INTO hour_entry \
    (member_id, session_id, number, year, seconds, evidence, at) SELECT ";
const POSTGRES: [&str; 3] = [
    "r.m, r.s, r.n, r.y, r.t, r.e, ",
    " FROM json_to_recordset(CAST(",
    " AS json)) AS r(m uuid, s uuid, n bigint, y bigint, t bigint, e text)",
];
const SQLITE: [&str; 3] = [
    "unhex(r.value ->> 'm'), unhex(r.value ->> 's'), r.value ->> 'n', r.value ->> 'y', \
     r.value ->> 't', r.value ->> 'e', ",
    " FROM json_each(",
    ") r",
];

/// Writes the entries; there are none where the books are right already.
pub(super) async fn append(tx: &Tx, lines: &[Line], now: Instant) -> Result<(), StoreError> {
    if lines.is_empty() {
        return Ok(());
    }
    let [columns, before, after] = if tx.is_postgres() { POSTGRES } else { SQLITE };
    let sent: Vec<_> = lines.iter().map(Sent::of).collect();
    let sent =
        serde_json::to_string(&sent).map_err(|error| StoreError::Other(error.to_string()))?;
    let hand = Hand::plain(tx, INTO).sql(columns).bind(now.millis());
    hand.sql(before).bind(sent).sql(after).run(tx).await?;
    Ok(())
}
