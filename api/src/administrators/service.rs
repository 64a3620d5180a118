//! Use cases of the register: appoint, replace, end, review, train.

use lighthouse_domain::{
    access::{AccountId, Role, actions::ManageAdministrators},
    administrators::{Bounds, has_threshold, may_appoint, officers_stay_apart},
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::Organization,
    text,
};
use lighthouse_persistence::{
    StoreError, Tx,
    administrators::{self as store, Closing, Entry, Listed, Training},
    organizations,
};
use uuid::Uuid;

use super::{
    dto::{
        AppointAdministrator, EndAdministrator, RecordTraining, ReplaceAdministrator,
        UpdateAdministrator,
    },
    exceptions::GrantedException,
};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::IfMatch,
    problem::{FieldError, Problem},
};

type Manager = Authorized<ManageAdministrators>;

/// Appoints somebody who meets the conditions, or for whom an exception is recorded.
pub(super) async fn appoint(
    tx: &Tx,
    auth: &Manager,
    bounds: &Bounds,
    body: AppointAdministrator,
) -> Result<Listed, Problem> {
    let organization = place(tx, auth, body.organization_id, body.role.0).await?;
    let whom = (body.member_id, body.account_id);
    let (account, exception) =
        chosen(tx, auth, bounds, &organization, body.role.0, whom, "").await?;
    let systems = cleaned(&body.systems)?;
    let entry = Entry {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        account,
        role: body.role.0,
        organization: organization.id,
        path: organization.path.clone(),
        main: body.main,
        systems,
        exception,
        by: auth.permit.account(),
    };
    store::enter(tx, &auth.permit, &entry, auth.now).await?;
    let detail = format!("{} of {}", entry.role.as_str(), entry.account.uuid());
    audit(tx, auth, "administrator.appointed", entry.id, detail).await?;
    Ok(store::find_for_update(tx, &auth.permit, Id::new(entry.id)).await?)
}

/// The organization, if the caller may appoint this role there (S16).
async fn place(tx: &Tx, auth: &Manager, id: Uuid, role: Role) -> Result<Organization, Problem> {
    let found = organizations::find_for_share(tx, &auth.permit, Id::new(id)).await;
    let organization = match found {
        Ok(found) if found.dissolved_at.is_none() => found,
        Ok(_) | Err(StoreError::NotFound(_)) => return Err(outside("/organization_id")),
        Err(other) => return Err(other.into()),
    };
    may_appoint(auth.permit.scope(), role, &organization.path, organization.kind)?;
    Ok(organization)
}

/// The account that is meant, and the exception it needs.
async fn chosen(
    tx: &Tx,
    auth: &Manager,
    bounds: &Bounds,
    at: &Organization,
    role: Role,
    whom: (Option<Uuid>, Option<Uuid>),
    under: &str,
) -> Result<(AccountId, Option<Uuid>), Problem> {
    let (account, exception) = match whom {
        (Some(member), None) => able(tx, auth, bounds, at, role, member, under).await?,
        (None, Some(account)) if !has_threshold(role) => (account, None),
        _ => return Err(one_of_two(under, role)),
    };
    let account: AccountId = Id::new(account);
    let held = store::roles_of(tx, account).await?;
    if !officers_stay_apart(&held, role) {
        let message = Message::new(
            "系统管理员、安全员、审计员须由三人分别担任",
            "System administrator, security officer and auditor must be three persons.",
        );
        return Err(Problem::new(Code::Conflict).detail(message));
    }
    Ok((account, exception))
}

