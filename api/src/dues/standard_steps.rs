//! Use cases of standards: one is set, and one with an income is opened.

use lighthouse_domain::{
    access::actions::{ReadDues, RecordDues},
    audit::{AuditEvent, Object},
    dues::{
        Basis, DOCUMENT_MAX, DuesRates, DuesStandard, Fen, REASON_MAX, Reduction, check_payer,
        check_reduction,
    },
    id::Id,
    members::{Member, MemberId},
    study_days::Month,
    text,
};
use lighthouse_persistence::{
    Tx,
    audit::{self, Access},
    dues as store,
    seal::Sealer,
};
use uuid::Uuid;

use super::{
    error::{month_in, note},
    standard_dto::{DuesStandardDetail, SetDuesReduction, SetDuesStandard},
    switch,
};
use crate::http::{
    caller::Authorized, etag::IfMatch, fields::FieldErrors, lang::Lang, problem::Problem,
};

/// What is known of a standard before it is entered.
struct Checked {
    amount: Fen,
    base: Option<Fen>,
    reduction: Option<Reduction>,
}

fn reduction(errors: &mut FieldErrors, sent: &SetDuesReduction) -> Option<Reduction> {
    let until = month_in(errors, "/reduction/until_month", &sent.until_month);
    let reason = errors.text("/reduction/reason", text::line(&sent.reason, 1, REASON_MAX));
    let document = text::line(&sent.document, 1, DOCUMENT_MAX);
    let document = errors.text("/reduction/document", document);
    let amount = Fen(sent.amount_fen);
    Some(Reduction { amount, until: until?, reason: reason?, document: document? })
}

/// The amount and the reduction, or everything that is wrong with them.
fn checked(rates: &DuesRates, from: Month, body: SetDuesStandard) -> Result<Checked, Problem> {
    let mut errors = FieldErrors::default();
    let (base, agreed) = (body.base_fen.map(Fen), body.amount_fen.map(Fen));
    let amount = rates.amount(body.kind.0, Basis { base, agreed });
    let amount = amount.map_err(|faults| note(&mut errors, faults)).ok();
    let reduction = body.reduction.and_then(|sent| reduction(&mut errors, &sent));
    if let Some((reduction, amount)) = reduction.as_ref().zip(amount) {
        note(&mut errors, check_reduction(reduction, amount, from));
    }
    errors.finish(amount.map(|amount| Checked { amount, base, reduction }))
}

/// Sets what a member pays from a month on, in place of what was set for it before.
pub(super) async fn set(
    tx: &Tx,
    auth: &Authorized<RecordDues>,
    sealer: &Sealer,
    (id, from): (MemberId, Month),
    (if_match, lang): (&IfMatch, Lang),
    body: SetDuesStandard,
) -> Result<DuesStandardDetail, Problem> {
    let (member, rates) = switch::lock_payer(tx, auth, id).await?;
    let before = store::lock_standard(tx, &auth.permit, (&member, from)).await?;
    let version = before.as_ref().map_or(0, |it| it.version);
    if let Some(before) = &before {
        let current = || DuesStandardDetail::new(DuesStandard::clone(before), None);
        if_match.check(version, lang, current)?;
    }
    check_payer(auth.actor.member(), &member, from, auth.now)?;
    let kind = body.kind.0;
    let Checked { amount, base, reduction } = checked(&rates, from, body)?;
    let standard = DuesStandard {
        id: Id::new(Uuid::now_v7()),
        member: id,
        from,
        kind,
        amount,
        reduction,
        set_by: auth.permit.account(),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    let standard = if let Some(before) = before {
        let changed = before.change(|it| Ok::<_, Problem>(it.replaced(standard)))?;
        store::save_standard(tx, sealer, changed, base).await?
    } else {
        let new = (&standard, base);
        store::insert_standard(tx, &auth.permit, sealer, &member, new).await?;
        standard
    };
    auth.audit(tx, event("dues_standard.set", &standard)).await?;
    Ok(DuesStandardDetail::new(standard, base))
}

/// Neither income nor amount: the amount tells the income.
fn event(action: &'static str, standard: &DuesStandard) -> AuditEvent {
    let reduced = if standard.reduction.is_some() { ", reduced" } else { "" };
    let DuesStandard { kind, from, version, .. } = standard;
    let detail = format!("{} from {from}, version {version}{reduced}", kind.as_str());
    AuditEvent::new(action, Object::Member, standard.member.uuid()).with_detail(detail)
}

/// Puts on record that somebody else's income is shown.
pub(super) async fn log(
    tx: &Tx,
    auth: &Authorized<ReadDues>,
    (member, standard): (&Member, &DuesStandard),
) -> Result<(), Problem> {
    let office = auth.actor.office_for::<ReadDues>(&member.branch_path);
    let access = Access {
        id: Uuid::now_v7(),
        at: auth.now,
        account: Some(auth.permit.account()),
        office: office.map(|held| (held.role, held.organization)),
        via: "role",
        reference: auth.permit.name().to_owned(),
        purpose: String::new(),
        fields: "dues_base dues_amount dues_reduction".to_owned(),
    };
    let read = audit::log_access(tx, &[member.id], &access).await?;
    let event = event("dues_standard.viewed", standard).with_read(read);
    Ok(auth.audit(tx, event).await?)
}
