//! Use cases of merges: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::MergeMembers as MayMerge,
    audit::{AuditEvent, Object},
    id::Id,
    members::{
        Member, MemberId, Status,
        merging::{Merge, MergeError, MergeId, MergeSide, Pair, UndoObstacle, Undone, faults},
        steps::{NewStep, StepFacts, StepId},
    },
    text,
};
use lighthouse_persistence::{
    Changed, Locked, StoreError, Tx,
    members::{self, merging as store, steps as step_store},
    organizations,
};
use uuid::Uuid;

use super::{dto::MergeMembers, error::refuse_if_any};
use crate::{
    http::{
        caller::Authorized, etag::IfMatch, fields::FieldErrors, lang::Lang, problem::Problem, scope,
    },
    members::dto::MemberView,
};

type Auth = Authorized<MayMerge>;
const MISSING: StoreError = StoreError::NotFound("member");

/// A merge that was asked for, every value valid by itself.
pub(super) struct Wanted {
    id: MergeId,
    duplicate: MemberId,
    reason: String,
    is_sure: bool,
}

impl Wanted {
    pub(super) fn parse(body: &MergeMembers) -> Result<Self, Problem> {
        Ok(Self {
            id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
            duplicate: Id::new(body.duplicate_id),
            reason: reason(&body.reason)?,
            is_sure: body.differences_confirmed,
        })
    }
}

pub(super) fn reason(raw: &str) -> Result<String, Problem> {
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::line(raw, 2, Merge::REASON_MAX));
    errors.finish(reason)
}

fn check(if_match: &IfMatch, lang: Lang, survivor: &Member) -> Result<(), Problem> {
    if_match.check(survivor.version, lang, || MemberView::from(survivor.clone()))
}

/// Merges the duplicate into the entry that stays.
pub(super) async fn merge(
    tx: &Tx,
    auth: &Auth,
    survivor: MemberId,
    (if_match, lang): (&IfMatch, Lang),
    wanted: Wanted,
) -> Result<Merge, Problem> {
    let pair = store::lock_pair(tx, &auth.permit, (survivor, wanted.duplicate)).await?;
    let survivor = pair.survivor.ok_or(MISSING)?;
    check(if_match, lang, &survivor)?;
    if survivor.id == wanted.duplicate {
        let same = Pair { survivor: &survivor, duplicate: &survivor };
        refuse_if_any(&faults(same, vec![], None, wanted.is_sure))?;
    }
    let duplicate = pair.duplicate.ok_or_else(|| scope::refuse(scope::outside("/duplicate_id")))?;
    let both = (&survivor, &duplicate);
    let (held, login) = store::held(tx, &auth.permit, both, auth.now).await?;
    let pair = Pair { survivor: &survivor, duplicate: &duplicate };
    refuse_if_any(&faults(pair, held, auth.actor.member(), wanted.is_sure))?;
    let step: StepId = Id::new(Uuid::now_v7());
    let new = step_of(&wanted, auth);
    let ended = duplicate.change(|it| {
        let after = it.step(&new, Status::Merged, auth.now);
        Ok::<_, Problem>(after.point_to(Some(survivor.id)))
    })?;
    let moved = store::move_rows(tx, &auth.permit, (&survivor, &ended), login, auth.now).await?;
    let (ended, _) = step_store::save_step(tx, &auth.permit, ended, (step, new, None)).await?;
    let merge = Merge {
        id: wanted.id,
        survivor: side(&survivor),
        duplicate: side(&ended),
        reason: wanted.reason,
        step,
        merged_by: auth.permit.account(),
        merged_at: auth.now,
        undone: None,
        moved: moved.counts(),
        version: 1,
    };
    store::insert_merge(tx, &auth.permit, (&merge, &survivor), &moved).await?;
    store::touch_survivor(tx, survivor, auth.now).await?;
    note(tx, auth, &merge, ("member.merged", "member.received_duplicate")).await?;
    Ok(merge)
}

