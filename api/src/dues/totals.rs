//! Route of a subtree's month in figures.

use actix_web::{get, web::Path};
use lighthouse_domain::{access::actions::ReadDuesTotals, id::Id, study_days::Month};
use lighthouse_persistence::dues::{self as store, PlacedSums};
use uuid::Uuid;

use super::{
    branch_dto::{DuesShareView, DuesTotalsQuery, DuesTotalsView},
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
    config.service(get_totals);
}

impl Keyed for PlacedSums {
    type Key = String;

    fn position(&self) -> String {
        self.path.clone()
    }
}

/// Show an organization's dues of a month
///
/// In figures, with everything below it and for each organization right below: how many members owe
/// something and how many of them have paid, what is due, left and taken. No person is named.
#[utoipa::path(tag = "dues", operation_id = "getOrganizationDues",
    params(("id" = Uuid, Path, description = "The top of the subtree"), DuesTotalsQuery),
    responses((status = 200, description = "The figures", body = DuesTotalsView),
        (status = 409, description = "Dues are not kept here", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("dues:read_totals"))))]
#[get("/organizations/{id}/dues")]
async fn get_totals(
    caller: Caller<ReadDuesTotals>,
    id: Path<Uuid>,
    Query(query): Query<DuesTotalsQuery>,
) -> HandlerResult {
    let (id, today) = (*id, caller.app.now().day());
    let month = query.month.as_deref().map_or(Ok(Month::containing(today)), month_of)?;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("organization-dues", id, month.first());
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let of = (month, today);
    let (name, total, rows) = caller
        .read(async |conn, auth| {
            let top = switch::top_in(&conn, &auth, Id::new(id)).await?;
            let total = store::dues_total(&conn, &auth.permit, &top, of).await?;
            let (after, limit) = (slice.after.clone(), slice.limit);
            let rows = store::dues_below(&conn, &auth.permit, (&top, of), after, limit).await?;
            Ok((top.name, total, rows))
        })
        .await?;
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| DuesTotalsView {
        month: month.to_string(),
        total: DuesShareView::new((id, name), total),
        data: rows.into_iter().map(DuesShareView::from).collect(),
        page,
    }))
}
