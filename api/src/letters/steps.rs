//! The officers' steps: accept, return, reject, approve twice, revoke.

use lighthouse_domain::{
    access::{Action, Role, actions::ReviewLetters, actions::RevokeGrants},
    audit::{AuditEvent, Object},
    letters::{LetterState, OfficerSeat, Step},
    message::Message,
    text,
};
use lighthouse_persistence::{
    Tx,
    letters::{self as store, Row},
};
use uuid::Uuid;

use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
};

/// A step with a reason.
pub(super) async fn take<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: Uuid,
    step: Step,
    reason: Option<&str>,
) -> Result<Row, Problem> {
    let row = store::find_for_update(tx, &auth.permit, id).await?;
    let reason = reason.map(checked).transpose()?;
    let approvals = store::approvals(tx, &row).await?;
    let next = row.rules(approvals)?.step(step, auth.permit.account(), auth.now)?;
    store::set_state(tx, &row, next, reason.as_deref().or(row.reason.as_deref()), auth.now).await?;
    let action = match step {
        Step::Submit => "query_letter.submitted",
        Step::Accept => "query_letter.accepted",
        Step::Return => "query_letter.returned",
        Step::Reject => "query_letter.rejected",
        Step::Revoke => "query_letter.revoked",
        Step::Approve => "query_letter.approved",
        Step::Edit => "query_letter.changed",
    };
    let deed = AuditEvent::new(action, Object::QueryLetter, id);
    auth.audit(tx, deed.with_detail(reason.unwrap_or_default())).await?;
    Ok(store::find_for_update(tx, &auth.permit, id).await?)
}

fn checked(raw: &str) -> Result<String, Problem> {
    text::line(raw, 1, 500).map_err(|fault| {
        Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/reason",
            FieldErrorCode::InvalidText,
            fault.message(),
        ))
    })
}

/// Ends the grant with the letter.
pub(super) async fn revoke(
    tx: &Tx,
    auth: &Authorized<RevokeGrants>,
    id: Uuid,
    reason: &str,
) -> Result<Row, Problem> {
    let row = store::find_for_update(tx, &auth.permit, id).await?;
    store::revoke_grant(tx, &auth.permit, &row, auth.now).await?;
    take(tx, auth, id, Step::Revoke, Some(reason)).await
}

/// One officer's approval; the second one, from the other seat, makes the grant.
pub(super) async fn approve(
    tx: &Tx,
    auth: &Authorized<ReviewLetters>,
    id: Uuid,
) -> Result<Row, Problem> {
    let row = store::find_for_update(tx, &auth.permit, id).await?;
    let approvals = store::approvals(tx, &row).await?;
    let letter = row.rules(approvals)?;
    let seat = seat(auth, &letter)?;
    let next = letter.approve(seat, auth.permit.account(), auth.now)?;
    if store::outside_scope(tx, &auth.permit, &row).await? > 0 {
        let message = Message::new(
            "公函所列人员或组织不全在您的管理范围内",
            "Not everybody the letter names lies within your scope.",
        );
        return Err(Problem::new(Code::Conflict).detail(message));
    }
    let grant = store::approve(tx, &auth.permit, &row, seat, next, auth.now).await?;
    let deed = AuditEvent::new("query_letter.approved", Object::QueryLetter, id);
    auth.audit(tx, deed.with_detail(seat.as_str())).await?;
    if let Some(grant) = grant {
        debug_assert_eq!(next, LetterState::Active);
        let deed = AuditEvent::new("grant.made", Object::Grant, grant);
        auth.audit(tx, deed.with_detail(&*row.number)).await?;
    }
    Ok(store::find_for_update(tx, &auth.permit, id).await?)
}

/// The seat the caller approves from: the one that is still free, if there are two.
fn seat(
    auth: &Authorized<ReviewLetters>,
    letter: &lighthouse_domain::letters::Letter,
) -> Result<OfficerSeat, Problem> {
    let roles = auth.actor.assignments().iter().map(|standing| standing.role);
    let seats: Vec<OfficerSeat> = roles.filter_map(of).collect();
    let is_occupied = |seat: &OfficerSeat| letter.approvals.iter().any(|one| one.seat == *seat);
    let free = seats.iter().find(|seat| !is_occupied(seat)).or_else(|| seats.first());
    free.copied().ok_or_else(|| Problem::new(Code::Forbidden))
}

fn of(role: Role) -> Option<OfficerSeat> {
    OfficerSeat::of(role)
}
