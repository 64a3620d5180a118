//! Progress in a lesson: what was sent, what of it counts, one line of time for each member.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::Study},
    classes::{ClassState, LessonId, LessonKind, quiz::Terms},
    id::Id,
    members::MemberId,
    time::Instant,
};
use uuid::Uuid;

use super::{Number, lessons::terms};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

row! {
    /// The row of a lesson with its class and the member's enrolment.
    struct Row {
        id: Uuid,
        kind: String,
        title: String,
        length: i64,
        credit: i64,
        draws: Option<i64>,
        pass_mark: Option<i64>,
        attempts: Option<i64>,
        state: String,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        enrolled_at: i64,
    }
    /// How far a member has come in a lesson.
    pub struct ProgressRow {
        lesson_id: Uuid,
        seen: String,
        counted_seconds: i64,
        completed_at: Option<i64>,
    }
    /// An event that was sent before.
    struct OpRow {
        op_id: Uuid,
    }
}

/// A lesson as the member who studies it meets it.
#[derive(Clone, Debug)]
pub struct LessonOf {
    pub id: LessonId,
    pub kind: LessonKind,
    pub title: String,
    pub length_seconds: i64,
    pub credit_seconds: i64,
    pub quiz: Option<Terms>,
    pub state: ClassState,
    pub period: (NaiveDate, NaiveDate),
    pub enrolled_at: Instant,
}

/// An event as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct NewEvent {
    pub op_id: Uuid,
    pub from: i64,
    pub to: i64,
    pub client_at: Option<Instant>,
}

impl TryFrom<Row> for LessonOf {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("class_lesson", format!("words of {}", row.id));
        Ok(Self {
            id: Id::new(row.id),
            kind: LessonKind::parse(&row.kind).ok_or_else(corrupt)?,
            state: ClassState::parse(&row.state).ok_or_else(corrupt)?,
            title: row.title,
            length_seconds: row.length,
            credit_seconds: row.credit,
            quiz: terms(row.draws, row.pass_mark, row.attempts),
            period: (row.starts_on, row.ends_on),
            enrolled_at: Instant::from_millis(row.enrolled_at),
        })
    }
}

/// A lesson of a class that the holder is in; any other does not exist.
pub async fn lesson_of(
    conn: &Conn,
    permit: &Permit<Study>,
    member: MemberId,
    id: LessonId,
) -> Result<LessonOf, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT l.id, l.kind, l.title, l.length_seconds, l.credit_seconds, l.quiz_draws, l.quiz_pass_mark, \
         l.quiz_attempts, c.state, c.starts_on, c.ends_on, e.enrolled_at FROM class_lesson l \
         JOIN study_class c ON c.id = l.class_id JOIN class_enrolment e ON e.class_id = c.id",
    );
    let sql = sql.push(" AND e.withdrawn_at IS NULL AND e.member_id = ").bind(member.uuid());
    let rows: Vec<Row> = sql.push(" AND l.id = ").bind(id.uuid()).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("class_lesson"))?.try_into()
}

/// Locks the member's line of time until the transaction ends; tells until when it is used.
pub async fn lock_clock(
    tx: &Tx,
    _permit: &Permit<Study>,
    member: MemberId,
) -> Result<Instant, StoreError> {
    let sql = Sql::new(tx, "INSERT INTO learner_clock (member_id, used_until) VALUES (");
    sql.bind(member.uuid())
        .push(", 0) ON CONFLICT (member_id) DO UPDATE SET used_until = learner_clock.used_until")
        .execute(tx)
        .await?;
    let sql = Sql::new(tx, "SELECT used_until FROM learner_clock WHERE member_id = ");
    let rows: Vec<Number> = sql.bind(member.uuid()).rows(tx).await?;
    Ok(Instant::from_millis(rows.first().map_or(0, |row| row.n)))
}

