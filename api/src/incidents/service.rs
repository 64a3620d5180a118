//! Use cases of incidents.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Action,
        actions::{HandleIncidents, ReportIncidents},
    },
    audit::{AuditEvent, Object},
    id::Id,
    incidents::{IncidentError, Limits, Step},
    message::Message,
    text,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    incidents::{self as store, Entry, Row},
    organizations,
};
use uuid::Uuid;

use super::dto::CreateIncident;
use crate::{
    app::App,
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
};

/// How long an incident that is not reported stays on one level.
const LEVEL_MILLIS: i64 = 30 * 60 * 1000;

/// Enters an incident; its clock runs from the detection.
pub(super) async fn enter(
    tx: &Tx,
    auth: &Authorized<ReportIncidents>,
    limits: &Limits,
    body: CreateIncident,
) -> Result<Row, Problem> {
    if body.detected_at > auth.now {
        return Err(IncidentError::Future.into());
    }
    let at = match organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id))
        .await
    {
        Err(StoreError::NotFound(_)) => return Err(outside()),
        other => other?,
    };
    let entry = Entry {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        nature: body.nature.0,
        category: body.category.0,
        severity: body.severity.0,
        title: line("/title", &body.title, 100)?,
        description: paragraph("/description", &body.description, 4000)?,
        drill: body.drill,
        detected_at: body.detected_at,
        due_at: limits.due(body.category.0, body.detected_at),
    };
    let year = i64::from(auth.now.day().year());
    store::enter(tx, &auth.permit, &at, &entry, year, auth.now).await?;
    let account = Some(auth.permit.account().uuid());
    store::note(tx, entry.id, "detected", &entry.title, account, auth.now).await?;
    audit(tx, auth, "incident.entered", entry.id).await?;
    Ok(store::find_for_update(tx, &auth.permit, entry.id).await?)
}

/// A step of whoever reported it, or of who handles it.
pub(super) async fn step<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: Uuid,
    step: Step,
    text: &str,
) -> Result<Row, Problem> {
    let row = store::find_for_update(tx, &auth.permit, id).await?;
    let next = row.state()?.after(step)?;
    let text = paragraph("/text", text, 2000)?;
    store::set_state(tx, &row, next, auth.now).await?;
    let account = Some(auth.permit.account().uuid());
    store::note(tx, id, step.as_str(), &text, account, auth.now).await?;
    let action = match step {
        Step::Act => "incident.acted_on",
        Step::Report => "incident.reported",
        Step::Close => "incident.closed",
    };
    audit(tx, auth, action, id).await?;
    Ok(store::find_for_update(tx, &auth.permit, id).await?)
}

/// Closing takes the right to handle.
pub(super) async fn close(
    tx: &Tx,
    auth: &Authorized<HandleIncidents>,
    id: Uuid,
    text: &str,
) -> Result<Row, Problem> {
    step(tx, auth, id, Step::Close, text).await
}

async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    id: Uuid,
) -> Result<(), Problem> {
    Ok(auth.audit(tx, AuditEvent::new(action, Object::Incident, id)).await?)
}

/// Lets what is late climb one level of the tree; run each minute, by any number of servers.
pub async fn escalate(app: &App) -> Result<usize, StoreError> {
    let now = app.now();
    app.db
        .write(move |tx: Tx| async move {
            let climbed = store::escalate(&tx, now, LEVEL_MILLIS).await?;
            let trace = AuditContext::system(now, "incident clock");
            for (incident, to) in &climbed {
                let deed = AuditEvent::new("incident.escalated", Object::Incident, *incident);
                audit::record(&tx, &trace, deed.with_detail(format!("to {to}"))).await?;
            }
            Ok(climbed.len())
        })
        .await
}

fn outside() -> Problem {
    let message =
        Message::new("组织不存在或不在您的管理范围内", "The organization lies outside your scope.");
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/organization_id",
        FieldErrorCode::OutOfScope,
        message,
    ))
}

fn line(pointer: &str, raw: &str, max: usize) -> Result<String, Problem> {
    text::line(raw, 1, max).map_err(|fault| bad(pointer, &fault))
}

fn paragraph(pointer: &str, raw: &str, max: usize) -> Result<String, Problem> {
    text::paragraph(raw, 1, max).map_err(|fault| bad(pointer, &fault))
}

fn bad(pointer: &str, fault: &text::TextError) -> Problem {
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        pointer,
        FieldErrorCode::InvalidText,
        fault.message(),
    ))
}
