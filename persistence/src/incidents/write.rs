//! Entering incidents and storing their steps, each with its entry in the timeline.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::EnterIncidents},
    id::Id,
    incidents::{Category, Incident, IncidentId, IncidentState, Nature, Severity, TimelineStep},
    organizations::Organization,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::entity::{entry, incident};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed},
};

/// A new incident, already decided.
#[derive(Clone, Debug)]
pub struct NewIncident {
    pub id: IncidentId,
    pub nature: Nature,
    pub category: Category,
    pub severity: Severity,
    pub title: String,
    pub description: String,
    pub drill: bool,
    pub detected_at: Instant,
    pub due_at: Instant,
}

/// Enters an incident of an organization in scope. Drills have numbers of their own, so that
/// they leave no gap among the real ones.
pub async fn enter(
    tx: &Tx,
    permit: &Permit<EnterIncidents>,
    at: &Organization,
    new: NewIncident,
    year: i64,
    now: Instant,
) -> Result<Incident, StoreError> {
    if !permit.scope().covers(&at.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let number = next_number(tx, if new.drill { "DR" } else { "IN" }, year).await?;
    let incident = Incident {
        id: new.id,
        number,
        organization: at.id,
        nature: new.nature,
        category: new.category,
        severity: new.severity,
        title: new.title,
        description: new.description,
        drill: new.drill,
        state: IncidentState::Open,
        detected_at: new.detected_at,
        due_at: new.due_at,
        level: at.id,
        escalated_at: None,
        reported_by: permit.account(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    incident::Entity::insert(row(&incident)).exec_without_returning(&**tx).await?;
    let detected = NewEntry {
        // Every incident is detected once.
        id: incident.id.uuid(),
        step: TimelineStep::Detected,
        text: &incident.title,
        by: Some(permit.account()),
    };
    insert_entry(tx, incident.id.uuid(), &detected, now).await?;
    Ok(incident)
}

fn row(incident: &Incident) -> incident::ActiveModel {
    incident::ActiveModel {
        id: Set(incident.id.uuid()),
        number: Set(incident.number.clone()),
        organization_id: Set(incident.organization.uuid()),
        nature: Set(incident.nature.as_str().to_owned()),
        category: Set(incident.category.as_str().to_owned()),
        severity: Set(incident.severity.as_str().to_owned()),
        title: Set(incident.title.clone()),
        description: Set(incident.description.clone()),
        drill: Set(incident.drill),
        detected_at: Set(incident.detected_at.millis()),
        due_at: Set(incident.due_at.millis()),
        level_id: Set(incident.level.uuid()),
        escalated_at: Set(incident.escalated_at.map(Instant::millis)),
        reported_by: Set(incident.reported_by.uuid()),
        created_at: Set(incident.created_at.millis()),
        ..facts(incident)
    }
}

/// What a step changes.
fn facts(incident: &Incident) -> incident::ActiveModel {
    incident::ActiveModel {
        state: Set(incident.state.status().as_str().to_owned()),
        reported_at: Set(incident.state.reported_at().map(Instant::millis)),
        closed_at: Set(incident.state.closed_at().map(Instant::millis)),
        version: Set(incident.version),
        updated_at: Set(incident.updated_at.millis()),
        ..Default::default()
    }
}

/// An entry of the timeline before it is stored.
#[derive(Clone, Debug)]
pub struct NewEntry<'a> {
    pub id: Uuid,
    pub step: TimelineStep,
    pub text: &'a str,
    /// None for the server itself.
    pub by: Option<AccountId>,
}

/// Stores a step with its entry in the timeline.
pub async fn save(
    tx: &Tx,
    changed: Changed<Incident>,
    entry: &NewEntry<'_>,
) -> Result<Incident, StoreError> {
    let incident = locked::save(
        tx,
        facts(&changed),
        (incident::Column::Id, incident::Column::Version),
        changed,
    )
    .await?;
    insert_entry(tx, incident.id.uuid(), entry, incident.updated_at).await?;
    Ok(incident)
}

pub(super) async fn insert_entry(
    tx: &Tx,
    incident: Uuid,
    new: &NewEntry<'_>,
    at: Instant,
) -> Result<(), StoreError> {
    let row = entry::ActiveModel {
        incident_id: Set(incident),
        at: Set(at.millis()),
        id: Set(new.id),
        step: Set(new.step.as_str().to_owned()),
        text: Set(new.text.to_owned()),
        account_id: Set(new.by.map(Id::uuid)),
    };
    entry::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
