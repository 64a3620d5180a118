//! Handling complaints: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::HandleComplaints,
    audit::{AuditEvent, Object},
    complaints::{Complaint, ComplaintId},
    text,
};
use lighthouse_persistence::{Tx, complaints as store, seal::Sealer};

use super::dto::ComplainantView;
use crate::http::{caller::Authorized, fields::FieldErrors, problem::Problem};

pub(super) async fn accept(
    tx: &Tx,
    auth: &Authorized<HandleComplaints>,
    id: ComplaintId,
) -> Result<Complaint, Problem> {
    let complaint = store::lock(tx, &auth.permit, id).await?;
    let by = auth.permit.account();
    let complaint = complaint.change(|complaint| complaint.accept(by, auth.now))?;
    let complaint = store::save(tx, complaint).await?;
    audit(tx, auth, "complaint.accepted", id).await?;
    Ok(complaint)
}

pub(super) async fn answer(
    tx: &Tx,
    auth: &Authorized<HandleComplaints>,
    id: ComplaintId,
    answer: &str,
) -> Result<Complaint, Problem> {
    let mut errors = FieldErrors::default();
    let answer = errors.text("/answer", text::paragraph(answer, 2, Complaint::ANSWER_MAX));
    let answer = errors.finish(answer)?;
    let complaint = store::lock(tx, &auth.permit, id).await?;
    let by = auth.permit.account();
    let complaint = complaint.change(|complaint| complaint.answer(by, answer, auth.now))?;
    let complaint = store::save(tx, complaint).await?;
    audit(tx, auth, "complaint.answered", id).await?;
    Ok(complaint)
}

/// Who complained; each look is an entry in the audit log.
pub(super) async fn show_complainant(
    tx: &Tx,
    auth: &Authorized<HandleComplaints>,
    sealer: &Sealer,
    id: ComplaintId,
) -> Result<ComplainantView, Problem> {
    let complaint = store::lock(tx, &auth.permit, id).await?;
    let name = store::name_of_filer(tx, &complaint).await?;
    let contact = store::contact_of(tx, sealer, &complaint).await?;
    audit(tx, auth, "complaint.complainant_shown", id).await?;
    Ok(ComplainantView { name, contact })
}

async fn audit(
    tx: &Tx,
    auth: &Authorized<HandleComplaints>,
    action: &'static str,
    id: ComplaintId,
) -> Result<(), Problem> {
    Ok(auth.audit(tx, AuditEvent::new(action, Object::Complaint, id.uuid())).await?)
}
