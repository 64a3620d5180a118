//! Use cases of nominations: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action,
        actions::{DecideNominations, ReadMembers, WriteNominations},
    },
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::Organization,
    reporting::merit::{Nomination, NominationError, NominationId, NominationState, Nominee},
    text,
};
use lighthouse_persistence::{
    Changed, Locked, StoreError, Tx, members, organizations, reporting as store,
};
use uuid::Uuid;

use super::{
    dto::NominationView,
    requests::{DecideNomination, DraftNomination, UpdateNomination},
};
use crate::{
    http::{
        caller::Authorized, code::FieldErrorCode, etag::IfMatch, fields::FieldErrors, lang::Lang,
        problem::Problem, scope,
    },
    reporting::judges::{appraiser, offices, words, year_in},
};

type Auth = Authorized<WriteNominations>;

/// A living organization in scope with the one above it, if the request names one that has such.
async fn owner_in(
    tx: &Tx,
    auth: &Auth,
    id: Uuid,
    errors: &mut FieldErrors,
) -> Result<Option<(Organization, Organization)>, Problem> {
    let pointer = "/organization_id";
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(id)).await;
    let Some(owner) = errors.found(pointer, owner)? else { return Ok(None) };
    let above = organizations::ancestors(tx, &auth.permit_for()?, &owner).await?.pop();
    if let Some(above) = above.filter(|_| owner.dissolved_at.is_none()) {
        return Ok(Some((owner, above)));
    }
    let message = Message::new(
        "请选择一个现有的、有上级的党组织；最上级党组织的推荐没有上级审定",
        "Choose an organization that exists and has one above it, which decides.",
    );
    errors.add(scope::outside_because(pointer, message));
    Ok(None)
}

/// Who is nominated and the name, if the request names exactly one that belongs to the owner.
async fn nominee_in(
    tx: &Tx,
    auth: &Auth,
    owner: Option<&Organization>,
    body: &DraftNomination,
    errors: &mut FieldErrors,
) -> Result<Option<(Nominee, String)>, Problem> {
    let pair = (body.member_id, body.nominated_organization_id);
    if pair.0.is_some() == pair.1.is_some() {
        let message = Message::new(
            "请填写 member_id 或 nominated_organization_id，二者填一项",
            "Give member_id or nominated_organization_id, one of the two.",
        );
        errors.push("/member_id", FieldErrorCode::Rule, message);
    }
    let Some(owner) = owner else { return Ok(None) };
    let (found, pointer) = match pair {
        (Some(member), None) => (member_below(tx, auth, owner, member).await, "/member_id"),
        (None, Some(at)) => (below(tx, auth, owner, at).await, "/nominated_organization_id"),
        _ => return Ok(None),
    };
    errors.found(pointer, found)
}

/// A member who belongs to the owner or to an organization below it.
async fn member_below(
    tx: &Tx,
    auth: &Auth,
    owner: &Organization,
    id: Uuid,
) -> Result<(Nominee, String), StoreError> {
    let missing = StoreError::NotFound("member");
    let Ok(permit) = auth.permit_for::<ReadMembers>() else { return Err(missing) };
    let found = members::find(tx, &permit, Id::new(id)).await?;
    if owner.path.contains(&found.branch_path) && found.status.is_member() {
        return Ok((Nominee::Member(found.id), found.name));
    }
    Err(missing)
}

/// The owner itself or a living organization below it.
async fn below(
    tx: &Tx,
    auth: &Auth,
    owner: &Organization,
    id: Uuid,
) -> Result<(Nominee, String), StoreError> {
    let found = organizations::find(tx, &auth.permit, Id::new(id)).await?;
    if owner.path.contains(&found.path) && found.dissolved_at.is_none() {
        return Ok((Nominee::Organization(found.id), found.name));
    }
    Err(StoreError::NotFound("organization"))
}

fn award_in(errors: &mut FieldErrors, award: &str) -> Option<String> {
    errors.text("/award", text::line(award, 2, Nomination::AWARD_MAX))
}

fn reason_in(errors: &mut FieldErrors, reason: &str) -> Option<String> {
    errors.text("/reason", text::paragraph(reason, 10, Nomination::REASON_MAX))
}

