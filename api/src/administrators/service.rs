//! Use cases of the register: permit, load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageAdministrators,
    administrators::{
        Administrator, Appointment, AppointmentError, AppointmentId, Bounds, EndReason,
        can_have_happened,
    },
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    patch::Patch,
    text,
};
use lighthouse_persistence::{Tx, administrators as store};
use uuid::Uuid;

use super::{
    candidates::{Candidacy, choose, place},
    dto::{
        AdministratorView, AppointAdministrator, EndAdministrator, ReplaceAdministrator,
        UpdateAdministrator,
    },
    offices,
};
use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        etag::IfMatch,
        fields::FieldErrors,
        lang::Lang,
        problem::{FieldError, Problem},
    },
};

type Manager = Authorized<ManageAdministrators>;

/// Appoints somebody who meets the conditions, or for whom an exception is recorded.
pub(super) async fn appoint(
    tx: &Tx,
    auth: &Manager,
    bounds: Bounds,
    body: AppointAdministrator,
) -> Result<Administrator, Problem> {
    let role = body.role.0;
    let organization = place(tx, auth, Id::new(body.organization_id), role).await?;
    let who = Candidacy { member: body.member_id, account: body.account_id, pointer: "" };
    let (account, exception) = choose(tx, auth, bounds, &organization, role, &who).await?;
    let id = Id::new(body.id.unwrap_or_else(Uuid::now_v7));
    let appointment = Appointment {
        main: body.main,
        systems: systems(&body.systems)?,
        exception,
        ..Appointment::begin(id, account, role, organization.id, auth.now)
    };
    offices::fill_post(tx, auth, &organization, role, body.member_id).await?;
    store::insert(tx, &auth.permit, &organization, &appointment, auth.now).await?;
    let detail = format!("{} of {account}", role.as_str());
    audit(tx, auth, "administrator.appointed", id, detail).await?;
    Ok(store::find(tx, &auth.permit_for()?, id).await?)
}

/// Ends one appointment and begins another in one transaction: no instant without, none with two.
pub(super) async fn replace(
    tx: &Tx,
    auth: &Manager,
    bounds: Bounds,
    id: AppointmentId,
    body: ReplaceAdministrator,
) -> Result<Administrator, Problem> {
    let old = store::lock(tx, &auth.permit, id).await?;
    old.require_active()?;
    let role = old.appointment.role;
    let organization = place(tx, auth, old.appointment.organization, role).await?;
    let who = Candidacy {
        member: body.successor.member_id,
        account: body.successor.account_id,
        pointer: "/successor",
    };
    let (account, exception) = choose(tx, auth, bounds, &organization, role, &who).await?;
    refuse_same_person(account == old.appointment.account)?;
    let next = Appointment {
        main: old.appointment.main,
        systems: old.appointment.systems.clone(),
        exception,
        ..Appointment::begin(Id::new(Uuid::now_v7()), account, role, organization.id, auth.now)
    };
    let reason = EndReason { successor: Some(next.id), ..hand_over_reason(&body)? };
    let detail = format!("{} by {}: {}", old.appointment.account, next.id, reason.ground.as_str());
    offices::vacate_post(tx, auth, &organization, role, old.member).await?;
    offices::fill_post(tx, auth, &organization, role, body.successor.member_id).await?;
    let ended = old.change(|entry| entry.end(Some(reason), auth.now))?;
    store::end(tx, &auth.permit, ended).await?;
    store::insert(tx, &auth.permit, &organization, &next, auth.now).await?;
    audit(tx, auth, "administrator.replaced", id, detail).await?;
    Ok(store::find(tx, &auth.permit_for()?, next.id).await?)
}

fn refuse_same_person(same: bool) -> Result<(), Problem> {
    if !same {
        return Ok(());
    }
    let message = Message::new("接任者应为另一人", "The successor must be another person.");
    let fault = FieldError::body("/successor", FieldErrorCode::Rule, message);
    Err(Problem::new(Code::ValidationFailed).fault(fault))
}

