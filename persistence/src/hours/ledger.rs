//! The three ledgers of a member's year: sessions, learning, corrections. They are read in one order,
//! so that a page of all is the first of each.

use lighthouse_domain::{
    access::{Action, Permit, Scope},
    members::MemberId,
};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr};

use super::{BookYear, EntryPage};
use crate::{
    organizations,
    sql::{column, key, subquery},
};

/// A ledger, and what one of its entries is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ledger {
    pub(crate) table: &'static str,
    source: &'static str,
    /// Where several entries are for the same, which of them it is; else each is number 1.
    number: Option<&'static str>,
}

pub(super) const SESSIONS: Ledger =
    Ledger { table: "hour_entry", source: "session_id", number: Some("number") };
pub(crate) const LEARNING: Ledger =
    Ledger { table: "learning_entry", source: "source_id", number: Some("number") };
pub(super) const CORRECTIONS: Ledger =
    Ledger { table: "hour_correction", source: "id", number: None };

/// The member, if within the scope or its holder.
fn is_within(scope: &Scope, member: MemberId) -> Option<SimpleExpr> {
    if scope.is_everywhere() || scope.own() == Some(member) {
        return None;
    }
    let branches = organizations::ids_within(scope);
    let reached = Query::select()
        .column(key("member", "id"))
        .from(Alias::new("member"))
        .and_where(column("member", "id").eq(member.uuid()))
        .and_where(column("member", "branch_id").in_subquery(branches))
        .to_owned();
    Some(Expr::value(member.uuid()).in_subquery(reached))
}

impl Ledger {
    fn column(self, name: &str) -> Expr {
        column(self.table, name)
    }

    fn of_year(self, member: MemberId, of: BookYear) -> SelectStatement {
        Query::select()
            .from(Alias::new(self.table))
            .and_where(self.column("member_id").eq(member.uuid()))
            .and_where(self.column("year").eq(i64::from(of.year)))
            .and_where(self.column("at").lte(of.as_of.millis()))
            .to_owned()
    }

    /// Up to `limit` entries of a member's year within the permit, newest first, behind `after`: their
    /// `session_id`, `number`, `seconds` and `at`.
    pub(crate) fn page<A: Action>(
        self,
        permit: &Permit<A>,
        (member, of): (MemberId, BookYear),
        after: Option<EntryPage>,
        limit: u64,
    ) -> SelectStatement {
        let number = || match self.number {
            Some(name) => self.column(name),
            None => Expr::value(1_i64),
        };
        let mut select = self.of_year(member, of);
        select
            .expr_as(self.column(self.source), Alias::new("session_id"))
            .expr_as(number(), Alias::new("number"))
            .expr_as(self.column("seconds"), Alias::new("seconds"))
            .expr_as(self.column("at"), Alias::new("at"))
            .limit(limit);
        for name in ["at", self.source].into_iter().chain(self.number) {
            select.order_by(key(self.table, name), Order::Desc);
        }
        if let Some((at, source, last)) = after {
            let here = [self.column("at"), self.column(self.source), number()];
            let there = [Expr::value(at), Expr::value(source), Expr::value(last)];
            select.and_where(Expr::tuple(here).lt(Expr::tuple(there)));
        }
        if let Some(within) = is_within(permit.scope(), member) {
            select.and_where(within);
        }
        select
    }

    fn sum(self, member: MemberId, of: BookYear) -> SimpleExpr {
        let sum = Func::sum(self.column("seconds"));
        let select = self
            .of_year(member, of)
            .expr(Func::coalesce([Expr::expr(sum), Expr::value(0_i64)]))
            .to_owned();
        subquery(select)
    }
}

/// The seconds of all three ledgers in a member's year within the permit.
pub(super) fn sum<A: Action>(
    permit: &Permit<A>,
    member: MemberId,
    of: BookYear,
) -> SelectStatement {
    let all = [SESSIONS, LEARNING, CORRECTIONS].map(|ledger| ledger.sum(member, of));
    let [sessions, learning, corrections] = all;
    let seconds = sessions.add(learning).add(corrections).cast_as(Alias::new("BIGINT"));
    let mut select = Query::select();
    select.expr_as(seconds, Alias::new("seconds"));
    if let Some(within) = is_within(permit.scope(), member) {
        select.and_where(within);
    }
    select
}
