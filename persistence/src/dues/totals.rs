//! A month of a subtree in figures: how many owe and have paid, and how much. No person is named.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Permit, actions::ReadDuesTotals},
    id::Id,
    organizations::{Organization, OrganizationId},
    study_days::Month,
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{
        Alias, CaseStatement, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use super::{
    entity::entry::{Column as Entry, Entity as EntryEntity},
    owed::{Asking, owed},
};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::scoped,
};

/// The figures of a month.
#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
pub struct DuesSums {
    /// Probationary and full members.
    pub members: i64,
    pub without_standard: i64,
    /// Members who owe something, and those of them who have paid it.
    pub owing: i64,
    pub paid: i64,
    pub due: i64,
    pub outstanding: i64,
    /// What the branches took for the month.
    pub received: i64,
}

/// An organization right below another, with its figures.
#[derive(Clone, Debug)]
pub struct PlacedSums {
    pub organization: OrganizationId,
    pub name: String,
    pub path: String,
    pub sums: DuesSums,
}

type Of = (Month, chrono::NaiveDate);

fn path() -> Expr {
    Expr::col((OrganizationEntity, OrganizationColumn::Path))
}

/// The place of which a row counts: the first so many letters of its path.
fn place(letters: usize) -> SimpleExpr {
    let letters = i32::try_from(letters).unwrap_or(i32::MAX);
    Func::cust("SUBSTR").args([path(), Expr::value(1), Expr::value(letters)]).into()
}

fn column(name: &'static str) -> Expr {
    Expr::col((Alias::new("g"), Alias::new(name)))
}

fn total(value: impl Into<SimpleExpr>) -> SimpleExpr {
    let sum = Func::coalesce([Func::sum(value.into()).into(), Expr::cust("0")]);
    Expr::expr(sum).cast_as(Alias::new("BIGINT"))
}

fn count(condition: SimpleExpr) -> SimpleExpr {
    let one = CaseStatement::new().case(condition, Expr::cust("1"));
    total(one.finally(Expr::cust("0")))
}

#[derive(FromQueryResult)]
struct People {
    place: String,
    members: i64,
    without_standard: i64,
    owing: i64,
    paid: i64,
    due: i64,
    outstanding: i64,
}

/// What the members below `range` owe and have paid, by the places of so many letters.
fn people(
    permit: &Permit<ReadDuesTotals>,
    range: (&str, &str),
    letters: usize,
    (month, today): Of,
) -> SelectStatement {
    let rows = owed(permit, Asking::new(month, today))
        .expr_as(place(letters), "place")
        .and_where(path().gte(range.0))
        .and_where(path().lt(range.1))
        .to_owned();
    let (due, paid) = (|| column("due"), || column("paid"));
    let left = CaseStatement::new().case(due().gt(paid()), due().sub(paid()));
    let has_paid = due().gt(0_i64).and(paid().gte(due()));
    Query::select()
        .expr_as(column("place"), "place")
        .expr_as(count(Expr::cust("1 = 1")), "members")
        .expr_as(count(due().is_null()), "without_standard")
        .expr_as(count(due().gt(0_i64)), "owing")
        .expr_as(count(has_paid), "paid")
        .expr_as(total(due()), "due")
        .expr_as(total(left.finally(Expr::cust("0"))), "outstanding")
        .from_subquery(rows, Alias::new("g"))
        .group_by_col(("g", "place"))
        .to_owned()
}

#[derive(FromQueryResult)]
struct Received {
    place: String,
    received: i64,
}

/// What the branches below `range` took for a month.
fn received(
    permit: &Permit<ReadDuesTotals>,
    range: (&str, &str),
    letters: usize,
    month: Month,
) -> SelectStatement {
    let branch = Expr::col((EntryEntity, Entry::BranchId));
    let rows = Query::select()
        .expr_as(place(letters), "place")
        .expr_as(Expr::col((EntryEntity, Entry::Amount)), "amount")
        .from(OrganizationEntity)
        .inner_join(EntryEntity, branch.equals((OrganizationEntity, OrganizationColumn::Id)))
        .and_where(Entry::Month.eq(month.first()))
        .cond_where(organizations::inside(permit.scope()))
        .and_where(path().gte(range.0))
        .and_where(path().lt(range.1))
        .to_owned();
    Query::select()
        .expr_as(column("place"), "place")
        .expr_as(total(column("amount")), "received")
        .from_subquery(rows, Alias::new("g"))
        .group_by_col(("g", "place"))
        .to_owned()
}

async fn sums(
    conn: &Conn,
    permit: &Permit<ReadDuesTotals>,
    range: (&str, &str),
    letters: usize,
    of: Of,
) -> Result<HashMap<String, DuesSums>, StoreError> {
    let rows: Vec<People> =
        scoped::all_as(conn, permit, people(permit, range, letters, of)).await?;
    let mut all = HashMap::new();
    for row in rows {
        let People { members, without_standard, owing, paid, due, outstanding, .. } = row;
        let sums =
            DuesSums { members, without_standard, owing, paid, due, outstanding, received: 0 };
        all.insert(row.place, sums);
    }
    let rows: Vec<Received> =
        scoped::all_as(conn, permit, received(permit, range, letters, of.0)).await?;
    for row in rows {
        all.entry(row.place).or_insert_with(DuesSums::default).received = row.received;
    }
    Ok(all)
}

/// The figures of an organization that was found within the permit, with everything below it.
pub async fn dues_total(
    conn: &Conn,
    permit: &Permit<ReadDuesTotals>,
    top: &Organization,
    of: Of,
) -> Result<DuesSums, StoreError> {
    let (path, end) = (top.path.as_str(), top.path.end());
    let all = sums(conn, permit, (path, &end), path.len(), of).await?;
    Ok(all.into_values().next().unwrap_or_default())
}

#[derive(FromQueryResult)]
struct Below {
    id: Uuid,
    name: String,
    path: String,
}

/// Up to `limit` organizations right below `top`, in the order of the tree, behind `after`.
pub async fn dues_below(
    conn: &Conn,
    permit: &Permit<ReadDuesTotals>,
    (top, of): (&Organization, Of),
    after: Option<String>,
    limit: u64,
) -> Result<Vec<PlacedSums>, StoreError> {
    use OrganizationColumn as O;
    let mut select = Query::select();
    select
        .columns([O::Id, O::Name, O::Path])
        .from(OrganizationEntity)
        .and_where(O::ParentId.eq(top.id.uuid()))
        .and_where(O::DissolvedAt.is_null())
        .cond_where(organizations::inside(permit.scope()))
        .order_by(O::Path, Order::Asc)
        .limit(limit);
    if let Some(after) = after {
        select.and_where(O::Path.gt(after));
    }
    let below: Vec<Below> = scoped::all_as(conn, permit, select).await?;
    let Some((first, last)) = below.first().zip(below.last()) else { return Ok(vec![]) };
    let (begin, end) = (first.path.clone(), format!("{}~", last.path));
    let all = sums(conn, permit, (&begin, &end), begin.len(), of).await?;
    let placed = |one: Below| PlacedSums {
        organization: Id::new(one.id),
        name: one.name,
        sums: all.get(&one.path).copied().unwrap_or_default(),
        path: one.path,
    };
    Ok(below.into_iter().map(placed).collect())
}
