//! New entries of the ledger, a batch as one value and one statement however long it is.
//!
//! Text SQL: set-based and hot, every list of attendance goes through here.

use lighthouse_domain::{
    access::{Permit, actions::RecordAttendance},
    hours::Evidence,
    time::Instant,
};
use serde::Serialize;
use uuid::Uuid;

use super::overlaps::IN_FORCE;
use crate::{db::Tx, error::StoreError, locked::Locked, sql::Sql};

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
    fn new(line: &Line) -> Self {
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
    let sent: Vec<_> = lines.iter().map(Sent::new).collect();
    let sent =
        serde_json::to_string(&sent).map_err(|error| StoreError::Other(error.to_string()))?;
    let sql = Sql::new(tx, INTO).push(columns).bind(now.millis());
    sql.push(before).bind(sent).push(after).execute(tx).await?;
    Ok(())
}

/// Locks members, so that of two changes of their books the second sees the first.
pub(super) async fn lock(tx: &Tx, members: &[Uuid]) -> Result<Locked<Vec<Uuid>>, StoreError> {
    if tx.is_postgres() {
        let sql = Sql::new(tx, "SELECT id FROM member WHERE id ").any_of(members.iter().copied());
        sql.push(" ORDER BY id FOR NO KEY UPDATE").execute(tx).await?;
    }
    Ok(Locked::new(members.to_vec()))
}

const YEAR_SQLITE: &str = "CAST(strftime('%Y', starts + 28800, 'unixepoch') AS bigint)";
const YEAR_POSTGRES: &str =
    "CAST(EXTRACT(YEAR FROM to_timestamp(starts + 28800) AT TIME ZONE 'UTC') AS bigint)";
// The share as `domain`'s `credits` gives it, converted as its `Rate` does.
const COUNTED: &str = "(ends - begins) * COALESCE(per_hour, 60) / 60";

/// Opens the books of a database that was loaded in bulk: every attendance once, in one statement.
pub async fn open_books(
    tx: &Tx,
    permit: &Permit<RecordAttendance>,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("study_session"));
    }
    let year = if tx.is_postgres() { YEAR_POSTGRES } else { YEAR_SQLITE };
    let into = format!(
        "INSERT INTO hour_entry (member_id, session_id, number, year, seconds, evidence, at) \
         SELECT member_id, session_id, 1, {year}, \
         CASE WHEN {COUNTED} > most * 60 THEN most * 60 ELSE {COUNTED} END, 'host_record', "
    );
    let from = format!(
        " FROM ( SELECT member_id, session_id, starts, ends, per_hour, most, \
         CASE WHEN covered > starts THEN covered ELSE starts END AS begins FROM ( \
         SELECT a.member_id, a.session_id, s.starts_at / 1000 AS starts, s.ends_at / 1000 AS ends, \
         r.minutes_per_hour AS per_hour, r.at_most_minutes AS most, \
         MAX(s.ends_at / 1000) OVER (PARTITION BY a.member_id ORDER BY s.starts_at, s.id \
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered \
         FROM attendance a JOIN study_session s ON s.id = a.session_id{IN_FORCE} \
         WHERE s.cancelled_at IS NULL AND a.status IN ('present', 'online', 'make_up', 'assisted') \
         ) timed ) shared WHERE ends > begins AND {COUNTED} > 0"
    );
    Sql::new(tx, &into).bind(now.millis()).push(&from).execute(tx).await.map(|_| ())
}
