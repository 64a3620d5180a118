//! Lessons of a class, in their order.

use lighthouse_domain::{
    access::{
        Permit, Scope,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{Class, ClassId, Lesson, LessonDraft, LessonId, LessonKind, quiz::Terms},
    id::Id,
    time::Instant,
};
use uuid::Uuid;

use super::{Number, most, register::visible};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

const SELECT: &str = "SELECT l.id, l.class_id, l.position, l.kind, l.title, l.article_id, \
     l.length_seconds, l.credit_seconds, l.quiz_draws, l.quiz_pass_mark, l.quiz_attempts, l.version, \
     l.created_at, l.updated_at FROM class_lesson l JOIN study_class c ON c.id = l.class_id \
     JOIN organization o ON o.id = c.organization_id";

row! {
    /// The row of a lesson.
    struct Row {
        id: Uuid,
        class: Uuid,
        position: i64,
        kind: String,
        title: String,
        article: Option<Uuid>,
        length: i64,
        credit: i64,
        draws: Option<i64>,
        pass_mark: Option<i64>,
        attempts: Option<i64>,
        version: i64,
        created_at: i64,
        updated_at: i64,
    }
}

/// The terms of a quiz, if all of them are there.
pub(super) fn terms(draws: Option<i64>, mark: Option<i64>, attempts: Option<i64>) -> Option<Terms> {
    Some(Terms { draws: draws?, pass_mark: mark?, attempts: attempts? })
}

impl TryFrom<Row> for Lesson {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("class_lesson", format!("kind of {}", row.id));
        let draft = LessonDraft {
            kind: LessonKind::parse(&row.kind).ok_or_else(corrupt)?,
            title: row.title,
            article: row.article,
            length_seconds: row.length,
            credit_seconds: row.credit,
            quiz: terms(row.draws, row.pass_mark, row.attempts),
        };
        Ok(Self {
            id: Id::new(row.id),
            class: Id::new(row.class),
            position: row.position,
            draft,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

fn single(rows: Vec<Row>) -> Result<Lesson, StoreError> {
    rows.into_iter().next().ok_or(StoreError::NotFound("class_lesson"))?.try_into()
}

/// A lesson of a class that the reader sees.
pub async fn find_lesson(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    manager: Option<&Scope>,
    id: LessonId,
) -> Result<Lesson, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).push(" AND l.id = ").bind(id.uuid());
    single(visible(sql, permit.scope(), manager).all(conn, permit).await?)
}

/// A lesson of a class that the holder manages; the class is locked until the transaction ends.
pub async fn lesson_for_update(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    id: LessonId,
) -> Result<Lesson, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND l.id = ").bind(id.uuid());
    let sql = sql.in_scope(permit.scope(), "o.path", None);
    let sql = if tx.is_postgres() { sql.push(" FOR NO KEY UPDATE OF c, l") } else { sql };
    single(sql.all(tx, permit).await?)
}

/// Up to `limit` lessons of a class that was found within the permit, after position `after`.
pub async fn lesson_page(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    class: ClassId,
    after: i64,
    limit: u64,
) -> Result<Vec<Lesson>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).push(" AND l.class_id = ").bind(class.uuid());
    let sql = sql.push(" AND l.position > ").bind(after);
    let sql = sql.push(" ORDER BY l.position LIMIT ").bind(most(limit));
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    rows.into_iter().map(Lesson::try_from).collect()
}

/// Adds a lesson to `class`, which the caller has locked within the permit.
pub async fn insert_lesson(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    class: &Class,
    new: &Lesson,
) -> Result<(), StoreError> {
    if new.class != class.id || permit.scope().is_empty() {
        return Err(StoreError::NotFound("study_class"));
    }
    let draft = &new.draft;
    let sql = Sql::new(
        tx,
        "INSERT INTO class_lesson (id, class_id, position, kind, title, article_id, length_seconds, credit_seconds, \
         quiz_draws, quiz_pass_mark, quiz_attempts, version, created_at, updated_at) VALUES (",
    );
    let sql = sql.bind(new.id.uuid()).push(", ").bind(new.class.uuid());
    let sql = sql.push(", ").bind(new.position).push(", ").bind(draft.kind.as_str());
    let sql = sql.push(", ").bind(draft.title.clone()).push(", ").bind(draft.article);
    let sql = sql.push(", ").bind(draft.length_seconds).push(", ").bind(draft.credit_seconds);
    let sql = sql.push(", ").bind(draft.quiz.map(|quiz| quiz.draws));
    let sql = sql.push(", ").bind(draft.quiz.map(|quiz| quiz.pass_mark));
    let sql = sql.push(", ").bind(draft.quiz.map(|quiz| quiz.attempts));
    let sql = sql.push(", ").bind(new.version).push(", ").bind(new.created_at.millis());
    sql.push(", ").bind(new.updated_at.millis()).push(")").execute(tx).await.map(|_| ())
}

/// Writes a changed lesson, whose version is one above the stored one (INV-38).
pub async fn save_lesson(
    tx: &Tx,
    _permit: &Permit<ManageClasses>,
    changed: &Lesson,
) -> Result<(), StoreError> {
    let draft = &changed.draft;
    let sql = Sql::new(tx, "UPDATE class_lesson SET title = ").bind(draft.title.clone());
    let sql = sql.push(", article_id = ").bind(draft.article);
    let sql = sql.push(", length_seconds = ").bind(draft.length_seconds);
    let sql = sql.push(", credit_seconds = ").bind(draft.credit_seconds);
    let sql = sql.push(", quiz_draws = ").bind(draft.quiz.map(|quiz| quiz.draws));
    let sql = sql.push(", quiz_pass_mark = ").bind(draft.quiz.map(|quiz| quiz.pass_mark));
    let sql = sql.push(", quiz_attempts = ").bind(draft.quiz.map(|quiz| quiz.attempts));
    let sql = sql.push(", version = ").bind(changed.version);
    let sql = sql.push(", updated_at = ").bind(changed.updated_at.millis());
    let sql = sql.push(" WHERE id = ").bind(changed.id.uuid());
    let done = sql.push(" AND version = ").bind(changed.version - 1).execute(tx).await?;
    if done == 1 { Ok(()) } else { Err(StoreError::VersionChanged) }
}

/// How many quizzes of a class have fewer items than an attempt draws.
pub async fn bare_quizzes(tx: &Tx, class: &Class) -> Result<i64, StoreError> {
    let sql = Sql::new(
        tx,
        "SELECT COUNT(*) FROM class_lesson l WHERE l.kind = 'quiz' AND l.quiz_draws > \
         (SELECT COUNT(*) FROM quiz_item i WHERE i.lesson_id = l.id) AND l.class_id = ",
    );
    let rows: Vec<Number> = sql.bind(class.id.uuid()).rows(tx).await?;
    Ok(rows.first().map_or(0, |row| row.n))
}

/// How many lessons a class has.
pub async fn lesson_count(tx: &Tx, class: ClassId) -> Result<i64, StoreError> {
    let sql = Sql::new(tx, "SELECT COUNT(*) FROM class_lesson WHERE class_id = ");
    let rows: Vec<Number> = sql.bind(class.uuid()).rows(tx).await?;
    Ok(rows.first().map_or(0, |row| row.n))
}
