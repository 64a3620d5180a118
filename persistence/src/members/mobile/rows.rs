//! Stays as rows and back, with the names of members and organizations and the last contact.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    members::mobile::{
        EndedStay, HostOrganization, MobileEnd, MobileHost, MobileReason, MobileStay,
    },
    time::Instant,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::{
    contacts::last_contacts,
    entity::stay::{ActiveModel, Model},
};
use crate::{
    db::Conn,
    error::StoreError,
    members::names::names_of,
    organizations::{NamedPlace, places_of},
};

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("mobile_stay", column)
}

/// What is said of some stays elsewhere.
struct Names {
    places: HashMap<Uuid, NamedPlace>,
    members: HashMap<Uuid, String>,
    contacts: HashMap<Uuid, NaiveDate>,
}

async fn names(conn: &Conn, rows: &[Model], day: NaiveDate) -> Result<Names, StoreError> {
    let places = rows.iter().flat_map(|row| [Some(row.branch_id), row.host_id]).flatten();
    let places = places_of(conn, places.collect()).await?;
    let members = names_of(conn, rows.iter().map(|row| row.member_id).collect()).await?;
    let contacts = last_contacts(conn, rows.iter().map(|row| row.id), day).await?;
    Ok(Names { places, members, contacts })
}

/// The stays of these rows, in their order, as they stood on a day.
pub(super) async fn stays(
    conn: &Conn,
    rows: Vec<Model>,
    day: NaiveDate,
) -> Result<Vec<MobileStay>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = names(conn, &rows, day).await?;
    rows.iter().map(|row| Ok(stay(row, &names)?.on(day))).collect()
}

fn stay(row: &Model, names: &Names) -> Result<MobileStay, StoreError> {
    let branch = names.places.get(&row.branch_id);
    let branch = branch.ok_or_else(|| corrupt("branch_id"))?;
    let member_name = names.members.get(&row.member_id).cloned();
    Ok(MobileStay {
        id: Id::new(row.id),
        member: Id::new(row.member_id),
        member_name: member_name.ok_or_else(|| corrupt("member_id"))?,
        branch: Id::new(row.branch_id),
        branch_name: branch.name.clone(),
        branch_path: branch.path.clone(),
        reason: MobileReason::parse(&row.reason).ok_or_else(|| corrupt("reason"))?,
        host: host(row, names)?,
        began_on: row.began_on,
        expected_until: row.expected_until,
        ended: ended(row)?,
        contacted_on: names.contacts.get(&row.id).copied(),
        registered_by: Id::new(row.registered_by),
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

fn host(row: &Model, names: &Names) -> Result<MobileHost, StoreError> {
    match (row.host_id, &row.place) {
        (Some(id), None) => {
            let host = names.places.get(&id).cloned().ok_or_else(|| corrupt("host_id"))?;
            let host = HostOrganization { id: Id::new(id), name: host.name, path: host.path };
            Ok(MobileHost::Organization(host))
        }
        (None, Some(place)) => Ok(MobileHost::Place(place.clone())),
        _ => Err(corrupt("host_id and place")),
    }
}

fn ended(row: &Model) -> Result<Option<EndedStay>, StoreError> {
    match (row.ended_on, &row.ended_by) {
        (None, None) => Ok(None),
        (Some(on), Some(how)) => {
            let how = MobileEnd::parse(how).ok_or_else(|| corrupt("ended_by"))?;
            Ok(Some(EndedStay { how, on }))
        }
        _ => Err(corrupt("ended_on and ended_by")),
    }
}

/// What a step changes.
pub(super) fn facts(stay: &MobileStay) -> ActiveModel {
    ActiveModel {
        ended_on: Set(stay.ended.map(|end| end.on)),
        ended_by: Set(stay.ended.map(|end| end.how.as_str().to_owned())),
        version: Set(stay.version),
        updated_at: Set(stay.updated_at.millis()),
        ..Default::default()
    }
}

/// The row of a new stay.
pub(super) fn row(stay: &MobileStay) -> ActiveModel {
    let (host_id, place) = match &stay.host {
        MobileHost::Organization(host) => (Some(host.id.uuid()), None),
        MobileHost::Place(place) => (None, Some(place.clone())),
    };
    ActiveModel {
        id: Set(stay.id.uuid()),
        member_id: Set(stay.member.uuid()),
        branch_id: Set(stay.branch.uuid()),
        reason: Set(stay.reason.as_str().to_owned()),
        host_id: Set(host_id),
        place: Set(place),
        began_on: Set(stay.began_on),
        expected_until: Set(stay.expected_until),
        registered_by: Set(stay.registered_by.uuid()),
        created_at: Set(stay.created_at.millis()),
        ..facts(stay)
    }
}
