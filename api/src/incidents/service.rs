//! Use cases of incidents.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Action,
        actions::{EnterIncidents, HandleIncidents},
    },
    audit::{AuditEvent, Object},
    id::Id,
    incidents::{Incident, IncidentId, Limits, Step, check_detection},
    text,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    incidents::{self as store, NewEntry, NewIncident},
    organizations,
};
use uuid::Uuid;

use super::dto::CreateIncident;
use crate::{
    app::App,
    http::{caller::Authorized, fields::FieldErrors, problem::Problem, scope},
};

/// How long an incident that is not reported stays on one level.
const LEVEL_MILLIS: i64 = 30 * 60 * 1000;

/// Enters an incident; its clock runs from the detection.
pub(super) async fn enter(
    tx: &Tx,
    auth: &Authorized<EnterIncidents>,
    limits: &Limits,
    body: CreateIncident,
) -> Result<Incident, Problem> {
    check_detection(body.detected_at, auth.now)?;
    let at = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id)).await;
    let at = at.map_err(scope::not_found_at("/organization_id"))?;
    let new = validate(limits, &body)?;
    let year = i64::from(auth.now.day().year());
    let incident = store::enter(tx, &auth.permit, &at, new, year, auth.now).await?;
    audit(tx, auth, "incident.entered", incident.id).await?;
    Ok(incident)
}

fn validate(limits: &Limits, body: &CreateIncident) -> Result<NewIncident, Problem> {
    let mut errors = FieldErrors::default();
    let title = errors.text("/title", text::line(&body.title, 1, 100));
    let description = errors.text("/description", text::paragraph(&body.description, 1, 4000));
    let (title, description) = errors.finish(title.zip(description))?;
    Ok(NewIncident {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        nature: body.nature.0,
        category: body.category.0,
        severity: body.severity.0,
        title,
        description,
        drill: body.drill,
        detected_at: body.detected_at,
        due_at: limits.due(body.category.0, body.detected_at),
    })
}

/// A step of whoever reported it, or of who handles it.
pub(super) async fn step<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: IncidentId,
    step: Step,
    text: &str,
) -> Result<Incident, Problem> {
    let mut errors = FieldErrors::default();
    let text = errors.text("/text", text::paragraph(text, 1, 2000));
    let text = errors.finish(text)?;
    let incident = store::lock(tx, &auth.permit, id).await?;
    let incident = incident.change(|incident| incident.take(step, auth.now))?;
    let entry = NewEntry {
        id: Uuid::now_v7(),
        step: step.into(),
        text: &text,
        by: Some(auth.permit.account()),
    };
    let incident = store::save(tx, incident, &entry).await?;
    let action = match step {
        Step::Act => "incident.acted_on",
        Step::Report => "incident.reported",
        Step::Close => "incident.closed",
    };
    audit(tx, auth, action, id).await?;
    Ok(incident)
}

/// Closing takes the right to handle.
pub(super) async fn close(
    tx: &Tx,
    auth: &Authorized<HandleIncidents>,
    id: IncidentId,
    text: &str,
) -> Result<Incident, Problem> {
    step(tx, auth, id, Step::Close, text).await
}

async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    id: IncidentId,
) -> Result<(), Problem> {
    Ok(auth.audit(tx, AuditEvent::new(action, Object::Incident, id.uuid())).await?)
}

/// Lets what is late climb one level of the tree; run each minute, by any number of servers.
pub async fn escalate(app: &App) -> Result<usize, StoreError> {
    let now = app.now();
    app.db
        .write(move |tx: Tx| async move {
            let climbed = store::escalate(&tx, now, LEVEL_MILLIS).await?;
            let trace = AuditContext::system(now, "incident clock");
            for climb in &climbed {
                let event =
                    AuditEvent::new("incident.escalated", Object::Incident, climb.incident.uuid());
                audit::record(&tx, &trace, event.with_detail(format!("to {}", climb.to))).await?;
            }
            Ok(climbed.len())
        })
        .await
}
