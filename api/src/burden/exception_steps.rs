//! Use cases of exceptions: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageBurdenExceptions,
    audit::{AuditEvent, Object},
    burden::{
        BurdenException, BurdenExceptionId, Decision, ExceptionError, ExceptionState, Requester,
    },
    id::Id,
    letters::OfficerSeat,
    organizations::Organization,
    text,
};
use lighthouse_persistence::{Tx, burden as store, organizations};
use uuid::Uuid;

use super::exception_dto::{BurdenExceptionView, RequestBurdenException};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::IfMatch,
    fields::FieldErrors,
    lang::Lang,
    problem::Problem,
};

type Auth = Authorized<ManageBurdenExceptions>;

pub(super) async fn request(
    tx: &Tx,
    auth: &Auth,
    body: RequestBurdenException,
) -> Result<BurdenException, Problem> {
    let mut errors = FieldErrors::default();
    let at = find_organization(tx, auth, body.organization_id, &mut errors).await?;
    let exception = read(auth, &body, at, &mut errors)?;
    let exception = errors.finish(exception)?;
    store::insert_exception(tx, &auth.permit, &exception).await?;
    audit(tx, auth, "burden_exception.requested", &exception).await?;
    Ok(exception)
}

/// What is asked for, with a note of everything that is wrong with it.
fn read(
    auth: &Auth,
    body: &RequestBurdenException,
    at: Option<Organization>,
    errors: &mut FieldErrors,
) -> Result<Option<BurdenException>, Problem> {
    let (today, max) = (auth.now.day(), BurdenException::REFERENCE_MAX);
    let from = body.from.unwrap_or(today);
    let refused = FieldErrorCode::RestrictedMeasure;
    let measure = BurdenException::check_measure(body.measure.0).map_err(ExceptionError::message);
    errors.check("/measure", refused, measure);
    let begin = BurdenException::check_from(from, today).map_err(ExceptionError::message);
    errors.check("/from", FieldErrorCode::Rule, begin);
    let end = BurdenException::check_until(from, body.until).map_err(ExceptionError::message);
    errors.check("/until", FieldErrorCode::Rule, end);
    let reference = errors.text("/legal_reference", text::line(&body.legal_reference, 4, max));
    let reason = text::paragraph(&body.reason, 2, BurdenException::REASON_MAX);
    let reason = errors.text("/reason", reason);
    let Some(((at, legal_reference), reason)) = at.zip(reference).zip(reason) else {
        return Ok(None);
    };
    let seat = seats(auth).next().ok_or_else(|| Problem::new(Code::Forbidden))?;
    Ok(Some(BurdenException {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        measure: body.measure.0,
        organization: at.id,
        organization_name: at.name,
        organization_path: at.path,
        legal_reference,
        reason,
        from,
        until: body.until,
        requested: Requester { by: auth.permit.account(), seat },
        state: ExceptionState::Requested,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    }))
}

/// A living organization in scope, or a note that there is none.
async fn find_organization(
    tx: &Tx,
    auth: &Auth,
    id: Uuid,
    errors: &mut FieldErrors,
) -> Result<Option<Organization>, Problem> {
    let found = organizations::find_for_share(tx, &auth.permit, Id::new(id)).await;
    errors.found_such("/organization_id", found, |found| found.dissolved_at.is_none())
}

/// The offices of the caller that can decide.
fn seats(auth: &Auth) -> impl Iterator<Item = OfficerSeat> {
    auth.actor.assignments().iter().filter_map(|held| OfficerSeat::for_role(held.role))
}

/// What an officer makes of an exception.
pub(super) enum Step {
    Approve,
    Reject(String),
    End(String),
}

pub(super) async fn take(
    tx: &Tx,
    auth: &Auth,
    id: BurdenExceptionId,
    (if_match, lang): (&IfMatch, Lang),
    step: Step,
) -> Result<BurdenException, Problem> {
    let exception = store::lock_exception(tx, &auth.permit, id).await?;
    if_match.check(exception.version, lang, || {
        BurdenExceptionView::on(BurdenException::clone(&exception), auth.now.day())
    })?;
    let decision = Decision { by: auth.permit.account(), at: auth.now };
    let asked = exception.requested.seat;
    let seat = seats(auth).find(|seat| *seat != asked).unwrap_or(asked);
    let (action, changed) = match step {
        Step::Approve => {
            ("burden_exception.approved", exception.change(|it| it.approve(decision, seat))?)
        }
        Step::Reject(reason) => {
            ("burden_exception.rejected", exception.change(|it| it.reject(decision, reason))?)
        }
        Step::End(reason) => {
            ("burden_exception.ended", exception.change(|it| it.end(decision, reason))?)
        }
    };
    let exception = store::save_exception(tx, changed).await?;
    audit(tx, auth, action, &exception).await?;
    Ok(exception)
}

async fn audit(
    tx: &Tx,
    auth: &Auth,
    action: &'static str,
    exception: &BurdenException,
) -> Result<(), Problem> {
    let BurdenException { measure, from, until, legal_reference, .. } = exception;
    let detail = format!("{} {from}..{until}: {legal_reference}", measure.as_str());
    let event = AuditEvent::new(action, Object::BurdenException, exception.id.uuid());
    Ok(auth.audit(tx, event.with_detail(detail)).await?)
}
