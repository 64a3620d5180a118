//! Queries under letters, and incidents.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};

use super::frame::{Frame, MEMBERS, PLACES, RowOf, any_row, counting};
use crate::sql::{column, key};

/// Reads of members' records that no office explains.
pub(super) fn query_by_letter(frame: &Frame<'_>) -> SelectStatement {
    let line = |name| column("access_log", name);
    let grant = |name| column("access_grant", name);
    let revoked = grant("revoked_at");
    let covered = any_row("query_letter")
        .inner_join(
            Alias::new("access_grant"),
            grant("letter_id").equals(key("query_letter", "id")),
        )
        .and_where(column("query_letter", "number").equals(key("access_log", "reference")))
        .and_where(grant("starts_at").lte(line("at")))
        .and_where(grant("ends_at").gt(line("at")))
        .and_where(revoked.clone().is_null().or(revoked.gt(line("at"))))
        .to_owned();
    let mut select = Query::select();
    select
        .from(Alias::new("access_log"))
        .inner_join(
            Alias::new(MEMBERS),
            column(MEMBERS, "id").equals(key("access_log", "member_id")),
        )
        .cond_where(frame.covers(line("at")))
        .and_where(line("via").eq("query_letter"))
        .cond_where(frame.holds(column(MEMBERS, "branch_path")));
    let row = RowOf {
        place: column(MEMBERS, "branch_id"),
        id: line("id"),
        other: column(MEMBERS, "id"),
        label: line("reference"),
    };
    counting(select, row, Expr::exists(covered))
}

pub(super) fn incident_on_time(frame: &Frame<'_>) -> SelectStatement {
    let incident = |name| column("incident", name);
    let reported = || incident("reported_at");
    let mut select = Query::select();
    select
        .from(Alias::new(PLACES))
        .inner_join(Alias::new("incident"), incident("organization_id").equals(key(PLACES, "id")))
        .cond_where(frame.holds(column(PLACES, "path")))
        .cond_where(frame.covers(incident("detected_at")))
        .and_where(incident("drill").eq(false))
        .and_where(reported().is_not_null().or(incident("due_at").lt(frame.now.millis())));
    let row = RowOf {
        place: column(PLACES, "id"),
        id: incident("id"),
        other: incident("id"),
        label: incident("number"),
    };
    counting(select, row, reported().lte(incident("due_at")))
}
