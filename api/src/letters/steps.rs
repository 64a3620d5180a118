//! The officers' steps: accept, return, reject, approve twice, revoke.

use lighthouse_domain::{
    access::{
        Action,
        actions::{ReviewLetters, RevokeGrants},
    },
    audit::{AuditEvent, Object},
    id::Id,
    letters::{Letter, LetterError, LetterId, OfficerSeat},
    message::Message,
    text,
};
use lighthouse_persistence::{Tx, letters as store};
use uuid::Uuid;

use super::views::check_seen;
use crate::http::{
    caller::Authorized, code::Code, etag::IfMatch, fields::FieldErrors, lang::Lang,
    problem::Problem,
};

/// The reason of a step, checked.
pub(super) fn reason(raw: &str) -> Result<String, Problem> {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(raw, 1, 500));
    errors.finish(reason)
}

pub(super) async fn accept(
    tx: &Tx,
    auth: &Authorized<ReviewLetters>,
    id: LetterId,
) -> Result<Letter, Problem> {
    let (by, now) = (auth.permit.account(), auth.now);
    take(tx, auth, id, ("query_letter.accepted", ""), |letter| letter.accept(by, now)).await
}

pub(super) async fn return_to_unit(
    tx: &Tx,
    auth: &Authorized<ReviewLetters>,
    id: LetterId,
    reason: String,
) -> Result<Letter, Problem> {
    let (detail, now) = (reason.clone(), auth.now);
    let decide = |letter: Letter| letter.return_to_unit(reason, now);
    take(tx, auth, id, ("query_letter.returned", &detail), decide).await
}

pub(super) async fn reject(
    tx: &Tx,
    auth: &Authorized<ReviewLetters>,
    id: LetterId,
    reason: String,
) -> Result<Letter, Problem> {
    let (detail, by, now) = (reason.clone(), auth.permit.account(), auth.now);
    let decide = |letter: Letter| letter.reject(by, reason, now);
    take(tx, auth, id, ("query_letter.rejected", &detail), decide).await
}

/// Ends the grant with the letter.
pub(super) async fn revoke(
    tx: &Tx,
    auth: &Authorized<RevokeGrants>,
    id: LetterId,
    reason: String,
) -> Result<Letter, Problem> {
    let (detail, now) = (reason.clone(), auth.now);
    let decide = |letter: Letter| letter.revoke(reason, now);
    take(tx, auth, id, ("query_letter.revoked", &detail), decide).await
}

async fn take<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: LetterId,
    (action, detail): (&'static str, &str),
    decide: impl FnOnce(Letter) -> Result<Letter, LetterError> + Send,
) -> Result<Letter, Problem> {
    let letter = store::lock(tx, &auth.permit, id).await?;
    let letter = store::save(tx, letter.change(decide)?).await?;
    let event = AuditEvent::new(action, Object::QueryLetter, id.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(letter)
}

/// One officer's approval; the second one, from the other office, makes the grant.
pub(super) async fn approve(
    tx: &Tx,
    auth: &Authorized<ReviewLetters>,
    id: LetterId,
    seen: (&IfMatch, Lang),
) -> Result<Letter, Problem> {
    let letter = store::lock(tx, &auth.permit, id).await?;
    check_seen(tx, &letter, seen, auth.now).await?;
    let seat = free_seat(auth, &letter)?;
    let outside = store::outside_scope(tx, &auth.permit, &letter).await?;
    let (by, grant) = (auth.permit.account(), Id::new(Uuid::now_v7()));
    let letter = letter.change(|letter| letter.approve(seat, by, grant, auth.now))?;
    if outside > 0 {
        return Err(outside_scope());
    }
    let letter = store::save(tx, letter).await?;
    let event = AuditEvent::new("query_letter.approved", Object::QueryLetter, id.uuid());
    auth.audit(tx, event.with_detail(seat.as_str())).await?;
    if let Some(grant) = letter.state.grant() {
        let event = AuditEvent::new("grant.made", Object::Grant, grant.id.uuid());
        auth.audit(tx, event.with_detail(letter.reference())).await?;
    }
    Ok(letter)
}

fn outside_scope() -> Problem {
    Problem::new(Code::Conflict).detail(Message::new(
        "公函所列人员或组织不全在您的管理范围内",
        "Not everybody the letter names lies within your scope.",
    ))
}

/// The office the caller approves from: the one that is still free, if there are two.
fn free_seat(auth: &Authorized<ReviewLetters>, letter: &Letter) -> Result<OfficerSeat, Problem> {
    let roles = auth.actor.assignments().iter().map(|assignment| assignment.role);
    let seats: Vec<OfficerSeat> = roles.filter_map(OfficerSeat::for_role).collect();
    let given = letter.state.approvals();
    let free = seats.iter().find(|seat| given.iter().all(|one| one.seat != **seat));
    free.or_else(|| seats.first()).copied().ok_or_else(|| Problem::new(Code::Forbidden))
}
