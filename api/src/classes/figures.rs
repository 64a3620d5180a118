//! Distinct people, person-times and hours a head, with the instant they hold at (S44–S46).

use actix_web::get;
use lighthouse_domain::{access::actions::ReadLearning, classes::Grouping, id::Id, time::Instant};
use lighthouse_persistence::{
    classes::{self as store, Group},
    organizations,
};
use uuid::Uuid;

use super::dto::{ClassFigureView, ClassFiguresView, FigureGroup, FigureQuery};
use crate::http::{
    caller::Caller,
    page,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
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
    let mark = ("class-figures", top, by, query.as_of);
    // A page goes on at the instant the first one was made at.
    let after: Option<(Instant, Uuid)> = page::after(&caller, &params, &mark)?;
    let as_of = after.map_or_else(|| query.as_of.unwrap_or(now), |(at, _)| at);
    let most = params.limit() as u64 + 1;
    let after = after.map(|(_, id)| id);
    let (totals, mut rows) = caller
        .read(async |conn, allowed| {
            let permit = &allowed.permit;
            organizations::find(&conn, permit, top).await?;
            let totals = store::totals(&conn, permit, top, as_of).await?;
            let group = of(by);
            let rows = store::groups(&conn, permit, (top, as_of), group, after, most).await?;
            Ok((totals, rows))
        })
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| (as_of, row.id));
    let next = page::next_link(caller.request(), &info);
    let minutes = totals.seconds / 60;
    let view = ClassFiguresView {
        organization_id: top.uuid(),
        by,
        as_of,
        members: totals.members,
        distinct_people: totals.distinct_people,
        person_times: totals.person_times,
        minutes,
        minutes_per_member: minutes / totals.members.max(1),
        minutes_per_participant: minutes / totals.distinct_people.max(1),
        data: rows.into_iter().map(ClassFigureView::from).collect(),
        page: info,
    };
    Ok(ApiResponse::ok(&view).next(next))
}

fn of(by: FigureGroup) -> Group {
    match by.0 {
        Grouping::Class => Group::Class,
        Grouping::Theme => Group::Theme,
        Grouping::Organization => Group::Organization,
    }
}
