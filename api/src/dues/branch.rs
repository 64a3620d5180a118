//! Route of a branch's month: who owes what, who has paid.

use actix_web::{get, web::Path};
use lighthouse_domain::{access::actions::ReadDues, study_days::Month};
use lighthouse_persistence::dues::{self as store, BranchMonth, PayerMonth};
use uuid::Uuid;

use super::{
    branch_dto::{BranchDuesQuery, BranchDuesView, DuesPayerView},
    switch,
};
use crate::{
    http::{
        caller::Caller,
        page::{Keyed, Slice},
        problem::ProblemBody,
        query::{PageParams, Query},
        response::HandlerResult,
        routes::Routes,
    },
    study_days::lists::month_of,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_branch);
}

impl Keyed for PayerMonth {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.member.uuid()
    }
}

/// List a branch's dues of a month
///
/// Each member with what is owed, paid and left; `state=outstanding` are those who have not paid, and
/// `state=no_standard` those for whom nothing is settled yet. Incomes are not shown.
#[utoipa::path(tag = "dues", operation_id = "listBranchDues",
    params(("id" = Uuid, Path, description = "The branch"), BranchDuesQuery),
    responses((status = 200, description = "A page", body = BranchDuesView),
        (status = 409, description = "Dues are not kept here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read"))))]
#[get("/branches/{id}/dues")]
async fn list_branch(
    caller: Caller<ReadDues>,
    id: Path<Uuid>,
    Query(query): Query<BranchDuesQuery>,
) -> HandlerResult {
    let (id, today) = (*id, caller.app.now().day());
    let month = query.month.as_deref().map_or(Ok(Month::containing(today)), month_of)?;
    let of = BranchMonth { month, today, state: query.state.map(|state| state.0) };
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("branch-dues", id, month.first(), query.state);
    let slice: Slice<Uuid> = caller.slice(&params, &narrowed)?;
    let (branch, rows) = caller
        .read(async |conn, auth| {
            let branch = switch::branch_in(&conn, &auth, id).await?;
            let (after, limit) = (slice.after, slice.limit);
            let rows = store::branch_page(&conn, &auth.permit, (&branch, of), after, limit).await?;
            Ok((branch, rows))
        })
        .await?;
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| BranchDuesView {
        branch_id: id,
        branch_name: branch.name,
        month: month.to_string(),
        data: rows.into_iter().map(DuesPayerView::from).collect(),
        page,
    }))
}
