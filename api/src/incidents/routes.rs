//! Routes of incidents.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{HandleIncidents, ReadIncidents, ReportIncidents},
    id::Id,
    incidents::Step,
};
use lighthouse_persistence::incidents::{self as store, Row};
use uuid::Uuid;

use super::{
    dto::{
        CreateIncident, IncidentNote, IncidentPage, IncidentQuery, IncidentView, Timeline,
        TimelineEntry,
    },
    service,
};
use crate::{
    door::{By, Call},
    http::{
        body::Body,
        etag,
        mount::Mount,
        page,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

pub fn routes(config: &mut Mount<'_>) {
    config
        .service(list_incidents)
        .service(create_incident)
        .service(get_incident)
        .service(get_timeline)
        .service(act_on_incident)
        .service(report_incident)
        .service(close_incident);
}

fn view(row: Row, now: lighthouse_domain::time::Instant, lang: crate::http::lang::Lang) -> Reply {
    let tag = etag::of_version(row.version, lang);
    Reply::ok(&IncidentView::of(row, now)).etag(tag)
}

/// List incidents and risks
///
/// The risk register and the events of one's scope. Drills only when asked for.
#[utoipa::path(tag = "incidents", operation_id = "listIncidents", params(IncidentQuery),
    responses((status = 200, description = "A page", body = IncidentPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:read"))))]
#[get("/incidents")]
async fn list_incidents(call: Call<ReadIncidents>, Query(query): Query<IncidentQuery>) -> Answer {
    let now = call.app.now();
    let filter = store::Filter {
        below: query.organization_id.map(Id::new),
        nature: query.nature.map(|word| word.0),
        category: query.category.map(|word| word.0),
        state: query.state.map(|word| word.0),
        overdue_at: query.overdue.unwrap_or(false).then_some(now.millis()),
        with_drills: query.include_drills.unwrap_or(false),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = IncidentQuery { limit: None, cursor: None, ..query };
    let after: Option<store::Page> = page::after(&call, &params, &mark)?;
    let most = i64::try_from(params.limit() + 1).unwrap_or(i64::MAX);
    let mut rows = call
        .read(async |conn, by| Ok(store::page(&conn, &by.permit, &filter, after, most).await?))
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| (row.detected_at, row.id));
    let next = page::next_link(call.request(), &info);
    let data = rows.into_iter().map(|row| IncidentView::of(row, now)).collect();
    Ok(Reply::ok(&IncidentPage { data, page: info }).next(next))
}

/// Enter an incident or a risk
///
/// At once, from the phone: the clock runs from the detection. Past its limit an event that
/// was not reported climbs the tree, one level each half hour.
#[utoipa::path(tag = "incidents", operation_id = "createIncident", request_body = CreateIncident,
    responses((status = 201, description = "Entered", body = IncidentView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:report"))))]
#[post("/incidents")]
async fn create_incident(call: Call<ReportIncidents>, Body(body): Body<CreateIncident>) -> Answer {
    let limits = call.app.shared.config.incident_limits();
    let (now, lang) = (call.app.now(), call.lang);
    call.write(move |tx, by| async move {
        let row = service::enter(&tx, &by, &limits, body).await?;
        let (place, tag) =
            (format!("/v1/incidents/{}", row.id), etag::of_version(row.version, lang));
        Ok(Reply::created(place, &IncidentView::of(row, now)).etag(tag))
    })
    .await
}

/// Show an incident
///
/// With its clock: until when it is due, whether it is late, how far it has climbed.
#[utoipa::path(tag = "incidents", operation_id = "getIncident",
    params(("id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "The incident", body = IncidentView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:read"))))]
#[get("/incidents/{id}")]
async fn get_incident(call: Call<ReadIncidents>, id: Path<Uuid>) -> Answer {
    let id = *id;
    let row = call.read(async |conn, by| Ok(store::find(&conn, &by.permit, id).await?)).await?;
    Ok(view(row, call.app.now(), call.lang))
}

/// Show the timeline of an incident
///
/// Every step with who took it, oldest first, the server's escalations included.
#[utoipa::path(tag = "incidents", operation_id = "getIncidentTimeline",
    params(("id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "Oldest first", body = Timeline)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:read"))))]
#[get("/incidents/{id}/timeline")]
async fn get_timeline(call: Call<ReadIncidents>, id: Path<Uuid>) -> Answer {
    let id = *id;
    let lines = call
        .read(async |conn, by| {
            let row = store::find(&conn, &by.permit, id).await?;
            Ok(store::timeline(&conn, &row).await?)
        })
        .await?;
    Ok(Reply::ok(&Timeline { data: lines.into_iter().map(TimelineEntry::from).collect() }))
}

async fn stepped(call: Call<ReportIncidents>, id: Uuid, step: Step, note: IncidentNote) -> Answer {
    let (now, lang) = (call.app.now(), call.lang);
    call.write(move |tx, by: By<ReportIncidents>| async move {
        Ok(view(service::step(&tx, &by, id, step, &note.text).await?, now, lang))
    })
    .await
}

/// Note an early action
///
/// What was done at once, before and after the report.
#[utoipa::path(tag = "incidents", operation_id = "actOnIncident",
    params(("id" = Uuid, Path, description = "The incident")), request_body = IncidentNote,
    responses((status = 200, description = "Noted", body = IncidentView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:report"))))]
#[post("/incidents/{id}/action")]
async fn act_on_incident(
    call: Call<ReportIncidents>,
    id: Path<Uuid>,
    Body(body): Body<IncidentNote>,
) -> Answer {
    stepped(call, *id, Step::Act, body).await
}

/// Report an incident
///
/// Within the category's limit; later is flagged, never refused.
#[utoipa::path(tag = "incidents", operation_id = "reportIncident",
    params(("id" = Uuid, Path, description = "The incident")), request_body = IncidentNote,
    responses((status = 200, description = "Reported", body = IncidentView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:report"))))]
#[post("/incidents/{id}/report")]
async fn report_incident(
    call: Call<ReportIncidents>,
    id: Path<Uuid>,
    Body(body): Body<IncidentNote>,
) -> Answer {
    stepped(call, *id, Step::Report, body).await
}

/// Close an incident
///
/// Once it was reported, with what was concluded.
#[utoipa::path(tag = "incidents", operation_id = "closeIncident",
    params(("id" = Uuid, Path, description = "The incident")), request_body = IncidentNote,
    responses((status = 200, description = "Closed", body = IncidentView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:handle"))))]
#[post("/incidents/{id}/closure")]
async fn close_incident(
    call: Call<HandleIncidents>,
    id: Path<Uuid>,
    Body(body): Body<IncidentNote>,
) -> Answer {
    let (id, now, lang) = (*id, call.app.now(), call.lang);
    call.write(move |tx, by: By<HandleIncidents>| async move {
        Ok(view(service::close(&tx, &by, id, &body.text).await?, now, lang))
    })
    .await
}
