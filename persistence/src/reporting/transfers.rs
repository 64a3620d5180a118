//! Transfers of members that came to an end, by the branch that sent them.

use lighthouse_domain::members::transfers::TransferStatus;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};

use super::frame::{Frame, RowOf, counting};
use crate::sql::column;

const TRANSFERS: &str = "transfer";

fn transfer(name: &str) -> Expr {
    column(TRANSFERS, name)
}

/// Accepted on a day of the period, sent back in it, or expired in it: a letter that nobody has
/// answered stays requested, and has expired once its last day is over. What the branch withdrew
/// itself was not for the other side to settle.
pub(super) fn transfer_on_time(frame: &Frame<'_>) -> SelectStatement {
    let is = |status: TransferStatus| transfer("state").eq(status.as_str());
    let in_period = |day: Expr| day.clone().gte(frame.period.from()).and(day.lte(frame.last()));
    let until = || transfer("valid_until");
    let accepted = is(TransferStatus::Accepted).and(in_period(transfer("decided_on")));
    let (from, to) = frame.period.instants();
    let at = || transfer("decided_at");
    let sent_back =
        is(TransferStatus::Rejected).and(at().gte(from.millis())).and(at().lt(to.millis()));
    let expired = is(TransferStatus::Requested)
        .or(is(TransferStatus::Expired))
        .and(in_period(until()))
        .and(until().lt(frame.now.day()));
    let mut select = Query::select();
    select
        .from(Alias::new(TRANSFERS))
        .and_where(transfer("from_branch_id").in_subquery(frame.places()))
        .and_where(accepted.or(sent_back).or(expired));
    let row = RowOf {
        place: transfer("from_branch_id"),
        id: transfer("id"),
        other: transfer("member_id"),
        label: transfer("number"),
    };
    let in_time = is(TransferStatus::Accepted).and(transfer("decided_on").lte(until()));
    counting(select, row, in_time)
}