fn side(member: &Member) -> MergeSide {
    MergeSide { id: member.id, name: member.name.clone() }
}

/// The step by which the duplicate leaves the register.
fn step_of(wanted: &Wanted, auth: &Auth) -> NewStep {
    NewStep {
        facts: StepFacts::Merged,
        effective_on: auth.now.day(),
        document: None,
        reason: Some(wanted.reason.clone()),
    }
}

/// One event for each of the two entries.
async fn note(
    tx: &Tx,
    auth: &Auth,
    merge: &Merge,
    (of_duplicate, of_survivor): (&'static str, &'static str),
) -> Result<(), Problem> {
    let (survivor, duplicate) = (merge.survivor.id, merge.duplicate.id);
    let event = AuditEvent::new(of_survivor, Object::Member, survivor.uuid());
    auth.audit(tx, event.with_detail(format!("merge {}, duplicate {duplicate}", merge.id))).await?;
    let event = AuditEvent::new(of_duplicate, Object::Member, duplicate.uuid());
    Ok(auth.audit(tx, event.with_detail(format!("merge {}, into {survivor}", merge.id))).await?)
}

/// Puts a merge back; organizations are locked before entries.
pub(super) async fn undo(
    tx: &Tx,
    auth: &Auth,
    (survivor, id): (MemberId, MergeId),
    (if_match, lang): (&IfMatch, Lang),
    reason: String,
) -> Result<Merge, Problem> {
    let found = store::find_merge(tx, &auth.permit, (survivor, id)).await?;
    let duplicate = members::find(tx, &auth.permit_for()?, found.duplicate.id).await?;
    let branch = organizations::find_for_share(tx, &auth.permit, duplicate.branch).await?;
    let pair = store::lock_pair(tx, &auth.permit, (survivor, duplicate.id)).await?;
    let (survivor, duplicate) = (pair.survivor.ok_or(MISSING)?, pair.duplicate.ok_or(MISSING)?);
    check(if_match, lang, &survivor)?;
    if auth.actor.member().is_some_and(|own| own == survivor.id || own == duplicate.id) {
        return Err(MergeError::Own.into());
    }
    let merge = store::lock_merge(tx, &auth.permit, &survivor, id).await?;
    let mut against = store::obstacles(tx, &auth.permit, &merge, (&survivor, &duplicate)).await?;
    if !branch.takes_members() {
        against.push(UndoObstacle::BranchDissolved);
    }
    let done = Undone { at: auth.now, by: auth.permit.account(), reason };
    let undone = merge.change(|merge| merge.undo(done, against))?;
    store::put_back(tx, &auth.permit, &undone, auth.now).await?;
    revive(tx, auth, duplicate, &undone).await?;
    store::touch_survivor(tx, survivor, auth.now).await?;
    let merge = store::save_merge(tx, undone).await?;
    note(tx, auth, &merge, ("member.merge_undone", "member.lost_duplicate")).await?;
    Ok(merge)
}

/// The duplicate's entry is as it was before the step.
async fn revive(
    tx: &Tx,
    auth: &Auth,
    duplicate: Locked<Member>,
    merge: &Changed<Merge>,
) -> Result<(), Problem> {
    let steps = step_store::steps(tx, &auth.permit, &duplicate).await?;
    let taken = steps.into_iter().find(|step| step.id == merge.step);
    let taken = taken.ok_or_else(|| StoreError::corrupt("member_merge", "step_id"))?;
    let before = step_store::status_before(tx, &auth.permit, &taken).await?;
    let back = duplicate
        .change(|it| Ok::<_, Problem>(it.step_back(&taken, before, auth.now).point_to(None)))?;
    let why = merge.undone.as_ref().map_or("", |undone| undone.reason.as_str());
    step_store::save_revoked(tx, &auth.permit, back, &taken, why).await?;
    Ok(())
}
