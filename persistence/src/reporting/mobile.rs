//! Mobile members, and whether contact is kept with them.

use lighthouse_domain::members::mobile::{ContactRule, MobileReason};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query, SelectStatement};

use super::frame::{Frame, MEMBERS, RowOf, any_row, counting};
use crate::sql::{column, key};

const STAYS: &str = "mobile_stay";
const CONTACTS: &str = "mobile_contact";

fn stay(name: &str) -> Expr {
    column(STAYS, name)
}

/// Those who are away at the end of the period, by the branch that registered them.
pub(super) fn mobile_member_contacted(frame: &Frame<'_>) -> SelectStatement {
    let open = stay("ended_on").is_null().or(stay("ended_on").gt(frame.last()));
    let mut select = Query::select();
    select
        .from(Alias::new(STAYS))
        .inner_join(Alias::new(MEMBERS), column(MEMBERS, "id").equals(key(STAYS, "member_id")))
        .and_where(stay("branch_id").in_subquery(frame.places()))
        .and_where(stay("began_on").lte(frame.last()))
        .and_where(open);
    let row = RowOf {
        place: stay("branch_id"),
        id: stay("member_id"),
        other: stay("id"),
        label: column(MEMBERS, "name"),
    };
    let reasons = MobileReason::ALL.iter();
    let kept = reasons.fold(Condition::any(), |any, reason| any.add(contacted(frame, *reason)));
    counting(select, row, kept)
}

/// Away for this reason, with a contact in the period, or in the months of the rule that end with it.
fn contacted(frame: &Frame<'_>, reason: MobileReason) -> Condition {
    let last = frame.last();
    let from = ContactRule::for_reason(reason).counted_from((frame.period.from(), last));
    let contact = |name| column(CONTACTS, name);
    let kept = any_row(CONTACTS)
        .and_where(contact("stay_id").equals(key(STAYS, "id")))
        .and_where(contact("contacted_on").gte(from))
        .and_where(contact("contacted_on").lte(last))
        .to_owned();
    Condition::all().add(stay("reason").eq(reason.as_str())).add(Expr::exists(kept))
}
