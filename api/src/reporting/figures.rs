//! The figures of an organization and of those directly below it.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadIndicators,
    id::Id,
    organizations::OrganizationId,
    reporting::{Counted, Indicator, IndicatorItem},
    time::Instant,
};
use lighthouse_persistence::{
    organizations,
    reporting::{self as store, CountedPlace},
};
use uuid::Uuid;

use super::{
    counting::{Reported, Settings, reported},
    dto::{
        IndicatorChildView, IndicatorPartView, IndicatorValueView, OrganizationFiguresQuery,
        OrganizationFiguresView,
    },
    period::period_of,
};
use crate::http::{
    caller::Caller,
    code::Code,
    lang::Lang,
    page::{Keyed, Slice},
    problem::Problem,
    query::{PageParams, Query},
    response::HandlerResult,
};

/// Show the figures of an organization
///
/// What its subtree has counted in a month, quarter or year, as it stands now, and the same of each
/// organization directly below, in the order of the tree. Numerators and denominators add up: an
/// organization has the sum of those below it and its own. A figure opens to its rows at
/// `…/indicators/{indicator}/evidence`.
#[utoipa::path(tag = "reporting", operation_id = "getOrganizationFigures",
    params(("id" = Uuid, Path, description = "The organization"), OrganizationFiguresQuery),
    responses((status = 200, description = "The figures", body = OrganizationFiguresView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:read"))))]
#[get("/organizations/{id}/indicators")]
pub(super) async fn show_figures(
    caller: Caller<ReadIndicators>,
    id: Path<Uuid>,
    Query(query): Query<OrganizationFiguresQuery>,
) -> HandlerResult {
    let (id, now): (OrganizationId, Instant) = (Id::new(*id), caller.app.now());
    let period = period_of(query.period.as_deref(), now)?;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let only = query.indicator.map(|code| code.0);
    let narrowed = ("figures", id, period.to_string(), only.map(Indicator::as_str));
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let settings = Settings::from_app(&caller.app);
    let (reported, places) = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let reported = reported(&conn, &auth.permit, &top, now).await?;
            let reported = narrow(reported, only);
            let asked = reported.indicators();
            let frame = settings.frame(&top, period, now);
            Ok((reported, store::count_subtree(&conn, &auth.permit, &frame, &asked).await?))
        })
        .await?;
    let lang = caller.lang;
    let mut places = places.into_iter();
    let top = places.next().ok_or_else(|| Problem::new(Code::NotFound))?;
    let rows = children(places, &top, &slice);
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| {
        let items = &reported.items;
        let data = rows.iter().map(|place| child(items, place)).collect();
        OrganizationFiguresView {
            organization_id: id.uuid(),
            organization_name: top.organization.name.clone(),
            period: period.to_string(),
            from: period.from(),
            to: period.to(),
            as_of: now,
            list_organization_id: reported.list.as_ref().map(|list| list.organization.uuid()),
            list_version: reported.list.as_ref().map_or(0, |list| list.version),
            figures: figures(items, &top, lang),
            data,
            page,
        }
    }))
}

/// Only the one that is asked for, also where the list leaves it out.
fn narrow(reported: Reported, only: Option<Indicator>) -> Reported {
    let Some(only) = only else { return reported };
    let listed = reported.items.into_iter().find(|item| item.indicator == only);
    let unlisted = IndicatorItem { weight: 0, assessable: false, ..IndicatorItem::usual(only) };
    Reported { list: reported.list, items: vec![listed.unwrap_or(unlisted)] }
}

fn counted(place: &CountedPlace, indicator: Indicator) -> Counted {
    place.all.get(&indicator).copied().unwrap_or_default()
}

fn figures(items: &[IndicatorItem], place: &CountedPlace, lang: Lang) -> Vec<IndicatorValueView> {
    let view = |item| IndicatorValueView::new(item, counted(place, item.indicator), lang);
    items.iter().map(view).collect()
}

fn child(items: &[IndicatorItem], place: &CountedPlace) -> IndicatorChildView {
    let part = |item: &IndicatorItem| {
        IndicatorPartView::new(item.indicator, counted(place, item.indicator))
    };
    IndicatorChildView::new(&place.organization, items.iter().map(part).collect())
}

/// A page of the organizations directly below, in the order of the tree.
fn children(
    places: impl Iterator<Item = CountedPlace>,
    top: &CountedPlace,
    slice: &Slice<String>,
) -> Vec<CountedPlace> {
    let limit = usize::try_from(slice.limit).unwrap_or(usize::MAX);
    places
        .filter(|place| place.organization.parent == Some(top.organization.id))
        .filter(|place| {
            slice.after.as_deref().is_none_or(|after| place.position().as_str() > after)
        })
        .take(limit)
        .collect()
}

impl Keyed for CountedPlace {
    type Key = String;

    fn position(&self) -> String {
        self.organization.path.as_str().to_owned()
    }
}
