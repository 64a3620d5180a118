//! Filing a complaint, signed in or not, and following it by its receipt.

use chrono::Datelike;
use lighthouse_domain::{
    access::{AccountId, actions::FileComplaints},
    audit::{AuditEvent, Object},
    complaints::Complaint,
    id::Id,
    message::Message,
    text,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    audit::{self, AuditContext},
    complaints::{self as store, About, NewComplaint},
    seal::{Sealer, token_hash},
};
use uuid::Uuid;

use super::dto::FileComplaint;
use crate::{
    http::{
        caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem, scope,
    },
    random,
};

/// A complaint whose every value was checked, and the receipt for it.
pub(super) struct ValidatedComplaint {
    place: Place,
    new: NewComplaint,
    pub(super) receipt: String,
}

/// How the organization was named.
enum Place {
    Id(Uuid),
    Code(String),
}

pub(super) fn validate(body: FileComplaint) -> Result<ValidatedComplaint, Problem> {
    let mut errors = FieldErrors::default();
    let place = place(&mut errors, body.organization_id, body.organization_code);
    let text = errors.text("/text", text::paragraph(&body.text, 2, Complaint::TEXT_MAX));
    let contact = body
        .contact
        .as_deref()
        .and_then(|raw| errors.text("/contact", text::line(raw, 2, Complaint::CONTACT_MAX)));
    let (place, text) = errors.finish(place.zip(text))?;
    let receipt = random::secret::<16>("cpr_")?;
    let new = NewComplaint {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        kind: body.kind.0,
        text,
        contact,
        receipt_hash: token_hash(receipt.as_bytes()),
        filed_by: None,
    };
    Ok(ValidatedComplaint { place, new, receipt })
}

fn place(errors: &mut FieldErrors, id: Option<Uuid>, code: Option<String>) -> Option<Place> {
    match (id, code) {
        (Some(id), None) => Some(Place::Id(id)),
        (None, Some(code)) => Some(Place::Code(code)),
        _ => {
            let message = Message::new(
                "请填写 organization_id 或 organization_code 之一",
                "Give either organization_id or organization_code.",
            );
            errors.push("/organization_code", FieldErrorCode::Rule, message);
            None
        }
    }
}

/// Of somebody who is signed in, about an organization of the own line or a committee.
pub(super) async fn file_signed_in(
    tx: &Tx,
    auth: &Authorized<FileComplaints>,
    sealer: &Sealer,
    complaint: ValidatedComplaint,
) -> Result<Complaint, Problem> {
    let about = match &complaint.place {
        Place::Id(id) => store::about_own_line(tx, &auth.permit, Id::new(*id))
            .await
            .map_err(scope::not_found_at("/organization_id"))?,
        Place::Code(code) => committee(tx, code).await?,
    };
    let by = Some(auth.permit.account());
    let filed = insert(tx, sealer, &about, (complaint, by), auth.now).await?;
    auth.audit(tx, event(&filed)).await?;
    Ok(filed)
}

/// Of somebody without an account. Neither account nor address is written down.
pub(super) async fn file_unnamed(
    tx: &Tx,
    sealer: &Sealer,
    complaint: ValidatedComplaint,
    context: AuditContext,
) -> Result<Complaint, Problem> {
    let about = match &complaint.place {
        Place::Code(code) => committee(tx, code).await?,
        Place::Id(_) => return Err(only_by_code()),
    };
    let filed = insert(tx, sealer, &about, (complaint, None), context.at).await?;
    let path = about.path().to_string();
    let context = AuditContext { account: None, address: String::new(), path, ..context };
    audit::record(tx, &context, event(&filed)).await?;
    Ok(filed)
}

fn event(complaint: &Complaint) -> AuditEvent {
    AuditEvent::new("complaint.filed", Object::Complaint, complaint.id.uuid())
}

async fn committee(tx: &Tx, code: &str) -> Result<About, Problem> {
    let message = Message::new(
        "没有这个党委，请核对代码；对支部的投诉请写明其上级党委",
        "There is no such committee; check the code. For a branch give its committee.",
    );
    let outside = || scope::refuse(scope::outside_because("/organization_code", message));
    store::about_committee(tx, code).await?.ok_or_else(outside)
}

fn only_by_code() -> Problem {
    let message = Message::new(
        "未登录时请用 organization_code 写明党委",
        "Without signing in, name a committee by organization_code.",
    );
    scope::refuse(scope::outside_because("/organization_id", message))
}

async fn insert(
    tx: &Tx,
    sealer: &Sealer,
    about: &About,
    (complaint, filed_by): (ValidatedComplaint, Option<AccountId>),
    now: Instant,
) -> Result<Complaint, Problem> {
    let new = NewComplaint { filed_by, ..complaint.new };
    let year = i64::from(now.day().year());
    Ok(store::file(tx, sealer, about, new, (year, now)).await?)
}
