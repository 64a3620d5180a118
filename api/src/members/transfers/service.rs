//! Use cases of transfers: load, decide, store, audit, and tell whose turn it is.

use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    access::{Action, actions::RequestTransfers},
    administrators::Ground,
    id::Id,
    members::{
        Member,
        steps::{NewStep, StepFacts},
        transfers::{
            End, Letter, Route, Transfer, TransferError, TransferId, TransferSide, TransferState,
        },
    },
    organizations::Organization,
};
use lighthouse_persistence::{
    Changed, Locked, Tx,
    members::{
        steps::{self as step_store, EndedOffices},
        transfers as store,
    },
    organizations::{self, Destination},
};
use uuid::Uuid;

use super::{
    closing::note,
    dto::TransferView,
    request::{Letters, Request, Target},
};
use crate::{
    http::{caller::Authorized, etag::IfMatch, lang::Lang, problem::Problem, scope},
    members::{mobile, steps::service as steps},
};

/// Issues the letter of a member in scope.
pub(super) async fn request(
    tx: &Tx,
    auth: &Authorized<RequestTransfers>,
    letters: &Letters,
    wanted: Request,
) -> Result<Transfer, Problem> {
    let to = destination(tx, auth, &wanted.target).await?;
    let member = lighthouse_persistence::members::lock(tx, &auth.permit, Id::new(wanted.member));
    let member = member.await.map_err(scope::not_found_at("/member_id"))?;
    if auth.actor.member() == Some(member.id) {
        return Err(TransferError::Own.into());
    }
    steps::require_step(tx, auth, &member, &moving(&wanted.target, auth.now.day())).await?;
    make_room(tx, auth, &member).await?;
    let route = route(&member, &wanted.target, to)?;
    let today = auth.now.day();
    let number = store::next_letter(tx, &auth.permit, i64::from(today.year())).await?;
    let transfer = Transfer {
        id: Id::new(wanted.id),
        member: member.id,
        member_name: member.name.clone(),
        member_status: member.status,
        route,
        letter: Letter::issue(number, today, letters.valid_days),
        reason: wanted.reason,
        state: TransferState::Requested,
        requested_by: auth.permit.account(),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_transfer(tx, &auth.permit, &transfer).await?;
    note(tx, auth, &transfer, "transfer.requested").await?;
    Ok(transfer)
}

/// The step that would move the member.
fn moving(target: &Target, on: NaiveDate) -> NewStep {
    let facts = match target {
        Target::Branch(_) => StepFacts::Transferred,
        Target::Outside(_) => StepFacts::TransferredOut,
    };
    NewStep { facts, effective_on: on, document: None, reason: None }
}

async fn destination(
    tx: &Tx,
    auth: &Authorized<RequestTransfers>,
    target: &Target,
) -> Result<Option<Organization>, Problem> {
    let Target::Branch(which) = target else { return Ok(None) };
    let pointer = match which {
        Destination::Id(_) => "/to_branch_id",
        Destination::Code(_) => "/to_branch_code",
    };
    let found = organizations::destination(tx, &auth.permit, which).await;
    let found = found.map_err(scope::not_found_at(pointer))?;
    let open = Some(found).filter(Organization::takes_members);
    open.map(Some).ok_or_else(|| scope::refuse(scope::outside(pointer)))
}

fn route(
    member: &Member,
    target: &Target,
    to: Option<Organization>,
) -> Result<Route, TransferError> {
    let from = End {
        branch: member.branch,
        name: member.branch_name.clone(),
        path: member.branch_path.clone(),
    };
    match (target, to) {
        (_, Some(to)) if to.id == member.branch => Err(TransferError::SameBranch),
        (_, Some(to)) => Ok(Route::Internal { from, to: end(to) }),
        (Target::Outside(outside), None) => Ok(Route::Outgoing { from, outside: outside.clone() }),
        (Target::Branch(_), None) => Err(TransferError::BranchDissolved),
    }
}

pub(super) fn end(branch: Organization) -> End {
    End { branch: branch.id, name: branch.name, path: branch.path }
}

/// A letter that has expired makes room for the next; one that is under way does not.
async fn make_room(
    tx: &Tx,
    auth: &Authorized<RequestTransfers>,
    member: &Locked<Member>,
) -> Result<(), Problem> {
    let Some(open) = store::lock_open(tx, &auth.permit, member).await? else { return Ok(()) };
    let expired = open.change(|transfer| transfer.expire(auth.now))?;
    store::save_transfer(tx, expired).await?;
    Ok(())
}

/// A member who is moved or lets go, with what an answer says.
pub(super) struct Answer {
    pub(super) facts: StepFacts,
    pub(super) on: NaiveDate,
}

/// Completes a transfer: the member belongs to the other side, in the same transaction.
pub(super) async fn complete<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    (side, id): (TransferSide, TransferId),
    (if_match, lang): (&IfMatch, Lang),
    answer: Answer,
) -> Result<Transfer, Problem> {
    let store::Answered { transfer, member, to } =
        store::lock_transfer(tx, &auth.permit, side, id).await?;
    check(if_match, lang, &transfer, auth)?;
    refuse_own(auth, &transfer)?;
    let out = answer.facts == StepFacts::TransferredOut;
    let (on, now) = (answer.on, auth.now);
    let accepted =
        transfer.change(|it| if out { it.confirm_receipt(on, now) } else { it.accept(on, now) })?;
    let reason = Some(format!("{} {}", accepted.letter.number, accepted.reason));
    let new = NewStep { facts: answer.facts, effective_on: on, document: None, reason };
    leave(tx, auth, member, (&accepted, to, new)).await?;
    let transfer = store::save_transfer(tx, accepted).await?;
    note(tx, auth, &transfer, "transfer.accepted").await?;
    Ok(transfer)
}

