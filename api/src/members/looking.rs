//! A look at an entry with its numbers masked leaves a line in the member's access log.
//!
//! The line is on record before the answer leaves. It costs a question beside the read, and once
//! in ten minutes for each reader and member a transaction with the line and its audit event.

use chrono::{NaiveDate, TimeDelta};
use lighthouse_domain::{
    access::actions::ReadMembers,
    audit::{AuditEvent, Object},
    members::{Member, MemberId},
};
use lighthouse_persistence::{
    Conn, Tx,
    audit::{self, Access},
    members as store,
};
use uuid::Uuid;

use crate::http::{caller::Authorized, problem::Problem};

/// Looks of one reader within this time are one line.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(10);
/// What such a look shows.
const FIELDS: &str = "name gender birth_date ethnicity education status branch applied_on \
    joined_on converted_on app_activated_on";

/// The entry, and whether this look is still to be logged; one's own never is.
pub(super) async fn look(
    conn: &Conn,
    auth: &Authorized<ReadMembers>,
    (id, as_of): (MemberId, Option<NaiveDate>),
) -> Result<(Member, bool), Problem> {
    let member = match as_of {
        Some(day) => store::find_as_of(conn, &auth.permit, id, day).await?,
        None => store::find(conn, &auth.permit, id).await?,
    };
    if auth.actor.member() == Some(id) {
        return Ok((member, false));
    }
    let since = auth.now.plus(-ONE_LOOK);
    let known = audit::is_logged(conn, &auth.permit, id, since).await?;
    Ok((member, !known))
}

/// Puts the look on record: the line, and the event that keeps it from being changed.
pub(super) async fn log(
    tx: &Tx,
    auth: &Authorized<ReadMembers>,
    member: &Member,
) -> Result<(), Problem> {
    let office = auth.actor.office_for::<ReadMembers>(&member.branch_path);
    let access = Access {
        id: Uuid::now_v7(),
        at: auth.now,
        account: Some(auth.permit.account()),
        office: office.map(|held| (held.role, held.organization)),
        via: if auth.actor.is_client() { "api_client" } else { "role" },
        reference: auth.permit.name().to_owned(),
        purpose: String::new(),
        fields: FIELDS.to_owned(),
    };
    let logged = audit::log_access(tx, &[member.id], &access).await?;
    let event = AuditEvent::new("member.viewed", Object::Member, member.id.uuid());
    Ok(auth.audit(tx, event.with_read(logged)).await?)
}
