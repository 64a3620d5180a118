//! Use cases of steps: load, decide, store, audit.

use lighthouse_domain::{
    access::{Action, actions::DecideMemberships},
    administrators::Ground,
    audit::{AuditEvent, Object},
    id::Id,
    members::{
        Member, MemberId, Status,
        steps::{
            Against, LifeClocks, NewStep, OrderFault, Standing, Step, StepFacts, StepId,
            StepRefusal, judge, known_until, revocable,
        },
    },
    organizations::Organization,
    time::Instant,
};
use lighthouse_persistence::{
    Changed, Locked, StoreError, Tx,
    members::{
        self,
        steps::{self as store, EndedOffices},
    },
    organizations,
};
use uuid::Uuid;

use crate::{
    http::{caller::Authorized, etag::IfMatch, lang::Lang, problem::Problem},
    members::{dto::MemberView, mobile, transfers::close_open},
};

/// A step that was recorded, and what it made of the entry.
pub(super) struct Taken {
    pub(super) member: Member,
    pub(super) step: Step,
    pub(super) ended: EndedOffices,
}

/// Records a step of a member.
pub(super) async fn take<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: MemberId,
    (if_match, lang): (&IfMatch, Lang),
    new: NewStep,
) -> Result<Taken, Problem> {
    let member = store::lock_for_step(tx, &auth.permit, id).await?;
    if_match.check(member.version, lang, || MemberView::from(Member::clone(&member)))?;
    refuse_own(auth, id)?;
    let steps = store::steps(tx, &auth.permit, &member).await?;
    let after = decide(Member::clone(&member), &steps, &new, auth.now)?;
    if leaves(&new, after.status) {
        close_open(tx, auth, &member).await?;
    }
    mobile::follow(tx, auth, (&member, &after), new.effective_on).await?;
    let changed = member.change(|_| Ok::<_, Problem>(after))?;
    let ended = leave(tx, auth, &changed, &new).await?;
    let step = (Id::new(Uuid::now_v7()), new, None);
    let (member, step) = store::save_step(tx, &auth.permit, changed, step).await?;
    let event = AuditEvent::new("member.step_recorded", Object::Member, id.uuid());
    let (kind, day) = (step.new.facts.kind().as_str(), step.new.effective_on);
    auth.audit(tx, event.with_detail(format!("{kind} on {day}, step {}", step.id))).await?;
    Ok(Taken { member, step, ended })
}

/// Nobody decides on the own membership.
fn refuse_own<A: Action>(auth: &Authorized<A>, id: MemberId) -> Result<(), OrderFault> {
    if auth.actor.member() == Some(id) { Err(OrderFault::Own) } else { Ok(()) }
}

/// The entry after the step, if its order and its facts are right.
pub(in crate::members) fn decide(
    member: Member,
    steps: &[Step],
    new: &NewStep,
    now: Instant,
) -> Result<Member, StepRefusal> {
    let standing = Standing::from_record(&member, steps)?;
    let today = now.day();
    let against = Against {
        standing: &standing,
        clocks: &LifeClocks::STANDARD,
        known_until: known_until(&member, steps, today),
        today,
    };
    let status = judge(new, against)?;
    Ok(member.step(new, status, now))
}

/// Whether somebody leaves by the step, or their membership rests.
const fn leaves(new: &NewStep, status: Status) -> bool {
    !status.is_live() || matches!(new.facts, StepFacts::Suspended { .. })
}

/// Refuses what a step would refuse: a letter is issued for somebody who may go.
pub(in crate::members) async fn require_step<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    member: &Locked<Member>,
    new: &NewStep,
) -> Result<(), Problem> {
    let steps = store::steps(tx, &auth.permit, member).await?;
    decide(Member::clone(member), &steps, new, auth.now)?;
    Ok(())
}

/// Whoever is suspended or leaves holds no office any more, and nobody is signed in as them.
async fn leave<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    changed: &Changed<Member>,
    new: &NewStep,
) -> Result<EndedOffices, Problem> {
    if !leaves(new, changed.status) {
        return Ok(EndedOffices::default());
    }
    let because = (Ground::ThresholdLeft, new.facts.kind().zh());
    let ended = store::end_offices(tx, &auth.permit, changed, None, because).await?;
    let account_closed = store::close_account(tx, changed).await?;
    audit_ended(tx, auth, &ended).await?;
    Ok(EndedOffices { account_closed, ..ended })
}

/// Each post and appointment that ended has its own event.
pub(in crate::members) async fn audit_ended<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    ended: &EndedOffices,
) -> Result<(), Problem> {
    for post in &ended.posts {
        auth.audit(tx, AuditEvent::new("post.ended", Object::Post, post.uuid())).await?;
    }
    for appointment in &ended.appointments {
        let id = appointment.id.uuid();
        let event = AuditEvent::new("administrator.ended", Object::Appointment, id);
        auth.audit(tx, event.with_detail("with the membership")).await?;
    }
    Ok(())
}

/// Takes the latest step of a member back; what was recorded stays.
pub(super) async fn revoke(
    tx: &Tx,
    auth: &Authorized<DecideMemberships>,
    (id, step): (MemberId, StepId),
    (if_match, lang): (&IfMatch, Lang),
    reason: &str,
) -> Result<Member, Problem> {
    let branch = keep_branch(tx, auth, id).await?;
    let member = members::lock(tx, &auth.permit, id).await?;
    if member.branch != branch.id {
        return Err(StoreError::VersionChanged.into());
    }
    if_match.check(member.version, lang, || MemberView::from(Member::clone(&member)))?;
    refuse_own(auth, id)?;
    let steps = store::steps(tx, &auth.permit, &member).await?;
    let taken = revocable(&steps, step)?;
    if !branch.takes_members() {
        return Err(OrderFault::BranchDissolved.into());
    }
    let before = store::status_before(tx, &auth.permit, taken).await?;
    let after = Member::clone(&member).step_back(taken, before, auth.now);
    mobile::follow(tx, auth, (&member, &after), auth.now.day()).await?;
    let changed = member.change(|_| Ok::<_, Problem>(after))?;
    let member = store::save_revoked(tx, &auth.permit, changed, taken, reason).await?;
    let event = AuditEvent::new("member.step_revoked", Object::Member, id.uuid());
    let kind = taken.new.facts.kind().as_str();
    auth.audit(tx, event.with_detail(format!("{kind}, step {step}"))).await?;
    Ok(member)
}

/// The branch of a member, kept from being dissolved until the transaction ends; organizations are
/// locked before entries.
async fn keep_branch(
    tx: &Tx,
    auth: &Authorized<DecideMemberships>,
    id: MemberId,
) -> Result<Organization, Problem> {
    let member = members::find(tx, &auth.permit_for()?, id).await?;
    Ok(organizations::find_for_share(tx, &auth.permit, member.branch).await?)
}
