//! What ends a transfer from outside of it, and what every step of one leaves behind.

use lighthouse_domain::{
    access::Action,
    audit::{AuditEvent, Object},
    members::{Member, transfers::Transfer},
};
use lighthouse_persistence::{Locked, Tx, members::transfers as store, supervision::announce};

use crate::http::{caller::Authorized, problem::Problem};

/// Withdraws what is under way for a member whose membership ends or rests.
pub(in crate::members) async fn close_open<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    member: &Locked<Member>,
) -> Result<(), Problem> {
    let Some(open) = store::lock_open(tx, &auth.permit, member).await? else { return Ok(()) };
    let reason = "人员已不在册或停止党籍".to_owned();
    let withdrawn = open.change(|transfer| transfer.withdraw(reason, auth.now))?;
    let transfer = store::save_transfer(tx, withdrawn).await?;
    note(tx, auth, &transfer, "transfer.withdrawn").await
}

/// Tells whose turn it is, and keeps the deed in the audit log.
pub(super) async fn note<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    transfer: &Transfer,
    action: &'static str,
) -> Result<(), Problem> {
    if let Some(item) = transfer.announcement() {
        announce(tx, &auth.permit, &item, auth.now).await?;
    }
    let event = AuditEvent::new(action, Object::Transfer, transfer.id.uuid());
    let detail = format!("{} of member {}", transfer.letter.number, transfer.member);
    Ok(auth.audit(tx, event.with_detail(detail)).await?)
}