/// A member who meets the conditions on this day, with the account and the exception used (INV-12).
async fn able(
    tx: &Tx,
    auth: &Manager,
    bounds: &Bounds,
    at: &Organization,
    role: Role,
    member: Uuid,
    under: &str,
) -> Result<(Uuid, Option<Uuid>), Problem> {
    let pointer = format!("{under}/member_id");
    let facts = match store::facts(tx, &auth.permit_for()?, Id::new(member), true).await {
        Err(StoreError::NotFound(_)) => return Err(outside(&pointer)),
        other => other?,
    };
    let today = auth.now.day();
    let exception = store::exception_for(tx, Id::new(member), at.id, today).await?;
    let judged = GrantedException::of(&facts, exception, *bounds, today);
    let missing = judged.missing();
    if has_threshold(role) && !missing.is_empty() {
        let faults = missing.into_iter().map(|finding| {
            FieldError::body(&*pointer, FieldErrorCode::Rule, finding.message.clone())
        });
        return Err(Problem::new(Code::NotEligible).faults(faults));
    }
    let message = Message::new(
        "该党员还没有账号，请先为其开通（POST /v1/accounts）",
        "This member has no account yet; open one with POST /v1/accounts.",
    );
    let account = facts.account.ok_or_else(|| {
        Problem::new(Code::ValidationFailed).fault(FieldError::body(
            &*pointer,
            FieldErrorCode::Rule,
            message,
        ))
    })?;
    Ok((account, judged.used()))
}

/// Ends one appointment and begins another in one transaction: no instant without, none with two.
pub(super) async fn replace(
    tx: &Tx,
    auth: &Manager,
    bounds: &Bounds,
    id: Uuid,
    body: ReplaceAdministrator,
) -> Result<Listed, Problem> {
    let old = store::find_for_update(tx, &auth.permit, Id::new(id)).await?;
    let role = live(&old)?;
    let organization = place(tx, auth, old.organization, role).await?;
    let whom = (body.successor.member_id, body.successor.account_id);
    let (account, exception) =
        chosen(tx, auth, bounds, &organization, role, whom, "/successor").await?;
    if account.uuid() == old.account {
        let message = Message::new("接任者应为另一人", "The successor must be another person.");
        return Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/successor",
            FieldErrorCode::Rule,
            message,
        )));
    }
    let entry = Entry {
        id: Uuid::now_v7(),
        account,
        role,
        organization: organization.id,
        path: organization.path.clone(),
        main: old.main,
        systems: super::views::words(&old.systems),
        exception,
        by: auth.permit.account(),
    };
    let closing = Closing {
        ground: body.ground.0,
        decision: line("/decision", &body.decision, 500)?,
        hand_over: Some(paragraph("/hand_over", &body.hand_over, 2000)?),
        successor: Some(entry.id),
        by: auth.permit.account(),
    };
    store::close(tx, &auth.permit, &old, &closing, auth.now).await?;
    store::enter(tx, &auth.permit, &entry, auth.now).await?;
    let detail = format!("{} by {}: {}", old.account, entry.id, closing.ground.as_str());
    audit(tx, auth, "administrator.replaced", old.id, detail).await?;
    Ok(store::find_for_update(tx, &auth.permit, Id::new(entry.id)).await?)
}

/// Ends an appointment without a successor.
pub(super) async fn end(
    tx: &Tx,
    auth: &Manager,
    id: Uuid,
    body: EndAdministrator,
) -> Result<Listed, Problem> {
    let old = store::find_for_update(tx, &auth.permit, Id::new(id)).await?;
    let role = live(&old)?;
    place(tx, auth, old.organization, role).await?;
    let closing = Closing {
        ground: body.ground.0,
        decision: line("/decision", &body.decision, 500)?,
        hand_over: None,
        successor: None,
        by: auth.permit.account(),
    };
    store::close(tx, &auth.permit, &old, &closing, auth.now).await?;
    audit(tx, auth, "administrator.ended", old.id, closing.ground.as_str().to_owned()).await?;
    Ok(store::find_for_update(tx, &auth.permit, Id::new(id)).await?)
}