/// The member's step, and the end of what was held on the other side.
async fn leave<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    member: Locked<Member>,
    (transfer, to, new): (&Changed<Transfer>, Option<Organization>, NewStep),
) -> Result<(), Problem> {
    if to.as_ref().is_some_and(|branch| !branch.takes_members()) {
        return Err(TransferError::BranchDissolved.into());
    }
    let old = to.is_some().then_some(member.branch);
    let recorded = step_store::steps(tx, &auth.permit, &member).await?;
    let decided = steps::decide(Member::clone(&member), &recorded, &new, auth.now)?;
    let after = match to.map(end) {
        Some(to) => decided.settle(&to),
        None => decided,
    };
    mobile::follow(tx, auth, (&member, &after), new.effective_on).await?;
    let changed = member.change(|_| Ok::<_, Problem>(after))?;
    let because = (Ground::Transfer, transfer.letter.number.as_str());
    let ended = step_store::end_offices(tx, &auth.permit, &changed, old, because).await?;
    let account_closed = old.is_none() && step_store::close_account(tx, &changed).await?;
    steps::audit_ended(tx, auth, &EndedOffices { account_closed, ..ended }).await?;
    let step = (Id::new(Uuid::now_v7()), new, Some(transfer.id.uuid()));
    step_store::save_step(tx, &auth.permit, changed, step).await?;
    Ok(())
}

/// Rejects or withdraws a transfer; the member stays where they are.
pub(super) async fn decline<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    (side, id): (TransferSide, TransferId),
    (if_match, lang): (&IfMatch, Lang),
    reason: String,
) -> Result<Transfer, Problem> {
    let answered = store::lock_transfer(tx, &auth.permit, side, id).await?;
    let transfer = answered.transfer;
    check(if_match, lang, &transfer, auth)?;
    let (now, rejects) = (auth.now, side == TransferSide::Receiving);
    let declined = transfer
        .change(|it| if rejects { it.reject(reason, now) } else { it.withdraw(reason, now) })?;
    let transfer = store::save_transfer(tx, declined).await?;
    let action = if rejects { "transfer.rejected" } else { "transfer.withdrawn" };
    note(tx, auth, &transfer, action).await?;
    Ok(transfer)
}

fn check<A: Action>(
    if_match: &IfMatch,
    lang: Lang,
    transfer: &Transfer,
    auth: &Authorized<A>,
) -> Result<(), Problem> {
    let today = auth.now.day();
    if_match.check(transfer.version, lang, || TransferView::on(transfer.clone(), today))
}

fn refuse_own<A: Action>(auth: &Authorized<A>, transfer: &Transfer) -> Result<(), TransferError> {
    if auth.actor.member() == Some(transfer.member) { Err(TransferError::Own) } else { Ok(()) }
}
