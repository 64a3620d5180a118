//! Use cases of the ledger: payments are entered together, and one is taken back.

use lighthouse_domain::{
    access::actions::RecordDues,
    audit::{AuditEvent, Object},
    dues::{DuesEntry, DuesEntryId, Fen, Payment, REASON_MAX, check_payments},
    id::Id,
    members::MemberId,
    organizations::Organization,
    text,
};
use lighthouse_persistence::{
    Tx,
    dues::{self as store, LockedPayers},
};
use uuid::Uuid;

use super::{
    entry_dto::{DuesPaymentLine, RecordDuesPayments, ReverseDuesPayment},
    error::month_in,
    switch,
};
use crate::http::{
    caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem, scope,
};

type Auth = Authorized<RecordDues>;

fn named(id: Option<Uuid>) -> DuesEntryId {
    Id::new(id.unwrap_or_else(Uuid::now_v7))
}

/// A payment as it was sent; who is no payer of the branch is noted.
fn payment(
    errors: &mut FieldErrors,
    payers: &LockedPayers,
    (place, line): (usize, &DuesPaymentLine),
) -> Option<Payment> {
    let month = month_in(errors, &format!("/payments/{place}/month"), &line.month);
    let member: MemberId = Id::new(line.member_id);
    if !payers.holds(member) {
        errors.add(scope::outside(format!("/payments/{place}/member_id")));
    }
    let (id, amount) = (named(line.id), Fen(line.amount_fen));
    Some(Payment { id, member, month: month?, amount })
}

/// The payments, or everything that is wrong with them.
fn checked(
    auth: &Auth,
    payers: &LockedPayers,
    body: &RecordDuesPayments,
) -> Result<Vec<Payment>, Problem> {
    let mut errors = FieldErrors::default();
    let lines = body.payments.iter().enumerate();
    let payments: Vec<_> = lines.filter_map(|line| payment(&mut errors, payers, line)).collect();
    if payments.len() == body.payments.len() {
        for (place, fault) in check_payments(&payments, body.paid_on, auth.now) {
            let pointer = place.map_or("/paid_on".to_owned(), |at| format!("/payments/{at}/month"));
            errors.push(pointer, FieldErrorCode::Rule, fault.message());
        }
    }
    errors.finish(Some(payments))
}

/// Enters payments of members of a branch, all of them or none.
pub(super) async fn record(
    tx: &Tx,
    auth: &Auth,
    branch: Uuid,
    body: RecordDuesPayments,
) -> Result<Vec<DuesEntry>, Problem> {
    let branch = switch::branch_in(tx, auth, branch).await?;
    let ids: Vec<MemberId> = body.payments.iter().map(|line| Id::new(line.member_id)).collect();
    let payers = store::lock_payers(tx, &auth.permit, &branch, &ids).await?;
    let payments = checked(auth, &payers, &body)?;
    let entry = |it: Payment| DuesEntry {
        id: it.id,
        member: it.member,
        branch: branch.id,
        month: it.month,
        amount: it.amount,
        paid_on: body.paid_on,
        reverses: None,
        reason: None,
        recorded_by: auth.permit.account(),
        recorded_at: auth.now,
    };
    let entries: Vec<DuesEntry> = payments.into_iter().map(entry).collect();
    store::insert_payments(tx, &auth.permit, (&branch, &payers), &entries).await?;
    auth.audit(tx, recorded(&branch, &entries)).await?;
    Ok(entries)
}

fn recorded(branch: &Organization, entries: &[DuesEntry]) -> AuditEvent {
    let sum = entries.iter().fold(Fen(0), |sum, entry| sum + entry.amount);
    let detail = format!("{} payments, {} fen", entries.len(), sum.0);
    AuditEvent::new("dues.paid", Object::Organization, branch.id.uuid()).with_detail(detail)
}

/// Takes a payment back by its opposite, once.
pub(super) async fn reverse(
    tx: &Tx,
    auth: &Auth,
    (member, entry): (MemberId, DuesEntryId),
    body: ReverseDuesPayment,
) -> Result<DuesEntry, Problem> {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(&body.reason, 1, REASON_MAX));
    let reason = errors.finish(reason)?;
    let (member, _) = switch::lock_payer(tx, auth, member).await?;
    let (entry, is_taken_back) = store::find_entry(tx, &auth.permit, &member, entry).await?;
    let by = (auth.permit.account(), auth.now);
    let back = entry.opposite(named(body.id), reason, is_taken_back, by)?;
    store::insert_reversal(tx, &member, &back).await?;
    let detail = format!("payment {} of {}, {} fen", entry.id, entry.month, back.amount.0);
    let event = AuditEvent::new("dues.payment_taken_back", Object::Member, member.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(back)
}