/// Notes systems and the yearly review.
pub(super) async fn review(
    tx: &Tx,
    auth: &Manager,
    id: Uuid,
    if_match: &IfMatch,
    body: UpdateAdministrator,
) -> Result<Listed, Problem> {
    let entry = store::find_for_update(tx, &auth.permit, Id::new(id)).await?;
    if !if_match.matches(entry.version) {
        return Err(Problem::new(Code::VersionConflict));
    }
    let systems = match &body.systems {
        Some(systems) => cleaned(systems)?.join(" "),
        None => entry.systems.clone(),
    };
    let review = body.review.try_map(|raw| line("/review", &raw, 1000))?.over(entry.review.clone());
    let reviewed_on = body.reviewed_on.over(entry.reviewed_on);
    store::review(tx, &auth.permit, &entry, &systems, review.as_deref(), reviewed_on).await?;
    audit(tx, auth, "administrator.reviewed", id, String::new()).await?;
    Ok(store::find_for_update(tx, &auth.permit, Id::new(id)).await?)
}

/// Notes a training that was held.
pub(super) async fn train(
    tx: &Tx,
    auth: &Manager,
    id: Uuid,
    body: RecordTraining,
) -> Result<(Listed, Uuid), Problem> {
    let entry = store::find_for_update(tx, &auth.permit, Id::new(id)).await?;
    if body.held_on > auth.now.day() {
        let message =
            Message::new("培训日期不能在将来", "A training is recorded once it was held.");
        return Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/held_on",
            FieldErrorCode::Rule,
            message,
        )));
    }
    let training = Training {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        kind: body.kind.0.as_str(),
        topic: line("/topic", &body.topic, 200)?,
        trainer: body.trainer.map(|raw| line("/trainer", &raw, 50)).transpose()?,
        held_on: body.held_on,
        by: auth.permit.account(),
    };
    store::train(tx, &auth.permit, &entry, &training, auth.now).await?;
    audit(tx, auth, "administrator.trained", id, training.topic.clone()).await?;
    Ok((entry, training.id))
}

async fn audit(
    tx: &Tx,
    auth: &Manager,
    action: &'static str,
    id: Uuid,
    detail: String,
) -> Result<(), Problem> {
    Ok(auth.audit(tx, AuditEvent::new(action, Object::Appointment, id).with_detail(detail)).await?)
}

fn live(entry: &Listed) -> Result<Role, Problem> {
    if entry.until.is_some() {
        let message = Message::new("该任职已结束", "This appointment has ended.");
        return Err(Problem::new(Code::WrongState).detail(message));
    }
    Role::parse(&entry.role).ok_or_else(|| Problem::new(Code::Internal))
}

fn outside(pointer: &str) -> Problem {
    let message =
        Message::new("不存在或不在您的管理范围内", "It does not exist or lies outside your scope.");
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        pointer,
        FieldErrorCode::OutOfScope,
        message,
    ))
}

fn one_of_two(under: &str, role: Role) -> Problem {
    let message = if has_threshold(role) {
        Message::new(
            "该角色有准入条件，请填写 member_id",
            "This role has conditions; give member_id.",
        )
    } else {
        Message::new("请填写 member_id 或 account_id 之一", "Give either member_id or account_id.")
    };
    let pointer = format!("{under}/member_id");
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        pointer,
        FieldErrorCode::Rule,
        message,
    ))
}

fn cleaned(systems: &[String]) -> Result<Vec<String>, Problem> {
    let clean = |(at, raw): (usize, &String)| {
        line(&format!("/systems/{at}"), raw, 40).map(|text| text.replace(' ', "_"))
    };
    systems.iter().enumerate().map(clean).collect()
}

fn line(pointer: &str, raw: &str, max: usize) -> Result<String, Problem> {
    text::line(raw, 1, max).map_err(|fault| bad_text(pointer, &fault))
}

fn paragraph(pointer: &str, raw: &str, max: usize) -> Result<String, Problem> {
    text::paragraph(raw, 1, max).map_err(|fault| bad_text(pointer, &fault))
}

fn bad_text(pointer: &str, fault: &text::TextError) -> Problem {
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        pointer,
        FieldErrorCode::InvalidText,
        fault.message(),
    ))
}
