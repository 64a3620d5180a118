//! The bank of a quiz, and the attempts at it.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, Study},
    },
    classes::{
        LessonId,
        quiz::{Attempt, AttemptId, Item, ItemKind, Verdict},
    },
    id::Id,
    members::MemberId,
    time::Instant,
};
use uuid::Uuid;

use super::{Number, most};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

const ITEM: &str = "SELECT i.id, i.kind, i.prompt, i.options, i.right_options FROM quiz_item i";
const ATTEMPT: &str =
    "SELECT id, lesson_id, number, opened_at, judged_at, score, passed FROM quiz_attempt";

row! {
    /// The row of an item.
    struct ItemRow {
        id: Uuid,
        kind: String,
        prompt: String,
        options: String,
        right: i64,
    }
    /// An attempt and its verdict.
    pub struct AttemptRow {
        id: Uuid,
        lesson_id: Uuid,
        number: i64,
        opened_at: i64,
        judged_at: Option<i64>,
        score: Option<i64>,
        passed: Option<bool>,
    }
    /// The id of an item.
    struct IdRow {
        id: Uuid,
    }
}

impl TryFrom<ItemRow> for Item {
    type Error = StoreError;

    fn try_from(row: ItemRow) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("quiz_item", format!("kind of {}", row.id));
        Ok(Self {
            id: Id::new(row.id),
            kind: ItemKind::parse(&row.kind).ok_or_else(corrupt)?,
            prompt: row.prompt,
            options: row.options.split('\n').map(str::to_owned).collect(),
            right: row.right,
        })
    }
}

/// Adds items to the bank of a quiz, which the caller has locked within the permit.
pub async fn insert_items(
    tx: &Tx,
    _permit: &Permit<ManageClasses>,
    lesson: LessonId,
    items: &[Item],
    now: Instant,
) -> Result<(), StoreError> {
    let start = Sql::new(
        tx,
        "INSERT INTO quiz_item (id, lesson_id, kind, prompt, options, right_options, created_at) VALUES ",
    );
    let sql = items.iter().enumerate().fold(start, |sql, (n, item)| {
        let sql = sql.push(if n == 0 { "(" } else { ", (" }).bind(item.id.uuid());
        let sql = sql.push(", ").bind(lesson.uuid()).push(", ").bind(item.kind.as_str());
        let sql = sql.push(", ").bind(item.prompt.clone());
        let sql = sql.push(", ").bind(item.options.join("\n")).push(", ").bind(item.right);
        sql.push(", ").bind(now.millis()).push(")")
    });
    sql.execute(tx).await.map(|_| ())
}

/// How many items a bank has.
pub async fn item_count(tx: &Tx, lesson: LessonId) -> Result<i64, StoreError> {
    let sql = Sql::new(tx, "SELECT COUNT(*) FROM quiz_item WHERE lesson_id = ");
    let rows: Vec<Number> = sql.bind(lesson.uuid()).rows(tx).await?;
    Ok(rows.first().map_or(0, |row| row.n))
}

/// Up to `limit` items with their answers, for those who manage the class.
pub async fn items_page(
    conn: &Conn,
    permit: &Permit<ManageClasses>,
    lesson: LessonId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Item>, StoreError> {
    let sql = Sql::new(conn, ITEM).push(
        " JOIN class_lesson l ON l.id = i.lesson_id JOIN study_class c ON c.id = l.class_id \
         JOIN organization o ON o.id = c.organization_id",
    );
    let sql = sql.permitted(permit).in_scope(permit.scope(), "o.path", None);
    let sql = sql.push(" AND i.lesson_id = ").bind(lesson.uuid());
    let sql = match after {
        Some(after) => sql.push(" AND i.id > ").bind(after),
        None => sql,
    };
    let sql = sql.push(" ORDER BY i.id LIMIT ").bind(most(limit));
    let rows: Vec<ItemRow> = sql.all(conn, permit).await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// The ids of a bank, for drawing. The caller has found the lesson as one of the member's.
pub async fn bank(
    tx: &Tx,
    _permit: &Permit<Study>,
    lesson: LessonId,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = Sql::new(tx, "SELECT id FROM quiz_item WHERE lesson_id = ").bind(lesson.uuid());
    let rows: Vec<IdRow> = sql.push(" ORDER BY id LIMIT ").bind(Item::COUNT_MAX).rows(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The member's attempts at a quiz, oldest first; there are ten at most.
pub async fn attempts_of(
    conn: &Conn,
    permit: &Permit<Study>,
    member: MemberId,
    lesson: LessonId,
) -> Result<Vec<AttemptRow>, StoreError> {
    let sql = Sql::with_permit(conn, permit, ATTEMPT).push(" AND member_id = ").bind(member.uuid());
    let sql = sql.push(" AND lesson_id = ").bind(lesson.uuid());
    sql.push(" ORDER BY number LIMIT 10").all(conn, permit).await
}

/// The member's own attempt. Its line of time is locked before, so nobody judges it meanwhile.
pub async fn attempt_for_update(
    tx: &Tx,
    permit: &Permit<Study>,
    member: MemberId,
    id: AttemptId,
) -> Result<AttemptRow, StoreError> {
    let sql = Sql::with_permit(tx, permit, ATTEMPT).push(" AND member_id = ").bind(member.uuid());
    let rows: Vec<AttemptRow> = sql.push(" AND id = ").bind(id.uuid()).all(tx, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("quiz_attempt"))
}

/// Keeps an attempt and what it drew.
pub async fn insert_attempt(
    tx: &Tx,
    _permit: &Permit<Study>,
    (member, lesson): (MemberId, LessonId),
    new: &Attempt,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        tx,
        "INSERT INTO quiz_attempt (id, lesson_id, member_id, number, opened_at) VALUES (",
    );
    let sql = sql.bind(new.id.uuid()).push(", ").bind(lesson.uuid());
    let sql = sql.push(", ").bind(member.uuid()).push(", ").bind(new.number);
    sql.push(", ").bind(now.millis()).push(")").execute(tx).await?;
    let start = Sql::new(tx, "INSERT INTO quiz_attempt_item (attempt_id, place, item_id) VALUES ");
    let sql = (0_i64..).zip(&new.drawn).fold(start, |sql, (place, item)| {
        let sql = sql.push(if place == 0 { "(" } else { ", (" }).bind(new.id.uuid());
        sql.push(", ").bind(place).push(", ").bind(*item).push(")")
    });
    sql.execute(tx).await.map(|_| ())
}

/// The items that an attempt drew, in its order. The attempt was found as one of the member's.
pub async fn drawn(conn: &Conn, attempt: AttemptId) -> Result<Vec<Item>, StoreError> {
    let sql = Sql::new(conn, ITEM)
        .push(" JOIN quiz_attempt_item d ON d.item_id = i.id WHERE d.attempt_id = ")
        .bind(attempt.uuid());
    let rows: Vec<ItemRow> = sql.push(" ORDER BY d.place LIMIT 100").rows(conn).await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// Notes the verdict, once.
pub async fn judge(
    tx: &Tx,
    _permit: &Permit<Study>,
    attempt: AttemptId,
    verdict: Verdict,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = Sql::new(tx, "UPDATE quiz_attempt SET judged_at = ").bind(now.millis());
    let sql = sql.push(", score = ").bind(verdict.score).push(", passed = ").bind(verdict.passed);
    let sql = sql.push(" WHERE judged_at IS NULL AND id = ").bind(attempt.uuid());
    let done = sql.execute(tx).await?;
    if done == 1 { Ok(()) } else { Err(StoreError::NotFound("quiz_attempt")) }
}
