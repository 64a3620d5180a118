//! Routes of incidents.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{EnterIncidents, HandleIncidents, ReadIncidents, ReportIncidents},
    id::Id,
    incidents::{Incident, Step},
    time::Instant,
};
use lighthouse_persistence::incidents as store;
use uuid::Uuid;

use super::{
    dto::{
        CreateIncident, IncidentNote, IncidentPage, IncidentQuery, IncidentView, Timeline,
        TimelineEntry,
    },
    service,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    etag,
    lang::Lang,
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_incidents)
        .service(create_incident)
        .service(get_incident)
        .service(get_timeline)
        .service(act_on_incident)
        .service(report_incident)
        .service(close_incident);
    super::own::routes(config);
    super::risks::routes(config);
}

fn view(incident: Incident, now: Instant, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(incident.version, lang);
    ApiResponse::ok(&IncidentView::at(incident, now)).etag(tag)
}

impl Keyed for Incident {
    type Key = store::Position;

    fn position(&self) -> store::Position {
        (self.detected_at.millis(), self.id.uuid())
    }
}

/// List incidents and risks
///
/// The risk register and the events of one's scope. Drills only when asked for.
#[utoipa::path(tag = "incidents", operation_id = "listIncidents", params(IncidentQuery),
    responses((status = 200, description = "A page", body = IncidentPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:read"))))]
#[get("/incidents")]
async fn list_incidents(
    caller: Caller<ReadIncidents>,
    Query(query): Query<IncidentQuery>,
) -> HandlerResult {
    let now = caller.app.now();
    let filter = store::Filter {
        below: query.organization_id.map(Id::new),
        nature: query.nature.map(|word| word.0),
        category: query.category.map(|word| word.0),
        status: query.state.map(|word| word.0),
        overdue_at: query.overdue.unwrap_or(false).then_some(now),
        with_drills: query.include_drills.unwrap_or(false),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = IncidentQuery { limit: None, cursor: None, ..query };
    let incidents = caller
        .page(&params, &key, async |conn, auth, slice| {
            let limit = slice.limit;
            Ok(store::page(&conn, &auth.permit, &filter, slice.after, limit).await?)
        })
        .await?;
    Ok(incidents.respond::<IncidentPage>(|incident| IncidentView::at(incident, now)))
}

/// Enter an incident or a risk
///
/// At once, from the phone, by anybody who notices it, plain members too: the clock runs from the
/// detection. Past its limit an event that was not reported climbs the tree, one level each half
/// hour. The number is the receipt; `GET /v1/me/incidents` shows what became of it.
#[utoipa::path(tag = "incidents", operation_id = "createIncident", request_body = CreateIncident,
    responses((status = 201, description = "Entered", body = IncidentView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:enter"))))]
#[post("/incidents")]
async fn create_incident(
    caller: Caller<EnterIncidents>,
    Body(body): Body<CreateIncident>,
) -> HandlerResult {
    let limits = caller.app.shared.config.incident_limits();
    let (now, lang) = (caller.app.now(), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let incident = service::enter(&tx, &auth, &limits, body).await?;
            let (place, tag) = (
                format!("/v1/incidents/{}", incident.id),
                etag::of_version(incident.version, lang),
            );
            Ok(ApiResponse::created(place, &IncidentView::at(incident, now)).etag(tag))
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
async fn get_incident(caller: Caller<ReadIncidents>, id: Path<Uuid>) -> HandlerResult {
    let id = *id;
    let row = caller
        .read(async |conn, auth| Ok(store::find(&conn, &auth.permit, Id::new(id)).await?))
        .await?;
    Ok(view(row, caller.app.now(), caller.lang))
}

/// Show the timeline of an incident
///
/// Every step with who took it, oldest first, the server's escalations included.
#[utoipa::path(tag = "incidents", operation_id = "getIncidentTimeline",
    params(("id" = Uuid, Path, description = "The incident")),
    responses((status = 200, description = "Oldest first", body = Timeline)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:read"))))]
#[get("/incidents/{id}/timeline")]
async fn get_timeline(caller: Caller<ReadIncidents>, id: Path<Uuid>) -> HandlerResult {
    let id = *id;
    let lines = caller
        .read(async |conn, auth| Ok(store::timeline(&conn, &auth.permit, Id::new(id)).await?))
        .await?;
    Ok(ApiResponse::ok(&Timeline { data: lines.into_iter().map(TimelineEntry::from).collect() }))
}

async fn take_step(
    caller: Caller<ReportIncidents>,
    id: Uuid,
    step: Step,
    note: IncidentNote,
) -> HandlerResult {
    let (now, lang) = (caller.app.now(), caller.lang);
    caller
        .write(move |tx, auth: Authorized<ReportIncidents>| async move {
            Ok(view(service::step(&tx, &auth, Id::new(id), step, &note.text).await?, now, lang))
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
#[post("/incidents/{id}/act")]
async fn act_on_incident(
    caller: Caller<ReportIncidents>,
    id: Path<Uuid>,
    Body(body): Body<IncidentNote>,
) -> HandlerResult {
    take_step(caller, *id, Step::Act, body).await
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
    caller: Caller<ReportIncidents>,
    id: Path<Uuid>,
    Body(body): Body<IncidentNote>,
) -> HandlerResult {
    take_step(caller, *id, Step::Report, body).await
}

/// Close an incident
///
/// Once it was reported, with what was concluded.
#[utoipa::path(tag = "incidents", operation_id = "closeIncident",
    params(("id" = Uuid, Path, description = "The incident")), request_body = IncidentNote,
    responses((status = 200, description = "Closed", body = IncidentView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("incidents:handle"))))]
#[post("/incidents/{id}/close")]
async fn close_incident(
    caller: Caller<HandleIncidents>,
    id: Path<Uuid>,
    Body(body): Body<IncidentNote>,
) -> HandlerResult {
    let (id, now, lang) = (*id, caller.app.now(), caller.lang);
    caller
        .write(move |tx, auth: Authorized<HandleIncidents>| async move {
            Ok(view(service::close(&tx, &auth, Id::new(id), &body.text).await?, now, lang))
        })
        .await
}
