//! Calendar subscriptions: one for each account, and what its calendar shows.
//!
//! A calendar asks without a session. What it sees are the rights of the account at that moment:
//! the branch of its member, and where it holds an office that reads study days.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit, Role,
        actions::{ReadStudyDays, UseOwnAccount},
    },
    study_days::{BRANCHES_MAX, Month, PartOfDay},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Alias, ExprTrait, JoinType, OnConflict, Order, Query, SelectStatement},
};
use uuid::Uuid;

use self::row::{ActiveModel, Column, Entity};
use super::{entity::booking, listing::its_slot};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations::stored_path,
    sql::{column, key, scoped},
};

mod row {
    //! The rows of `calendar_subscription`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "calendar_subscription")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub id: Uuid,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The subscription of the permit's holder: its id, and since when.
pub async fn subscription(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
) -> Result<Option<(Uuid, Instant)>, StoreError> {
    let select = Entity::find().filter(Column::AccountId.eq(permit.account().uuid()));
    let row = scoped::one(conn, permit, select).await?;
    Ok(row.map(|row| (row.id, Instant::from_millis(row.created_at))))
}

/// Begins a subscription; the one before ends.
pub async fn subscribe(
    tx: &Tx,
    permit: &Permit<UseOwnAccount>,
    id: Uuid,
    at: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        account_id: Set(permit.account().uuid()),
        id: Set(id),
        created_at: Set(at.millis()),
    };
    let instead = OnConflict::column(Column::AccountId)
        .update_columns([Column::Id, Column::CreatedAt])
        .to_owned();
    Entity::insert(row).on_conflict(instead).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Ends the subscription of the permit's holder.
pub async fn unsubscribe(tx: &Tx, permit: &Permit<UseOwnAccount>) -> Result<(), StoreError> {
    let done = Entity::delete_by_id(permit.account().uuid()).exec(&**tx).await?;
    if done.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("calendar_subscription"))
    }
}

async fn rows<T: FromQueryResult>(
    conn: &Conn,
    select: &SelectStatement,
) -> Result<Vec<T>, StoreError> {
    let rows = conn.query_all(select).await?;
    rows.iter().map(|row| T::from_query_result(row, "").map_err(StoreError::from)).collect()
}

#[derive(FromQueryResult)]
struct HolderRow {
    account_id: Uuid,
    branch_path: Option<String>,
}

/// Whose subscription it is, unless the account is locked.
fn holder(id: Uuid) -> SelectStatement {
    let own = Condition::all()
        .add(column("member", "id").equals(key("account", "member_id")))
        .add(column("member", "ended_at").is_null());
    Query::select()
        .expr_as(column("account", "id"), Alias::new("account_id"))
        .expr_as(column("member", "branch_path"), Alias::new("branch_path"))
        .from(Alias::new("calendar_subscription"))
        .join(
            JoinType::InnerJoin,
            Alias::new("account"),
            column("account", "id").equals(key("calendar_subscription", "account_id")),
        )
        .join(JoinType::LeftJoin, Alias::new("member"), own)
        .and_where(column("calendar_subscription", "id").eq(id))
        .and_where(column("account", "disabled_at").is_null())
        .to_owned()
}

#[derive(FromQueryResult)]
struct OfficeRow {
    path: String,
}

/// The organizations where the account reads study days now.
fn offices(account: Uuid, now: Instant) -> SelectStatement {
    let roles = ReadStudyDays::GRANTS.iter().map(|(role, _)| *role);
    let roles = roles.filter(|role| *role != Role::Member).map(Role::as_str);
    let at = now.millis();
    let open = Condition::any()
        .add(column("appointment", "until").is_null())
        .add(column("appointment", "until").gt(at));
    Query::select()
        .expr_as(column("organization", "path"), Alias::new("path"))
        .from(Alias::new("appointment"))
        .join(
            JoinType::InnerJoin,
            Alias::new("organization"),
            column("organization", "id").equals(key("appointment", "organization_id")),
        )
        .and_where(column("appointment", "account_id").eq(account))
        .and_where(column("appointment", "role").is_in(roles))
        .and_where(column("appointment", "since").lte(at))
        .cond_where(open)
        .and_where(column("organization", "dissolved_at").is_null())
        .to_owned()
}