fn hand_over_reason(body: &ReplaceAdministrator) -> Result<EndReason, Problem> {
    let mut fields = FieldErrors::default();
    let decision = fields.text("/decision", text::line(&body.decision, 1, 500));
    let hand_over = fields.text("/hand_over", text::paragraph(&body.hand_over, 1, 2000));
    let decision = fields.finish(decision)?;
    Ok(EndReason { ground: body.ground.0, decision, hand_over, successor: None })
}

/// Ends an appointment without a successor.
pub(super) async fn end(
    tx: &Tx,
    auth: &Manager,
    id: AppointmentId,
    body: EndAdministrator,
) -> Result<Administrator, Problem> {
    let entry = store::lock(tx, &auth.permit, id).await?;
    entry.require_active()?;
    let role = entry.appointment.role;
    let organization = place(tx, auth, entry.appointment.organization, role).await?;
    let mut fields = FieldErrors::default();
    let decision = fields.text("/decision", text::line(&body.decision, 1, 500));
    let decision = fields.finish(decision)?;
    let ground = body.ground.0;
    let reason = EndReason { ground, decision, hand_over: None, successor: None };
    offices::vacate_post(tx, auth, &organization, role, entry.member).await?;
    let ended = entry.change(|entry| entry.end(Some(reason), auth.now))?;
    let ended = store::end(tx, &auth.permit, ended).await?;
    audit(tx, auth, "administrator.ended", id, ground.as_str().to_owned()).await?;
    Ok(ended)
}

/// Records systems and the yearly review.
pub(super) async fn revise(
    tx: &Tx,
    auth: &Manager,
    id: AppointmentId,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateAdministrator,
) -> Result<Administrator, Problem> {
    let entry = store::lock(tx, &auth.permit, id).await?;
    let current = || AdministratorView::from(Administrator::clone(&entry));
    if_match.check(entry.version, lang, current)?;
    let systems = match &body.systems {
        Some(given) => systems(given)?,
        None => entry.appointment.systems.clone(),
    };
    let mut fields = FieldErrors::default();
    let review =
        body.review.try_map(|raw| fields.text("/review", text::line(&raw, 1, 1000)).ok_or(()));
    if let Patch::Value(day) = body.reviewed_on
        && !can_have_happened(day, auth.now.day())
    {
        let message = Message::new(
            "评议日期不能在将来，也不能早于二十年前",
            "A review is recorded once it was held, and within twenty years.",
        );
        fields.push("/reviewed_on", FieldErrorCode::Rule, message);
    }
    let review = fields.finish(review.ok())?.over(entry.review.clone());
    let reviewed_on = body.reviewed_on.over(entry.reviewed_on);
    let revised = entry
        .change(|entry| Ok::<_, AppointmentError>(entry.revise(systems, review, reviewed_on)))?;
    let revised = store::revise(tx, revised).await?;
    audit(tx, auth, "administrator.reviewed", id, String::new()).await?;
    Ok(revised)
}

async fn audit(
    tx: &Tx,
    auth: &Manager,
    action: &'static str,
    id: AppointmentId,
    detail: String,
) -> Result<(), Problem> {
    let event = AuditEvent::new(action, Object::Appointment, id.uuid());
    Ok(auth.audit(tx, event.with_detail(detail)).await?)
}

/// The names of systems; a space would end a name in its column.
fn systems(given: &[String]) -> Result<Vec<String>, Problem> {
    let mut fields = FieldErrors::default();
    let names: Option<Vec<String>> = given
        .iter()
        .enumerate()
        .map(|(at, raw)| {
            let name = fields.text(&format!("/systems/{at}"), text::line(raw, 1, 40));
            name.map(|name| name.replace(' ', "_"))
        })
        .collect();
    fields.finish(names)
}
