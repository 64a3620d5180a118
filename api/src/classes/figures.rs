//! Distinct people, person-times and hours a head, with the instant they hold at (S44–S46).

use actix_web::get;
use lighthouse_domain::{access::actions::ReadLearning, classes::Grouping, id::Id, time::Instant};
use lighthouse_persistence::{
    classes::{self as store, GroupFigures},
    organizations,
};
use uuid::Uuid;

use super::dto::{ClassFigureView, ClassFiguresView, FigureGroup, FigureQuery};
use crate::http::{
    caller::Caller,
    page::{Keyed, Slice},
    query::{PageParams, Query},
    response::HandlerResult,
};

/// Count people and person-times
///
/// Of an organization with all below it, and distinguished by class, theme or organization.
/// Distinct people and person-times are two figures; hours a head come with both denominators.
#[utoipa::path(tag = "classes", operation_id = "getClassFigures", params(FigureQuery),
    responses((status = 200, description = "The figures", body = ClassFiguresView),
        (status = 404, description = "No such organization in scope", body = crate::http::problem::ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:read"))))]
#[get("/class-figures")]
pub(super) async fn get_figures(
    caller: Caller<ReadLearning>,
    Query(query): Query<FigureQuery>,
) -> HandlerResult {
    let (top, now) = (Id::new(query.organization_id), caller.app.now());
    let by = query.by.unwrap_or(FigureGroup(Grouping::Class));
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("class-figures", top, by, query.as_of);
    // A page goes on at the instant the first one was made at.
    let slice: Slice<(Instant, Uuid)> = caller.slice(&params, &narrowed)?;
    let (then, after) = slice.after.unzip();
    let as_of = then.or(query.as_of).unwrap_or(now);
    let (totals, rows) = caller
        .read(async |conn, auth| {
            let permit = &auth.permit;
            organizations::find(&conn, permit, top).await?;
            let totals = store::totals(&conn, permit, top, as_of).await?;
            let place = (after, slice.limit);
            let rows = store::groups(&conn, permit, (top, as_of), by.0, place).await?;
            Ok((totals, rows))
        })
        .await?;
    let rows = rows.into_iter().map(|figures| Dated { as_of, figures }).collect();
    let page = caller.rows(&params, &narrowed, rows);
    Ok(page.respond_as(|rows, page| {
        let data = rows.into_iter().map(|row| ClassFigureView::from(row.figures)).collect();
        ClassFiguresView::new((top, by, as_of), &totals, data, page)
    }))
}

/// A row and the instant its page holds at.
struct Dated {
    as_of: Instant,
    figures: GroupFigures,
}

impl Keyed for Dated {
    type Key = (Instant, Uuid);

    fn position(&self) -> (Instant, Uuid) {
        (self.as_of, self.figures.id)
    }
}
