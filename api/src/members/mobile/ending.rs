//! What ends a stay from outside of it, and what every step of one leaves behind.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::Action,
    audit::{AuditEvent, Object},
    members::{
        Member,
        mobile::{MobileEnd, MobileStay},
    },
};
use lighthouse_persistence::{Locked, Tx, members::mobile as store, supervision::announce};

use crate::http::{caller::Authorized, problem::Problem};

/// Ends the stay of a member whose entry changes, if the membership in the branch ends by that.
pub(in crate::members) async fn follow<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    (before, after): (&Locked<Member>, &Member),
    on: NaiveDate,
) -> Result<(), Problem> {
    let Some(how) = MobileEnd::of_change(before, after) else { return Ok(()) };
    let open = store::lock_open_stay(tx, &auth.permit, before, auth.now.day()).await?;
    let Some(open) = open else { return Ok(()) };
    let ended = open.change(|stay| stay.end_with(how, on, auth.now))?;
    let stay = store::save_stay(tx, ended).await?;
    note(tx, auth, &stay, "mobile_stay.ended").await
}

/// Tells the host, and keeps the deed in the audit log.
pub(super) async fn note<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    stay: &MobileStay,
    action: &'static str,
) -> Result<(), Problem> {
    if let Some(item) = stay.announcement() {
        announce(tx, &auth.permit, &item, auth.now).await?;
    }
    let how = stay.ended.map_or("away", |end| end.how.as_str());
    let event = AuditEvent::new(action, Object::MobileStay, stay.id.uuid());
    let detail = format!("{how}, member {}", stay.member);
    Ok(auth.audit(tx, event.with_detail(detail)).await?)
}