pub(super) async fn draft(
    tx: &Tx,
    auth: &Auth,
    body: DraftNomination,
) -> Result<Nomination, Problem> {
    let mut errors = FieldErrors::default();
    let owner = owner_in(tx, auth, body.organization_id, &mut errors).await?;
    let at = owner.as_ref().map(|(owner, _)| owner);
    let nominee = nominee_in(tx, auth, at, &body, &mut errors).await?;
    let year = errors.check("/year", FieldErrorCode::Rule, year_in(body.year, auth.now));
    let award = award_in(&mut errors, &body.award);
    let reason = reason_in(&mut errors, &body.reason);
    let all = owner.zip(nominee).zip(award.zip(reason)).zip(year);
    let ((((owner, above), (nominee, nominee_name)), (award, reason)), _) = errors.finish(all)?;
    let nomination = Nomination {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        organization_name: owner.name,
        organization_path: owner.path,
        level: above.id,
        level_name: above.name,
        level_path: above.path,
        nominee,
        nominee_name,
        award,
        year: body.year,
        reason,
        evidence: Vec::new(),
        state: NominationState::Drafted,
        drafted_by: auth.permit.account(),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    nomination.check_other(appraiser(auth))?;
    store::insert_nomination(tx, &auth.permit, &nomination).await?;
    audit(tx, auth, "nomination.drafted", &nomination).await?;
    Ok(nomination)
}

/// A nomination in scope, as the caller saw it.
async fn lock<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: NominationId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<Nomination>, Problem> {
    let nomination = store::lock_nomination(tx, &auth.permit, id).await?;
    if_match.check(nomination.version, lang, || NominationView::new(&nomination, lang))?;
    Ok(nomination)
}

/// A step of whoever nominates.
pub(super) async fn take(
    tx: &Tx,
    auth: &Auth,
    id: NominationId,
    read: (&IfMatch, Lang),
    action: &'static str,
    decide: impl FnOnce(Nomination) -> Result<Nomination, NominationError>,
) -> Result<Nomination, Problem> {
    let nomination = lock(tx, auth, id, read).await?;
    save(tx, auth, action, nomination.change(decide)?).await
}

pub(super) async fn revise(
    tx: &Tx,
    auth: &Auth,
    id: NominationId,
    read: (&IfMatch, Lang),
    body: UpdateNomination,
) -> Result<Nomination, Problem> {
    let nomination = lock(tx, auth, id, read).await?;
    let mut errors = FieldErrors::default();
    let award = body.award.and_then(|award| award_in(&mut errors, &award));
    let reason = body.reason.and_then(|reason| reason_in(&mut errors, &reason));
    let words = errors.finish(Some((award, reason)))?;
    let changed = nomination.change(|it| it.revise(words, appraiser(auth), auth.now))?;
    save(tx, auth, "nomination.revised", changed).await
}

pub(super) async fn withdraw(
    tx: &Tx,
    auth: &Auth,
    id: NominationId,
    read: (&IfMatch, Lang),
    why: &str,
) -> Result<Nomination, Problem> {
    let reason = words("/reason", why, Nomination::NOTE_MAX)?;
    take(tx, auth, id, read, "nomination.withdrawn", |it| it.withdraw(reason, auth.now)).await
}

/// Decides for good.
pub(super) async fn decide(
    tx: &Tx,
    auth: &Authorized<DecideNominations>,
    id: NominationId,
    read: (&IfMatch, Lang),
    body: &DecideNomination,
) -> Result<Nomination, Problem> {
    let nomination = lock(tx, auth, id, read).await?;
    let comment = words("/comment", &body.comment, Nomination::NOTE_MAX)?;
    let (by, offices) = (appraiser(auth), offices(auth));
    nomination.check_decider(by, &offices)?;
    let number = store::number_nomination(tx, &auth.permit, &nomination, auth.now).await?;
    let judgement = (body.outcome.0, comment);
    let changed = nomination.change(|it| it.decide(judgement, number, (by, &offices), auth.now))?;
    save(tx, auth, "nomination.decided", changed).await
}

async fn save<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    changed: Changed<Nomination>,
) -> Result<Nomination, Problem> {
    let nomination = store::save_nomination(tx, changed).await?;
    audit(tx, auth, action, &nomination).await?;
    Ok(nomination)
}

async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    nomination: &Nomination,
) -> Result<(), StoreError> {
    let (year, state) = (nomination.year, nomination.state.status().as_str());
    let detail = match nomination.state.decision() {
        Some(decision) => format!("{} of {year}, {}", decision.issue.number, decision.issue.hash),
        None => format!("{year}, now {state}, {} records", nomination.evidence.len()),
    };
    let event = AuditEvent::new(action, Object::Nomination, nomination.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
