//! The index of names: one character finds people, whatever their branch.
//!
//! ```text
//! PostgreSQL: entry ─▶ member_gram
//! SQLite:     entry ─▶ member_gram_due (the name as it is) ─▶ hundreds at a time ─▶ member_gram
//!                              ╰─────────── a search asks both ───────────────╯
//! ```
//!
//! Each part of a name lies on a page of its own, far from those of the next name. SQLite writes
//! whole pages: one by one the parts would be half of what an entry writes. PostgreSQL's log has
//! rows. A part is a character with its neighbour, the last one alone: what begins with a
//! character has it.
//!
//! Text SQL: entries and searches run through this index all the time.

use lighthouse_domain::members::MemberId;
use sea_orm::ConnectionTrait;

use crate::{
    db::Tx,
    error::StoreError,
    sql::{Sql, values},
};

/// Names that may wait: a search looks through them one by one.
const DUE: i64 = 512;
/// Names a statement may carry: of fifty characters each, two values a part.
const CHUNK: usize = 600;
/// The last of all characters: what begins with a character sorts before it and this.
const LAST: char = char::MAX;

/// Makes people findable by their names.
pub(super) async fn enter<'n, N>(tx: &Tx, names: N) -> Result<(), StoreError>
where
    N: IntoIterator<Item = (MemberId, &'n str)>,
{
    let names: Vec<_> = names.into_iter().collect();
    for chunk in names.chunks(CHUNK) {
        if tx.is_postgres() {
            write(tx, chunk).await?;
        } else {
            wait(tx, chunk).await?;
        }
    }
    Ok(())
}

async fn write(tx: &Tx, names: &[(MemberId, &str)]) -> Result<(), StoreError> {
    let row = |id: MemberId| move |part: String| [part.into(), id.uuid().into()];
    let rows = names.iter().flat_map(|(id, name)| parts_of(name).into_iter().map(row(*id)));
    let start = Sql::new(tx, "INSERT INTO member_gram (gram, member_id) VALUES ");
    start.tuples(rows).push(" ON CONFLICT DO NOTHING").execute(tx).await?;
    Ok(())
}

/// Lets names wait, and writes the parts of all that do once there are enough of them.
async fn wait(tx: &Tx, names: &[(MemberId, &str)]) -> Result<(), StoreError> {
    let rows = names.iter().map(|(id, name)| [id.uuid().into(), (*name).into()]);
    let start = Sql::new(tx, "INSERT INTO member_gram_due (member_id, name) VALUES ");
    start.tuples(rows).execute(tx).await?;
    let full = Sql::new(tx, "SELECT COUNT(*) FROM (SELECT 1 FROM member_gram_due LIMIT 1")
        .push_with(" OFFSET ?) AS due", values![DUE]);
    if full.count(tx).await? > 0 {
        tx.execute_unprepared(SETTLE).await?;
    }
    Ok(())
}

/// In the order of the index, so that a page is written once.
const SETTLE: &str = "INSERT INTO member_gram (gram, member_id) \
    WITH RECURSIVE place (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM place WHERE i < 50) \
    SELECT DISTINCT substr(name, i, 2), member_id FROM member_gram_due \
    JOIN place ON i <= length(name) ORDER BY 1, 2; DELETE FROM member_gram_due";

/// Forgets the names of those of `ids` that are gone from the register, in this order: what
/// was waiting may just have been written.
pub(super) async fn forget(tx: &Tx, ids: &[MemberId]) -> Result<(), StoreError> {
    for table in ["member_gram_due", "member_gram"] {
        let gone = Sql::new(tx, "DELETE FROM ").push(table).push(" WHERE member_id ");
        let gone = gone.any_of(ids.iter().map(|id| id.uuid()));
        gone.push(" AND NOT EXISTS (SELECT 1 FROM member m WHERE m.id = ")
            .push(table)
            .push(".member_id)")
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Makes somebody findable by another name, no longer by the old one.
pub(super) async fn rename(
    tx: &Tx,
    id: MemberId,
    before: &str,
    after: &str,
) -> Result<(), StoreError> {
    Sql::new(tx, "DELETE FROM member_gram_due WHERE member_id = ")
        .bind(id.uuid())
        .execute(tx)
        .await?;
    let parts = Sql::new(tx, "DELETE FROM member_gram WHERE member_id = ").bind(id.uuid());
    parts.push(" AND gram IN ").list(parts_of(before)).execute(tx).await?;
    enter(tx, [(id, after)]).await
}

/// Every character with its neighbour; the last one alone.
fn parts_of(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let from = |at: usize| letters.iter().skip(at).take(2).collect::<String>();
    (0..letters.len()).map(from).collect()
}

/// ` AND …`: people whose name contains `text`. The index finds candidates by their first two
/// characters; of a longer text the name itself decides.
pub(crate) fn containing(sql: Sql, text: &str) -> Sql {
    let pair: String = text.chars().take(2).collect();
    let sql = sql.push(" AND id IN (SELECT member_id FROM member_gram WHERE gram ");
    let sql = if pair.chars().count() == 1 {
        let end = format!("{pair}{LAST}");
        sql.push(">= ").bind(pair.as_str()).push(" AND gram < ").bind(end)
    } else {
        sql.push("= ").bind(pair.as_str())
    };
    let sql = sql.push(" UNION ALL SELECT member_id FROM member_gram_due WHERE ");
    let sql = sql.by_backend("instr", "strpos").push("(name, ").bind(pair).push(") > 0)");
    if text.chars().count() > 2 {
        sql.push(" AND ").by_backend("instr", "strpos").push("(name, ").bind(text).push(") > 0")
    } else {
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_begins_a_part_of_a_name() {
        assert_eq!(parts_of("欧阳明"), ["欧阳", "阳明", "明"]);
        assert_eq!(parts_of("明"), ["明"]);
    }
}
