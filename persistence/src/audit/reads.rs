//! Whether the access log is what the audit log says of it, and no entry was written twice.
//!
//! Text SQL: each question counts or compares over whole tables and is asked by `audit verify` only.

use std::collections::HashMap;

use lighthouse_domain::audit::{AccessLine, digest_of_lines};
use uuid::Uuid;

use crate::{
    db::{Conn, row},
    error::StoreError,
    sql::{Sql, scoped::raw},
};

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The lines of the access log are not those that the entry tells of.
    Lines { stream: i64, seq: i64 },
    /// Lines of this read belong to no entry.
    NoEntry { read: Uuid },
    /// The entry has the MAC of another one.
    Copy { stream: i64, seq: i64 },
}

row! {
    struct Read {
        id: Uuid,
        digest: Vec<u8>,
        stream: i64,
        seq: i64,
        at: i64,
    }
}

row! {
    struct Line {
        id: Uuid,
        member: Uuid,
        at: i64,
        account: Option<Uuid>,
        via: String,
        reference: String,
        purpose: String,
        fields: String,
        role: Option<String>,
        organization: Option<Uuid>,
    }
}

impl Line {
    fn hashed(&self) -> AccessLine<'_> {
        AccessLine {
            id: self.id,
            member: self.member,
            at: self.at,
            account: self.account,
            via: &self.via,
            reference: &self.reference,
            purpose: &self.purpose,
            fields: &self.fields,
            role: self.role.as_deref(),
            organization: self.organization,
        }
    }
}

row! {
    struct Place {
        stream: i64,
        seq: i64,
    }
}

row! {
    struct Unbound {
        read: Uuid,
    }
}

/// Reads whose lines are in memory at a time.
const BATCH: i64 = 200;

/// Everything that does not fit, up to a few hundred of each kind.
pub async fn doubts(conn: &Conn) -> Result<Vec<Doubt>, StoreError> {
    let mut all = changed_lines(conn).await?;
    let unbound = conn.rows_of::<Unbound>(raw(conn, UNBOUND, UNBOUND, vec![])).await?;
    all.extend(unbound.into_iter().map(|row| Doubt::NoEntry { read: row.read }));
    let copies = conn.rows_of::<Place>(raw(conn, COPIES, COPIES, vec![])).await?;
    all.extend(copies.into_iter().map(|row| Doubt::Copy { stream: row.stream, seq: row.seq }));
    Ok(all)
}

/// Lines from before entries told of them are older than the first entry that does.
const UNBOUND: &str = "SELECT l.id FROM access_log l WHERE l.at >= ( \
    SELECT MIN(e.at) FROM audit_event e WHERE e.read_id IS NOT NULL) \
    AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.read_id = l.id) \
    GROUP BY l.id ORDER BY l.id LIMIT 200";

const COPIES: &str = "SELECT MAX(stream), MAX(seq) FROM audit_event WHERE mac IS NOT NULL \
    GROUP BY mac HAVING COUNT(*) > 1 LIMIT 200";

const READS: &str = "SELECT read_id, read_digest, stream, seq, at FROM audit_event \
    WHERE read_id > $1 ORDER BY read_id, stream, seq LIMIT $2";

async fn changed_lines(conn: &Conn) -> Result<Vec<Doubt>, StoreError> {
    let (mut all, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let sql = raw(conn, READS, READS, vec![after.into(), BATCH.into()]);
        let reads = conn.rows_of::<Read>(sql).await?;
        let Some(last) = reads.last() else { return Ok(all) };
        after = last.id;
        let lines = lines_of(conn, &reads).await?;
        let differs = |read: &&Read| {
            let own = lines.get(&read.id).map(Vec::as_slice).unwrap_or_default();
            let own: Vec<_> = own.iter().map(Line::hashed).collect();
            digest_of_lines(&own)[..] != read.digest[..]
        };
        let changed = reads.iter().filter(differs);
        all.extend(changed.map(|read| Doubt::Lines { stream: read.stream, seq: read.seq }));
    }
}

const LINES: &str = "SELECT l.id, l.member_id, l.at, l.account_id, l.via, l.reference, l.purpose, \
    l.fields, l.role, l.organization_id FROM access_log l WHERE l.at IN ";

/// The lines of some reads; a line is written at the instant of its entry.
async fn lines_of(conn: &Conn, reads: &[Read]) -> Result<HashMap<Uuid, Vec<Line>>, StoreError> {
    let sql = Sql::new(conn, LINES).list(reads.iter().map(|read| read.at));
    let sql = sql.push(" AND l.id ").any_of(reads.iter().map(|read| read.id));
    let mut lines: HashMap<Uuid, Vec<Line>> = HashMap::new();
    for line in sql.rows::<Line>(conn).await? {
        lines.entry(line.id).or_default().push(line);
    }
    Ok(lines)
}
