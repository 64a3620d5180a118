//! Use cases of corrections: lock, decide by what is left, enter, audit.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::CorrectHours,
    audit::{AuditEvent, Object},
    hours::{Correction, CorrectionError, CorrectionId, REASON_MAX},
    id::Id,
    members::MemberId,
    text,
};
use lighthouse_persistence::{
    Tx,
    hours::{self as store, BookYear, LockedBooks},
    members,
};
use uuid::Uuid;

use super::dto::{CreateHourCorrection, HourCorrectionView, ReverseHourCorrection};
use crate::http::{caller::Authorized, fields::FieldErrors, problem::Problem};

pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<CorrectHours>,
    member: MemberId,
    body: CreateHourCorrection,
) -> Result<HourCorrectionView, Problem> {
    let (id, reason) = (named(body.id), validated(&body.reason)?);
    let books = lock(tx, auth, member).await?;
    let (year, seconds) = (body.year, body.seconds);
    let new = Correction { id, member, year, seconds, reason, takes_back: None };
    enter(tx, auth, &books, new, "hours.corrected").await
}

pub(super) async fn reverse(
    tx: &Tx,
    auth: &Authorized<CorrectHours>,
    member: MemberId,
    correction: CorrectionId,
    body: ReverseHourCorrection,
) -> Result<HourCorrectionView, Problem> {
    let reason = validated(&body.reason)?;
    let books = lock(tx, auth, member).await?;
    let (first, taken_back) = store::correction(tx, &auth.permit, &books, correction).await?;
    if taken_back {
        return Err(CorrectionError::TakenBack.into());
    }
    let new = first.opposite(named(body.id), reason);
    enter(tx, auth, &books, new, "hours.correction_taken_back").await
}

fn named(id: Option<Uuid>) -> CorrectionId {
    Id::new(id.unwrap_or_else(Uuid::now_v7))
}

fn validated(reason: &str) -> Result<String, Problem> {
    let mut fields = FieldErrors::default();
    let reason = fields.text("/reason", text::line(reason, 1, REASON_MAX));
    fields.finish(reason)
}

/// The books of the member, whose hours nobody else changes until the transaction ends.
async fn lock(
    tx: &Tx,
    auth: &Authorized<CorrectHours>,
    member: MemberId,
) -> Result<LockedBooks, Problem> {
    let member = members::find(tx, &auth.permit_for()?, member).await?;
    Ok(store::lock_books(tx, &auth.permit, &member).await?)
}

async fn enter(
    tx: &Tx,
    auth: &Authorized<CorrectHours>,
    books: &LockedBooks,
    new: Correction,
    action: &'static str,
) -> Result<HourCorrectionView, Problem> {
    // Whatever another server's clock says, what is in the books by now counts.
    let of = BookYear { year: new.year, as_of: auth.now.plus(TimeDelta::days(1)) };
    let sum = store::total(tx, &auth.permit, new.member, of).await?;
    new.check(auth.permit.member(), sum, auth.now)?;
    store::correct(tx, &auth.permit, books, &new, auth.now).await?;
    let Correction { id, year, seconds, reason, .. } = &new;
    let detail = format!("correction {id}: {seconds} s of {year}: {reason}");
    auth.audit(tx, AuditEvent::new(action, Object::Member, new.member.uuid()).with_detail(detail))
        .await?;
    let sum = sum + seconds;
    Ok(HourCorrectionView::new(new, sum, auth.now))
}
