//! Use cases of corrections: find, hold, decide by what is left, enter, audit.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::CorrectHours,
    audit::{Deed, Object},
    hours::{Correction, CorrectionError, CorrectionId, REASON_MAX},
    id::Id,
    members::MemberId,
    text,
};
use lighthouse_persistence::{
    Tx,
    hours::{self as store, BookYear},
    members,
};
use uuid::Uuid;

use super::dto::{CreateHourCorrection, HourCorrectionView, ReverseHourCorrection};
use crate::{
    door::By,
    http::{
        code::{Code, FaultCode},
        problem::{Fault, Problem},
    },
};

pub(super) async fn create(
    tx: &Tx,
    by: &By<CorrectHours>,
    member: MemberId,
    body: CreateHourCorrection,
) -> Result<HourCorrectionView, Problem> {
    let (id, reason) = (named(body.id), understood(&body.reason)?);
    hold(tx, by, member).await?;
    let (year, seconds) = (body.year, body.seconds);
    let new = Correction { id, member, year, seconds, reason, takes_back: None };
    enter(tx, by, new, "hours.corrected").await
}

pub(super) async fn reverse(
    tx: &Tx,
    by: &By<CorrectHours>,
    member: MemberId,
    correction: CorrectionId,
    body: ReverseHourCorrection,
) -> Result<HourCorrectionView, Problem> {
    let reason = understood(&body.reason)?;
    hold(tx, by, member).await?;
    let (first, taken_back) = store::correction(tx, &by.permit, member, correction).await?;
    if taken_back {
        return Err(CorrectionError::TakenBack.into());
    }
    let new = first.opposite(named(body.id), reason);
    enter(tx, by, new, "hours.correction_taken_back").await
}

fn named(id: Option<Uuid>) -> CorrectionId {
    Id::new(id.unwrap_or_else(Uuid::now_v7))
}

fn understood(reason: &str) -> Result<String, Problem> {
    text::line(reason, 1, REASON_MAX).map_err(|fault| {
        let fault = Fault::body("/reason", FaultCode::InvalidText, fault.message());
        Problem::new(Code::ValidationFailed).fault(fault)
    })
}

/// The member within the right, whose hours nobody else changes until the transaction ends.
async fn hold(tx: &Tx, by: &By<CorrectHours>, member: MemberId) -> Result<(), Problem> {
    let member = members::find(tx, &by.also()?, member).await?;
    Ok(store::hold(tx, &by.permit, &member).await?)
}

async fn enter(
    tx: &Tx,
    by: &By<CorrectHours>,
    new: Correction,
    deed: &'static str,
) -> Result<HourCorrectionView, Problem> {
    // Whatever another server's clock says, what is in the books by now counts.
    let of = BookYear { year: new.year, as_of: by.now.plus(TimeDelta::days(1)) };
    let sum = store::total(tx, &by.permit, new.member, of).await?;
    new.check(by.permit.member(), sum, by.now)?;
    store::correct(tx, &by.permit, &new, by.now).await?;
    let Correction { id, year, seconds, reason, .. } = &new;
    let detail = format!("correction {id}: {seconds} s of {year}: {reason}");
    by.audit(tx, Deed::new(deed, Object::Member, new.member.uuid()).with_detail(detail)).await?;
    let sum = sum + seconds;
    Ok(HourCorrectionView::of(new, sum, by.now))
}
