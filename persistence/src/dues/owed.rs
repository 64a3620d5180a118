//! What members owe for a month and have paid of it, as columns of one statement.
//!
//! Who belonged where as a member is asked of the register as it stood at the end of the month, or
//! today while the month runs: a branch's figures of a month stay what they were when somebody goes.
//! Of the time before somebody was entered the register says what it said first.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    dues::last_day,
    members::Status,
    study_days::Month,
};
use sea_orm::{
    ColumnTrait,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr},
};

use super::entity::{
    entry::{Column as Entry, Entity as EntryEntity},
    standard::{Column, Entity},
};
use crate::{
    members::{PeriodColumn, PeriodEntity},
    organizations::{self, OrganizationColumn, OrganizationEntity},
    sql::{subquery, sum},
};

/// The month that is asked for, and the day of the register.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking {
    pub month: Month,
    day: NaiveDate,
}

impl Asking {
    pub(super) fn new(month: Month, today: NaiveDate) -> Self {
        Self { month, day: last_day(month, today) }
    }
}

/// The standard that holds for a month, of the member whose period is joined.
fn standard_of(month: Month, column: impl Into<SimpleExpr>) -> SimpleExpr {
    let member = Expr::col((Entity, Column::MemberId));
    let select = Query::select()
        .expr(column)
        .from(Entity)
        .and_where(member.equals((PeriodEntity, PeriodColumn::MemberId)))
        .and_where(Column::FromMonth.lte(month.first()))
        .order_by((Entity, Column::FromMonth), Order::Desc)
        .limit(1)
        .to_owned();
    subquery(select)
}

fn due_in(month: Month) -> SimpleExpr {
    let reduced = Column::ReducedUntil.gte(month.first());
    let due = CaseStatement::new()
        .case(reduced, Expr::col((Entity, Column::ReducedAmount)))
        .finally(Expr::col((Entity, Column::Amount)));
    standard_of(month, due)
}

fn paid_for(month: Month) -> SimpleExpr {
    let member = Expr::col((EntryEntity, Entry::MemberId));
    let select = Query::select()
        .expr(sum(Entry::Amount))
        .from(EntryEntity)
        .and_where(member.equals((PeriodEntity, PeriodColumn::MemberId)))
        .and_where(Entry::Month.eq(month.first()))
        .to_owned();
    subquery(select)
}

/// The kind by which a member pays in a month.
pub(super) fn kind_in(month: Month) -> SimpleExpr {
    standard_of(month, Expr::col((Entity, Column::Kind)))
}

/// Another period of the same member that holds, as a condition on it says.
fn other(condition: impl Fn(&dyn Fn(PeriodColumn) -> Expr) -> SimpleExpr) -> SimpleExpr {
    let alias = Alias::new("other");
    let column = |column: PeriodColumn| Expr::col((alias.clone(), column));
    let select = Query::select()
        .expr(Expr::val(1_i64))
        .from_as(PeriodEntity, alias.clone())
        .and_where(column(PeriodColumn::MemberId).equals((PeriodEntity, PeriodColumn::MemberId)))
        .and_where(column(PeriodColumn::RevokedAt).is_null())
        .and_where(condition(&column))
        .to_owned();
    Expr::exists(select)
}

/// The periods that say what was so on a day, with their branches: the last recorded of those that had
/// begun, else the first.
fn holding_on(day: NaiveDate) -> SelectStatement {
    let since = || Expr::col((PeriodEntity, PeriodColumn::Since));
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let later =
        other(|of| of(PeriodColumn::Since).gt(since()).and(of(PeriodColumn::EffectiveOn).lte(day)));
    let earlier = other(|of| of(PeriodColumn::Since).lt(since()));
    Query::select()
        .from(OrganizationEntity)
        .inner_join(PeriodEntity, branch.equals((PeriodEntity, PeriodColumn::BranchId)))
        .and_where(PeriodColumn::RevokedAt.is_null())
        .and_where(later.not())
        .and_where(PeriodColumn::EffectiveOn.lte(day).or(earlier.not()))
        .to_owned()
}

/// `due` (null without a standard) and `paid` of each member of organizations in scope.
pub(super) fn owed<A: Action>(permit: &Permit<A>, asking: Asking) -> SelectStatement {
    let members = Status::ALL.iter().filter(|status| status.is_member());
    let status = Expr::col((PeriodEntity, PeriodColumn::Status));
    holding_on(asking.day)
        .expr_as(due_in(asking.month), "due")
        .expr_as(paid_for(asking.month), "paid")
        .and_where(status.is_in(members.map(|status| status.as_str())))
        .cond_where(organizations::inside(permit.scope()))
        .to_owned()
}
