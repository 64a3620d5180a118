//! Head counts of whole subtrees: who agrees, who differs, who has not confirmed.

use lighthouse_domain::{
    access::{Action, Permit, actions::ReadSetup},
    id::Id,
    organizations::{
        Kind, Organization, OrganizationId,
        headcount::{Headcount, HeadcountReason, HeadcountState, People},
    },
    supervision::Span,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{
        Alias, CaseStatement, Condition, Expr, ExprTrait, Func, JoinType, Order, Query,
        SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use super::{
    super::{OrganizationColumn, OrganizationEntity, bounds_of},
    row::{Column, Entity},
};
use crate::{db::Conn, error::StoreError, sql::scoped};

/// A branch and what it confirmed for the quarter, if it did.
#[derive(Clone, Debug)]
pub struct BranchHeadcount {
    pub branch: OrganizationId,
    pub name: String,
    pub path: String,
    pub headcount: Option<Headcount>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    path: String,
    full_members: Option<i64>,
    probationary: Option<i64>,
    registered_full: Option<i64>,
    registered_probationary: Option<i64>,
    reason: Option<String>,
    note: Option<String>,
    confirmed_at: Option<i64>,
}

impl Row {
    fn read(self, quarter: Span) -> Result<BranchHeadcount, StoreError> {
        let corrupt = |column: &str| StoreError::corrupt("headcount", column);
        let branch = Id::new(self.id);
        let headcount = match self.confirmed_at {
            None => None,
            Some(at) => Some(Headcount {
                branch,
                quarter,
                counted: people(self.full_members, self.probationary)?,
                registered: people(self.registered_full, self.registered_probationary)?,
                reason: self
                    .reason
                    .map(|word| HeadcountReason::parse(&word).ok_or_else(|| corrupt("reason")))
                    .transpose()?,
                note: self.note,
                confirmed_at: Instant::from_millis(at),
            }),
        };
        Ok(BranchHeadcount { branch, name: self.name, path: self.path, headcount })
    }
}

fn people(full: Option<i64>, probationary: Option<i64>) -> Result<People, StoreError> {
    let number = |value: Option<i64>| value.and_then(|value| u32::try_from(value).ok());
    let people = number(full).zip(number(probationary));
    let people = people.map(|(full, probationary)| People { full, probationary });
    people.ok_or_else(|| StoreError::corrupt("headcount", "members"))
}

/// The living branches of the subtree of `top`, each with its head count of the quarter.
fn branches<A: Action>(permit: &Permit<A>, top: OrganizationId, quarter: Span) -> SelectStatement {
    let (from, to) = bounds_of(permit.scope(), top);
    let place = |column| Expr::col((OrganizationEntity, column));
    let kinds = Kind::ALL.iter().filter(|kind| kind.is_branch()).map(|kind| kind.as_str());
    let of_quarter = Condition::all()
        .add(
            Expr::col((Entity, Column::BranchId))
                .equals((OrganizationEntity, OrganizationColumn::Id)),
        )
        .add(Column::Quarter.eq(quarter.to_string()));
    Query::select()
        .from(OrganizationEntity)
        .join(JoinType::LeftJoin, Entity, of_quarter)
        .and_where(place(OrganizationColumn::Path).gte(from))
        .and_where(place(OrganizationColumn::Path).lt(to))
        .and_where(place(OrganizationColumn::Kind).is_in(kinds))
        .and_where(place(OrganizationColumn::DissolvedAt).is_null())
        .to_owned()
}

fn is_in(state: HeadcountState) -> SimpleExpr {
    let (confirmed, reason) = (Column::ConfirmedAt, Column::Reason);
    match state {
        HeadcountState::Missing => confirmed.is_null(),
        HeadcountState::Agreed => confirmed.is_not_null().and(reason.is_null()),
        HeadcountState::Differs => reason.is_not_null(),
    }
}

/// Up to `limit` branches of the subtree of `top`, found before, after a path, in the order of the
/// tree.
pub async fn headcount_page(
    conn: &Conn,
    permit: &Permit<ReadSetup>,
    (top, quarter): (&Organization, Span),
    state: Option<HeadcountState>,
    (after, limit): (Option<&str>, u64),
) -> Result<Vec<BranchHeadcount>, StoreError> {
    let own = [OrganizationColumn::Id, OrganizationColumn::Name, OrganizationColumn::Path];
    let said = [Column::FullMembers, Column::Probationary, Column::RegisteredFull]
        .into_iter()
        .chain([Column::RegisteredProbationary, Column::Reason, Column::Note])
        .chain([Column::ConfirmedAt]);
    let mut select = branches(permit, top.id, quarter);
    select
        .columns(own.map(|column| (OrganizationEntity, column)))
        .columns(said.map(|column| (Entity, column)))
        .order_by((OrganizationEntity, OrganizationColumn::Path), Order::Asc)
        .limit(limit);
    if let Some(state) = state {
        select.and_where(is_in(state));
    }
    if let Some(after) = after {
        select.and_where(Expr::col((OrganizationEntity, OrganizationColumn::Path)).gt(after));
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(|row| row.read(quarter)).collect()
}

#[derive(FromQueryResult)]
struct SumRow {
    branches: i64,
    agreed: Option<i64>,
    differs: Option<i64>,
}

/// How many branches there are, how many agree, and how many differ.
pub async fn headcount_sums(
    conn: &Conn,
    permit: &Permit<ReadSetup>,
    (top, quarter): (&Organization, Span),
) -> Result<(u64, u64, u64), StoreError> {
    let number = |digits: &'static str| Expr::cust(digits).cast_as(Alias::new("BIGINT"));
    let sum = |state| -> SimpleExpr {
        let one: SimpleExpr =
            CaseStatement::new().case(is_in(state), number("1")).finally(number("0")).into();
        Expr::expr(Func::sum(one)).cast_as(Alias::new("BIGINT"))
    };
    let id = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let mut select = branches(permit, top.id, quarter);
    select
        .expr_as(Func::count(id), Alias::new("branches"))
        .expr_as(sum(HeadcountState::Agreed), Alias::new("agreed"))
        .expr_as(sum(HeadcountState::Differs), Alias::new("differs"));
    let rows: Vec<SumRow> = scoped::all_as(conn, permit, select).await?;
    let row = rows.into_iter().next();
    let count =
        |value: i64| u64::try_from(value).map_err(|_| StoreError::corrupt("headcount", "n"));
    row.map_or(Ok((0, 0, 0)), |row| {
        let (agreed, differs) = (row.agreed.unwrap_or(0), row.differs.unwrap_or(0));
        Ok((count(row.branches)?, count(agreed)?, count(differs)?))
    })
}
