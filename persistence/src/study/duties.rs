//! A branch's sessions of a time, as its duties see them: one statement over its index.

use lighthouse_domain::{
    access::{Permit, actions::ReadSessions},
    id::Id,
    organizations::Organization,
    study::{AttendanceStatus, SessionKind, duties::Meeting},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::entity::{Column, Entity, attendance};
use crate::{db::Conn, error::StoreError, sql::scoped};

#[derive(FromQueryResult)]
struct MeetingRow {
    id: Uuid,
    kind: String,
    fulfils: String,
    place: Option<String>,
    starts_at: i64,
    ends_at: i64,
    attended: i64,
}

/// More sessions than a branch holds in a year.
const MEETINGS_MAX: u64 = 2000;

/// What `branch`, found before, held or will hold from one instant to another.
pub async fn meetings(
    conn: &Conn,
    permit: &Permit<ReadSessions>,
    branch: &Organization,
    (from, to): (Instant, Instant),
    now: Instant,
) -> Result<Vec<Meeting>, StoreError> {
    if !permit.scope().covers(&branch.path) {
        return Err(StoreError::NotFound("branch"));
    }
    let select = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Kind, Column::Fulfils, Column::Place])
        .columns([Column::StartsAt, Column::EndsAt])
        .column_as(attended_or_not(), "attended")
        .filter(Column::BranchId.eq(branch.id.uuid()))
        .filter(Column::CancelledAt.is_null())
        .filter(Column::StartsAt.gte(from.millis()))
        .filter(Column::StartsAt.lt(to.millis()))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .limit(MEETINGS_MAX);
    let rows: Vec<MeetingRow> = scoped::all_as(conn, permit, select.into_query()).await?;
    rows.into_iter().map(|row| meeting(row, now)).collect()
}

/// 1 or 0: SQLite has no truth values of its own.
fn attended_or_not() -> SimpleExpr {
    let number = |n: &'static str| Expr::cust(n);
    let case = CaseStatement::new().case(Expr::exists(attended()), number("CAST(1 AS BIGINT)"));
    case.finally(number("CAST(0 AS BIGINT)")).into()
}

/// The members of the branch who took part in a session.
fn attended() -> SelectStatement {
    let part = AttendanceStatus::ALL.iter().filter(|status| status.took_part());
    Query::select()
        .expr(Expr::val(1_i64))
        .from(attendance::Entity)
        .and_where(
            Expr::col((attendance::Entity, attendance::Column::SessionId))
                .equals((Entity, Column::Id)),
        )
        .and_where(attendance::Column::Guest.eq(false))
        .and_where(attendance::Column::Status.is_in(part.map(|status| status.as_str())))
        .to_owned()
}

fn meeting(row: MeetingRow, now: Instant) -> Result<Meeting, StoreError> {
    let words = std::iter::once(row.kind.as_str()).chain(row.fulfils.split(','));
    let kinds: Option<Vec<_>> =
        words.filter(|word| !word.is_empty()).map(SessionKind::parse).collect();
    let corrupt = || StoreError::corrupt("study_session", format!("kinds of {}", row.id));
    Ok(Meeting {
        id: Id::new(row.id),
        kinds: kinds.ok_or_else(corrupt)?,
        day: Instant::from_millis(row.starts_at).day(),
        place: row.place,
        over: row.ends_at <= now.millis(),
        attended: row.attended != 0,
    })
}
