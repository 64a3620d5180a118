//! Use cases of corrections: find, hold, decide by what is left, enter, audit.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::CorrectHours,
    audit::{AuditEvent, Object},
    id::Id,
    members::MemberId,
    study::hours::{Correction, CorrectionError, CorrectionId, REASON_MAX},
    text,
};
use lighthouse_persistence::{
    Tx, members,
    study::hours::{self as store, BookYear},
};
use uuid::Uuid;

use super::dto::{CreateHourCorrection, HourCorrectionView, ReverseHourCorrection};
use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
};

pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<CorrectHours>,
    member: MemberId,
    body: CreateHourCorrection,
) -> Result<HourCorrectionView, Problem> {
    let (id, reason) = (named(body.id), validated(&body.reason)?);
    hold(tx, auth, member).await?;
    let (year, seconds) = (body.year, body.seconds);
    let new = Correction { id, member, year, seconds, reason, takes_back: None };
    enter(tx, auth, new, "hours.corrected").await
}

pub(super) async fn reverse(
    tx: &Tx,
    auth: &Authorized<CorrectHours>,
    member: MemberId,
    correction: CorrectionId,
    body: ReverseHourCorrection,
) -> Result<HourCorrectionView, Problem> {
    let reason = validated(&body.reason)?;
    hold(tx, auth, member).await?;
    let (first, taken_back) = store::correction(tx, &auth.permit, member, correction).await?;
    if taken_back {
        return Err(CorrectionError::TakenBack.into());
    }
    let new = first.opposite(named(body.id), reason);
    enter(tx, auth, new, "hours.correction_taken_back").await
}

fn named(id: Option<Uuid>) -> CorrectionId {
    Id::new(id.unwrap_or_else(Uuid::now_v7))
}

fn validated(reason: &str) -> Result<String, Problem> {
    text::line(reason, 1, REASON_MAX).map_err(|fault| {
        let fault = FieldError::body("/reason", FieldErrorCode::InvalidText, fault.message());
        Problem::new(Code::ValidationFailed).fault(fault)
    })
}

/// The member within the right, whose hours nobody else changes until the transaction ends.
async fn hold(tx: &Tx, auth: &Authorized<CorrectHours>, member: MemberId) -> Result<(), Problem> {
    let member = members::find(tx, &auth.permit_for()?, member).await?;
    Ok(store::hold(tx, &auth.permit, &member).await?)
}

async fn enter(
    tx: &Tx,
    auth: &Authorized<CorrectHours>,
    new: Correction,
    deed: &'static str,
) -> Result<HourCorrectionView, Problem> {
    // Whatever another server's clock says, what is in the books by now counts.
    let of = BookYear { year: new.year, as_of: auth.now.plus(TimeDelta::days(1)) };
    let sum = store::total(tx, &auth.permit, new.member, of).await?;
    new.check(auth.permit.member(), sum, auth.now)?;
    store::correct(tx, &auth.permit, &new, auth.now).await?;
    let Correction { id, year, seconds, reason, .. } = &new;
    let detail = format!("correction {id}: {seconds} s of {year}: {reason}");
    auth.audit(tx, AuditEvent::new(deed, Object::Member, new.member.uuid()).with_detail(detail))
        .await?;
    let sum = sum + seconds;
    Ok(HourCorrectionView::of(new, sum, auth.now))
}
