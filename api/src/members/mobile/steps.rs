//! Use cases of a stay: the return, and contact from either side.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ManageMobileMembers, RecordMobileContacts},
    audit::{AuditEvent, Object},
    id::Id,
    members::{
        MemberId,
        mobile::{ContactSide, MobileContact, MobileError, MobileStay, MobileStayId},
    },
    text,
};
use lighthouse_persistence::{Tx, members::mobile as store};
use uuid::Uuid;

use super::{dto::MobileMemberView, ending::note, requests::RecordMobileContact};
use crate::http::{
    caller::Authorized, etag::IfMatch, fields::FieldErrors, lang::Lang, problem::Problem,
};

/// Nobody registers or contacts oneself.
fn refuse_own(actor: Option<MemberId>, stay: &MobileStay) -> Result<(), MobileError> {
    if actor == Some(stay.member) { Err(MobileError::Own) } else { Ok(()) }
}

/// The member is back; said by the branch.
pub(super) async fn come_back(
    tx: &Tx,
    auth: &Authorized<ManageMobileMembers>,
    id: MobileStayId,
    (if_match, lang): (&IfMatch, Lang),
    on: Option<NaiveDate>,
) -> Result<MobileStay, Problem> {
    let today = auth.now.day();
    let stay = store::lock_own_stay(tx, &auth.permit, (id, today)).await?;
    if_match.check(stay.version, lang, || MobileMemberView::on(MobileStay::clone(&stay), today))?;
    refuse_own(auth.actor.member(), &stay)?;
    let back = stay.change(|stay| stay.come_back(on.unwrap_or(today), auth.now))?;
    let stay = store::save_stay(tx, back).await?;
    note(tx, auth, &stay, "mobile_stay.returned").await?;
    Ok(stay)
}

/// Records contact, by the branch or by the organization where the member lives.
pub(super) async fn contact(
    tx: &Tx,
    auth: &Authorized<RecordMobileContacts>,
    id: MobileStayId,
    body: RecordMobileContact,
) -> Result<MobileContact, Problem> {
    let mut errors = FieldErrors::default();
    let note =
        body.note.map(|raw| errors.text("/note", text::paragraph(&raw, 1, MobileStay::NOTE_MAX)));
    let note = errors.finish(Some(note.flatten()))?;
    let stay = store::lock_stay(tx, &auth.permit, (id, auth.now.day())).await?;
    refuse_own(auth.actor.member(), &stay)?;
    let is_own = auth.permit.scope().covers(&stay.branch_path);
    let contact = MobileContact {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        stay: id,
        on: body.contacted_on,
        channel: body.channel.0,
        note,
        side: if is_own { ContactSide::Origin } else { ContactSide::Host },
        by: auth.permit.account(),
        at: auth.now,
    };
    let contacted = stay.change(|stay| stay.contact(contact.on, auth.now))?;
    store::insert_contact(tx, &contacted, &contact).await?;
    store::save_stay(tx, contacted).await?;
    let event = AuditEvent::new("mobile_stay.contacted", Object::MobileStay, id.uuid());
    let detail = format!("{} by {}", contact.channel.as_str(), contact.side.as_str());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(contact)
}
