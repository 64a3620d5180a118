//! The use of the platform's systems: what was recorded on which day, by organization directly below
//! one; a statement for all of them.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadIndicators},
    organizations::Organization,
    reporting::adoption::{PlatformSystem, UsageRecord},
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement},
};

use super::frame::{MEMBERS, PLACES};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

/// Characters that a level adds to a path.
const STEP: usize = 5;
const MILLIS_OF_DAY: i64 = 86_400_000;

/// What the organization at `path` and everything below it recorded on one day.
#[derive(Clone, Debug)]
pub struct DayOfUse {
    /// Of an organization directly below, or of the top for what it has itself.
    pub path: String,
    pub day: NaiveDate,
    pub records: i64,
}

#[derive(FromQueryResult)]
struct Row {
    path: String,
    day: i64,
    records: i64,
}

/// What was recorded in a system between two instants, for an organization found within the permit
/// and those directly below it, day by day.
pub async fn days_of_use(
    conn: &Conn,
    permit: &Permit<ReadIndicators>,
    (system, top): (PlatformSystem, &Organization),
    (from, to): (Instant, Instant),
) -> Result<Vec<DayOfUse>, StoreError> {
    if !permit.scope().covers(&top.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let Some((mut select, path, at)) = records(system, top) else { return Ok(Vec::new()) };
    let length = i32::try_from(top.path.as_str().len() + STEP).unwrap_or(i32::MAX);
    let offset = Instant::of_day(from.day()).millis().rem_euclid(MILLIS_OF_DAY);
    let child = Func::cust("SUBSTR").args([path, Expr::val(1_i32), Expr::val(length)]);
    let day = at.clone().sub(offset).div(MILLIS_OF_DAY);
    select
        .expr_as(Expr::from(child), Alias::new("path"))
        .expr_as(day, Alias::new("day"))
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("records"))
        .and_where(at.clone().gte(from.millis()))
        .and_where(at.lt(to.millis()))
        .add_group_by([Expr::cust("1"), Expr::cust("2")]);
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    let day_of_use = |Row { path, day, records }: Row| {
        let day = Instant::from_millis(day * MILLIS_OF_DAY + offset).day();
        DayOfUse { path, day, records }
    };
    Ok(rows.into_iter().map(day_of_use).collect())
}

/// The rows of a system, the column with their place and the one with their time.
fn records(system: PlatformSystem, top: &Organization) -> Option<(SelectStatement, Expr, Expr)> {
    let found = match system.usage()? {
        UsageRecord::Devices => {
            let path = column(MEMBERS, "branch_path");
            (devices(top), path, column("device", "created_at"))
        }
        UsageRecord::OutsideRecords => {
            let path = column(MEMBERS, "branch_path");
            (outside(top, system), path, column("outside_record", "at"))
        }
        UsageRecord::StudySessions => {
            (sessions(top), column(PLACES, "path"), column("study_session", "submitted_at"))
        }
        UsageRecord::Publications => {
            (published(top), column(PLACES, "path"), column("article", "first_published_at"))
        }
    };
    Some(found)
}

fn below(top: &Organization, table: &str, path: &str) -> SelectStatement {
    Query::select()
        .from(Alias::new(table))
        .and_where(column(table, path).gte(top.path.as_str()))
        .and_where(column(table, path).lt(top.path.end()))
        .to_owned()
}

fn devices(top: &Organization) -> SelectStatement {
    below(top, MEMBERS, "branch_path")
        .inner_join(
            Alias::new("account"),
            column("account", "member_id").equals(key(MEMBERS, "id")),
        )
        .inner_join(
            Alias::new("device"),
            column("device", "account_id").equals(key("account", "id")),
        )
        .to_owned()
}

/// The source of a record bears the name of its system.
fn outside(top: &Organization, system: PlatformSystem) -> SelectStatement {
    let record = |name| column("outside_record", name);
    below(top, MEMBERS, "branch_path")
        .inner_join(Alias::new("outside_record"), record("member_id").equals(key(MEMBERS, "id")))
        .and_where(record("source").eq(system.as_str()))
        .and_where(record("undone_at").is_null())
        .to_owned()
}

fn sessions(top: &Organization) -> SelectStatement {
    let session = |name| column("study_session", name);
    below(top, PLACES, "path")
        .inner_join(Alias::new("study_session"), session("branch_id").equals(key(PLACES, "id")))
        .and_where(session("cancelled_at").is_null())
        .to_owned()
}

fn published(top: &Organization) -> SelectStatement {
    let (channel, article) =
        (column("channel", "organization_id"), column("article", "channel_id"));
    below(top, PLACES, "path")
        .inner_join(Alias::new("channel"), channel.equals(key(PLACES, "id")))
        .inner_join(Alias::new("article"), article.equals(key("channel", "id")))
        .to_owned()
}