/// Which of these events the member sent before.
pub async fn known_events(
    tx: &Tx,
    _permit: &Permit<Study>,
    member: MemberId,
    ops: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let sql = Sql::new(tx, "SELECT op_id FROM lesson_event WHERE member_id = ");
    let sql = sql.bind(member.uuid()).push(" AND op_id IN ").list(ops.iter().copied());
    let rows: Vec<OpRow> = sql.rows(tx).await?;
    Ok(rows.into_iter().map(|row| row.op_id).collect())
}

/// Keeps what was sent; the caller has left out what is known.
pub async fn insert_events(
    tx: &Tx,
    _permit: &Permit<Study>,
    member: MemberId,
    lesson: LessonId,
    events: &[NewEvent],
    now: Instant,
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let start = Sql::new(
        tx,
        "INSERT INTO lesson_event (member_id, op_id, lesson_id, from_second, to_second, client_at, at) VALUES ",
    );
    let sql = events.iter().enumerate().fold(start, |sql, (n, event)| {
        let sql = sql.push(if n == 0 { "(" } else { ", (" }).bind(member.uuid());
        let sql = sql.push(", ").bind(event.op_id).push(", ").bind(lesson.uuid());
        let sql = sql.push(", ").bind(event.from).push(", ").bind(event.to);
        let sql = sql.push(", ").bind(event.client_at.map(Instant::millis));
        sql.push(", ").bind(now.millis()).push(")")
    });
    sql.execute(tx).await.map(|_| ())
}

/// How far the member has come in a lesson, if at all.
pub async fn progress_for(
    conn: &Conn,
    permit: &Permit<Study>,
    member: MemberId,
    lesson: LessonId,
) -> Result<Option<ProgressRow>, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT lesson_id, seen, counted_seconds, completed_at FROM lesson_progress",
    );
    let sql = sql.push(" AND lesson_id = ").bind(lesson.uuid()).push(" AND member_id = ");
    let rows: Vec<ProgressRow> = sql.bind(member.uuid()).all(conn, permit).await?;
    Ok(rows.into_iter().next())
}

/// How far the member has come in the lessons of a class; a class has at most 200.
pub async fn own_progress(
    conn: &Conn,
    permit: &Permit<Study>,
    member: MemberId,
    class: Uuid,
) -> Result<Vec<ProgressRow>, StoreError> {
    let sql = Sql::with_permit(
        conn,
        permit,
        "SELECT p.lesson_id, p.seen, p.counted_seconds, p.completed_at FROM class_lesson l \
         JOIN class_enrolment e ON e.class_id = l.class_id \
         JOIN lesson_progress p ON p.lesson_id = l.id AND p.member_id = e.member_id",
    );
    let sql = sql.push(" AND e.withdrawn_at IS NULL AND e.member_id = ").bind(member.uuid());
    let sql = sql.push(" AND l.class_id = ").bind(class);
    sql.push(" ORDER BY l.position LIMIT 200").all(conn, permit).await
}

/// Writes progress and the member's line of time, which the caller has locked.
pub async fn save_progress(
    tx: &Tx,
    _permit: &Permit<Study>,
    member: MemberId,
    row: &ProgressRow,
    used_until: Option<Instant>,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        tx,
        "INSERT INTO lesson_progress (lesson_id, member_id, seen, counted_seconds, completed_at, updated_at) VALUES (",
    );
    let sql = sql.bind(row.lesson_id).push(", ").bind(member.uuid());
    let sql = sql.push(", ").bind(row.seen.clone()).push(", ").bind(row.counted_seconds);
    let sql = sql.push(", ").bind(row.completed_at).push(", ").bind(now.millis());
    let sql = sql.push(
        ") ON CONFLICT (lesson_id, member_id) DO UPDATE SET seen = excluded.seen, \
         counted_seconds = excluded.counted_seconds, completed_at = excluded.completed_at, \
         updated_at = excluded.updated_at",
    );
    sql.execute(tx).await?;
    let Some(used_until) = used_until else { return Ok(()) };
    let sql = Sql::new(tx, "UPDATE learner_clock SET used_until = ").bind(used_until.millis());
    sql.push(" WHERE member_id = ").bind(member.uuid()).execute(tx).await.map(|_| ())
}