/// A study day of a branch in a calendar: nothing that the plan does not show.
#[derive(Clone, Debug)]
pub struct CalendarEntry {
    pub plan: Uuid,
    pub plan_version: i64,
    pub changed_at: Instant,
    pub branch: Uuid,
    pub branch_name: String,
    pub venue_name: String,
    pub room_name: String,
    pub address: Option<String>,
    pub day: NaiveDate,
    pub part: PartOfDay,
}

#[derive(FromQueryResult)]
struct EntryRow {
    plan_id: Uuid,
    version: i64,
    updated_at: i64,
    branch_id: Uuid,
    branch_name: String,
    venue_name: String,
    room_name: String,
    address: Option<String>,
    day: NaiveDate,
    part: String,
}

/// The study days from `from` on that the holder of a subscription sees; `None` if there is no
/// such subscription any more.
pub async fn calendar_entries(
    conn: &Conn,
    id: Uuid,
    from: Month,
    now: Instant,
) -> Result<Option<Vec<CalendarEntry>>, StoreError> {
    let found: Vec<HolderRow> = rows(conn, &holder(id)).await?;
    let Some(found) = found.into_iter().next() else { return Ok(None) };
    let offices: Vec<OfficeRow> = rows(conn, &offices(found.account_id, now)).await?;
    let paths = found.branch_path.into_iter().chain(offices.into_iter().map(|row| row.path));
    let mut within = Condition::any();
    let mut none = true;
    for path in paths {
        let path = stored_path(&path)?;
        let place = || column("organization", "path");
        within = within.add(place().gte(path.as_str()).and(place().lt(path.end())));
        none = false;
    }
    if none {
        return Ok(Some(Vec::new()));
    }
    let entries: Vec<EntryRow> = rows(conn, &entries_within(within, from)).await?;
    entries.into_iter().map(entry).collect::<Result<_, _>>().map(Some)
}

fn entries_within(within: Condition, from: Month) -> SelectStatement {
    let mut select = Query::select();
    for (table, name, shown) in [
        ("study_day_plan", "id", "plan_id"),
        ("study_day_plan", "version", "version"),
        ("study_day_plan", "updated_at", "updated_at"),
        ("organization", "id", "branch_id"),
        ("organization", "name", "branch_name"),
        ("venue", "name", "venue_name"),
        ("venue", "address", "address"),
        ("study_day_slot", "room_name", "room_name"),
        ("study_day_booking", "day", "day"),
        ("study_day_booking", "part", "part"),
    ] {
        select.expr_as(column(table, name), Alias::new(shown));
    }
    let mut joined = |table: &str, on: &str| {
        let same = column(table, "id").equals(key("study_day_booking", on));
        select.join(JoinType::InnerJoin, Alias::new(table), same);
    };
    joined("study_day_plan", "plan_id");
    joined("organization", "branch_id");
    joined("venue", "venue_id");
    select
        .from(Alias::new("study_day_booking"))
        .join(JoinType::InnerJoin, Alias::new("study_day_slot"), its_slot())
        .and_where(booking("published").eq(true))
        .and_where(booking("month").gte(from.to_string()))
        .cond_where(within)
        .order_by(key("study_day_booking", "day"), Order::Asc)
        .order_by(key("organization", "path"), Order::Asc)
        .limit(BRANCHES_MAX as u64)
        .to_owned()
}

fn entry(row: EntryRow) -> Result<CalendarEntry, StoreError> {
    let part = PartOfDay::parse(&row.part);
    Ok(CalendarEntry {
        plan: row.plan_id,
        plan_version: row.version,
        changed_at: Instant::from_millis(row.updated_at),
        branch: row.branch_id,
        branch_name: row.branch_name,
        venue_name: row.venue_name,
        room_name: row.room_name,
        address: row.address,
        day: row.day,
        part: part.ok_or_else(|| StoreError::corrupt("study_day_booking", "part"))?,
    })
}
