//! Somebody comes from outside with a letter: the entry and the transfer are made together.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::RequestTransfers,
    audit::{AuditEvent, Object},
    id::Id,
    members::transfers::{Letter, Route, Transfer, TransferError, TransferState},
    message::Message,
    text,
};
use lighthouse_persistence::{
    Tx,
    members::{self, NewRow, transfers as store},
    organizations::Destination,
    seal::Sealer,
};
use uuid::Uuid;

use super::{
    closing::note,
    request::{Request, Target},
    requests::{CreateTransfer, IncomingLetter},
    service,
};
use crate::{
    http::{caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem},
    members::service::{Entry, open_branch, validate},
};

/// Somebody who comes from outside.
pub(super) struct Arrival {
    id: Uuid,
    entry: Entry,
    outside: String,
    letter: Letter,
    reason: String,
}

/// What a body asks for.
pub(super) enum Wanted {
    Letter(Request),
    Arrival(Box<Arrival>),
}

/// Reads a body: a letter is to be issued, or somebody has brought one. All that is wrong comes at once.
pub(super) fn read(body: CreateTransfer, today: NaiveDate) -> Result<Wanted, Problem> {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(&body.reason, 2, 500));
    let raw = body.outside_organization.as_deref();
    let is_outside = raw.is_some();
    let outside = raw.and_then(|raw| errors.text("/outside_organization", text::line(raw, 2, 100)));
    let id = body.id.unwrap_or_else(Uuid::now_v7);
    let Some(new) = body.new_member else {
        forbid(&mut errors, body.letter.is_some(), "/letter");
        let target = target(
            &mut errors,
            (body.to_branch_id, body.to_branch_code, is_outside),
            outside.map(Target::Outside),
        );
        let member = required(&mut errors, body.member_id, "/member_id");
        let found = reason.zip(target).zip(member);
        let ((reason, target), member) = errors.finish(found)?;
        return Ok(Wanted::Letter(Request { id, member, target, reason }));
    };
    forbid(&mut errors, body.member_id.is_some(), "/member_id");
    forbid(&mut errors, body.to_branch_id.is_some(), "/to_branch_id");
    forbid(&mut errors, body.to_branch_code.is_some(), "/to_branch_code");
    if !is_outside {
        required::<String>(&mut errors, None, "/outside_organization");
    }
    let letter = required(&mut errors, body.letter, "/letter");
    let letter = letter.and_then(|letter| read_letter(&mut errors, &letter, today));
    let found = reason.zip(outside).zip(letter);
    let ((reason, outside), letter) = errors.finish(found)?;
    let entry = validate(new, today).map_err(|problem| problem.below("/new_member"))?;
    Ok(Wanted::Arrival(Box::new(Arrival { id, entry, outside, letter, reason })))
}

/// Exactly one of branch, code and organization outside says where somebody goes.
fn target(
    errors: &mut FieldErrors,
    (branch, code, is_outside): (Option<Uuid>, Option<String>, bool),
    outside: Option<Target>,
) -> Option<Target> {
    match (branch, code, is_outside) {
        (Some(id), None, false) => Some(Target::Branch(Destination::Id(Id::new(id)))),
        (None, Some(code), false) => Some(Target::Branch(Destination::Code(code))),
        (None, None, true) => outside,
        _ => {
            let message = Message::new(
                "请在 to_branch_id、to_branch_code、outside_organization 中填且只填一项",
                "Give one of to_branch_id, to_branch_code and outside_organization.",
            );
            errors.push("/to_branch_id", FieldErrorCode::Rule, message);
            None
        }
    }
}

fn required<T>(errors: &mut FieldErrors, value: Option<T>, pointer: &str) -> Option<T> {
    if value.is_none() {
        let message = Message::new("此项必须填写", "This has to be said.");
        errors.push(pointer, FieldErrorCode::MissingField, message);
    }
    value
}

fn forbid(errors: &mut FieldErrors, given: bool, pointer: &str) {
    if given {
        let message = Message::new(
            "转入系统外人员用 new_member 与 letter，转出用 member_id，请勿混用",
            "new_member and letter are for those who come from outside, member_id for the others.",
        );
        errors.push(pointer, FieldErrorCode::Rule, message);
    }
}

fn read_letter(
    errors: &mut FieldErrors,
    letter: &IncomingLetter,
    today: NaiveDate,
) -> Option<Letter> {
    let number = errors.text("/letter/number", text::line(&letter.number, 1, 60));
    let (issued_on, valid_until) = (letter.issued_on, letter.valid_until);
    if issued_on > today {
        let message = Message::new("不能晚于今天", "It cannot lie in the future.");
        errors.push("/letter/issued_on", FieldErrorCode::Rule, message);
    }
    if valid_until < today {
        let message = TransferError::Expired(valid_until).message();
        errors.push("/letter/valid_until", FieldErrorCode::Rule, message);
    }
    number.map(|number| Letter { number, issued_on, valid_until })
}

/// Enters somebody who brought a letter, and the transfer that says so.
pub(super) async fn receive(
    tx: &Tx,
    auth: &Authorized<RequestTransfers>,
    sealer: &Sealer,
    arrival: Arrival,
) -> Result<Transfer, Problem> {
    let branch = open_branch(tx, &auth.permit, arrival.entry.branch).await;
    let branch = branch.map_err(|problem| problem.below("/new_member"))?;
    let (id, member) = (arrival.entry.id, arrival.entry.member);
    let (name, status) = (member.name.clone(), member.status);
    let row = NewRow { id, branch: branch.clone(), member };
    members::insert_many(tx, &auth.permit, sealer, std::slice::from_ref(&row), auth.now).await?;
    auth.audit(tx, AuditEvent::new("member.created", Object::Member, id.uuid())).await?;
    let transfer = Transfer {
        id: Id::new(arrival.id),
        member: id,
        member_name: name,
        member_status: status,
        route: Route::Incoming { outside: arrival.outside, to: service::end(branch) },
        letter: arrival.letter,
        reason: arrival.reason,
        state: TransferState::Accepted { on: auth.now.day(), at: auth.now },
        requested_by: auth.permit.account(),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_transfer(tx, &auth.permit, &transfer).await?;
    note(tx, auth, &transfer, "transfer.accepted").await?;
    Ok(transfer)
}
