//! Following every stream from its first entry to its head, in bounded memory.

use futures_util::{StreamExt, TryStreamExt, stream};
use lighthouse_domain::audit::chain::{Break, Contents, STREAMS, Walk};
use sea_orm::DbErr;

use super::reading::{Event, SELECT};
use crate::{
    db::{Conn, FromRow, SqlRow},
    error::StoreError,
    sql::scoped::raw,
};

/// Rows in memory at a time.
const BATCH: i64 = 5_000;

/// Streams followed at the same time: the database reads ahead while this process hashes.
const AT_ONCE: usize = 4;

/// How a stream stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub stream: i64,
    pub entries: i64,
    /// The links at the numbers that were asked for.
    pub links: Vec<(i64, Vec<u8>)>,
    pub broken: Option<Break>,
}

struct Head {
    seq: i64,
    link: Vec<u8>,
}

impl FromRow for Head {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { seq: row.get(0)?, link: row.get(1)? })
    }
}

impl Event {
    fn contents(&self) -> Contents<'_> {
        Contents {
            at: self.at,
            account: self.account,
            path: &self.path,
            action: &self.action,
            object_type: &self.object_type,
            object_id: self.object_id,
            request_id: &self.request_id,
            address: &self.address,
            detail: &self.detail,
        }
    }
}

/// Checks every stream; `wanted` names (stream, number) pairs whose links are told, for
/// comparing them with checkpoints.
pub async fn verify(conn: &Conn, wanted: &[(i64, i64)]) -> Result<Vec<Verdict>, StoreError> {
    let verdicts = (0..STREAMS).map(|one| {
        let of_stream = wanted.iter().filter(move |(of, _)| *of == one);
        follow(conn, one, of_stream.map(|(_, seq)| *seq).collect())
    });
    stream::iter(verdicts).buffered(AT_ONCE).try_collect().await
}

async fn follow(conn: &Conn, stream: i64, wanted: Vec<i64>) -> Result<Verdict, StoreError> {
    let sql = "SELECT seq, link FROM audit_head WHERE stream = $1";
    let head = conn.rows_of::<Head>(raw(conn, sql, sql, vec![stream.into()])).await?;
    let (mut walk, mut links) = (Walk::default(), Vec::new());
    let broken = loop {
        let batch = after(conn, stream, walk.seq()).await?;
        if batch.is_empty() {
            break head
                .first()
                .map_or(Err(Break::Head), |head| walk.end(head.seq, &head.link))
                .err();
        }
        if let Err(broken) = step_all(&mut walk, &batch, &wanted, &mut links) {
            break Some(broken);
        }
    };
    Ok(Verdict { stream, entries: walk.seq(), links, broken })
}

fn step_all(
    walk: &mut Walk,
    batch: &[Event],
    wanted: &[i64],
    links: &mut Vec<(i64, Vec<u8>)>,
) -> Result<(), Break> {
    for event in batch {
        walk.step(event.seq, &event.contents(), &event.link)?;
        if wanted.contains(&event.seq) {
            links.push((event.seq, walk.link().to_vec()));
        }
    }
    Ok(())
}

async fn after(conn: &Conn, stream: i64, seq: i64) -> Result<Vec<Event>, StoreError> {
    let sql = format!("{SELECT} WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    conn.rows_of(raw(conn, &sql, &sql, vec![stream.into(), seq.into(), BATCH.into()])).await
}
