//! A post that carries a role and the appointment that gives its rights are one thing: whichever
//! of the two somebody begins or ends, the other one follows in the same transaction.

use lighthouse_domain::{
    access::{
        Role,
        actions::{ManageAdministrators, ManagePosts},
    },
    administrators::{Appointment, AppointmentId, duty_of, may_appoint, role_of},
    audit::{AuditEvent, Object},
    id::Id,
    members::MemberId,
    message::Message,
    organizations::{Duty, Organization, Post},
};
use lighthouse_persistence::{
    Locked, Tx, administrators as store,
    organizations::{self, NewPost},
};
use uuid::Uuid;

use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
};

type Manager = Authorized<ManageAdministrators>;

/// Refuses a post with a role where each level appoints on the next level down.
pub(crate) fn require_level(
    auth: &Authorized<ManagePosts>,
    at: &Organization,
    duty: Duty,
) -> Result<(), Problem> {
    let Some(role) = role_of(duty, at.kind) else { return Ok(()) };
    Ok(may_appoint(auth.permit.scope(), role, &at.path, at.kind)?)
}

/// Begins the rights of a post that was filled. A holder without an account gets them with it.
pub(crate) async fn begin_rights(
    tx: &Tx,
    auth: &Authorized<ManagePosts>,
    at: &Organization,
    post: &NewPost,
) -> Result<Option<AppointmentId>, Problem> {
    let Some(role) = role_of(post.duty, at.kind) else { return Ok(None) };
    let permit = auth.permit_for::<ManageAdministrators>()?;
    let Some(account) = store::account_of(tx, &permit, post.member).await? else {
        return Ok(None);
    };
    if let Some(held) = store::lock_held(tx, &permit, (post.member, role), at.id).await? {
        return Ok(Some(held.id));
    }
    let id = Id::new(Uuid::now_v7());
    let appointment = Appointment::begin(id, account, role, at.id, auth.now);
    store::insert(tx, &permit, at, &appointment, auth.now).await?;
    let event = AuditEvent::new("administrator.appointed", Object::Appointment, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} of {account}", role.as_str()))).await?;
    Ok(Some(id))
}

/// Ends the rights of a post that was ended.
pub(crate) async fn end_rights(
    tx: &Tx,
    auth: &Authorized<ManagePosts>,
    at: &Organization,
    post: &Post,
) -> Result<(), Problem> {
    let Some(role) = role_of(post.duty, at.kind) else { return Ok(()) };
    let permit = auth.permit_for::<ManageAdministrators>()?;
    let held = store::lock_held(tx, &permit, (post.member, role), at.id).await?;
    let Some(held) = held else { return Ok(()) };
    let id = held.id;
    let ended = held.change(|entry| entry.end(None, auth.now))?;
    store::end(tx, &permit, ended).await?;
    let event = AuditEvent::new("administrator.ended", Object::Appointment, id.uuid());
    Ok(auth.audit(tx, event.with_detail("with the post")).await?)
}

/// Fills the post of a role that is appointed, unless the member holds it.
pub(super) async fn fill_post(
    tx: &Tx,
    auth: &Manager,
    at: &Organization,
    role: Role,
    member: Option<Uuid>,
) -> Result<(), Problem> {
    let Some((duty, member)) = duty_of(role).zip(member.map(Id::new)) else { return Ok(()) };
    match holder(tx, auth, at, duty).await? {
        Some(held) if held.member == member => return Ok(()),
        Some(_) => return Err(post_taken()),
        None => {}
    }
    let (id, since) = (Id::new(Uuid::now_v7()), auth.now.day());
    let post = NewPost { id, organization: at.id, member, duty, since };
    organizations::insert_post(tx, &auth.permit_for()?, at, &post, auth.now).await?;
    let event = AuditEvent::new("post.filled", Object::Post, id.uuid());
    Ok(auth.audit(tx, event.with_detail(duty.as_str())).await?)
}

/// Ends the post of a role whose appointment ends.
pub(super) async fn vacate_post(
    tx: &Tx,
    auth: &Manager,
    at: &Organization,
    role: Role,
    member: Option<MemberId>,
) -> Result<(), Problem> {
    let Some(duty) = duty_of(role) else { return Ok(()) };
    let held = holder(tx, auth, at, duty).await?;
    let Some(post) = held.filter(|post| Some(post.member) == member) else { return Ok(()) };
    organizations::end_post(tx, &post, auth.now.day().max(post.since)).await?;
    Ok(auth.audit(tx, AuditEvent::new("post.ended", Object::Post, post.id.uuid())).await?)
}

async fn holder(
    tx: &Tx,
    auth: &Manager,
    at: &Organization,
    duty: Duty,
) -> Result<Option<Locked<Post>>, Problem> {
    Ok(organizations::lock_holder(tx, &auth.permit_for()?, at, duty).await?)
}

fn post_taken() -> Problem {
    let message = Message::new(
        "该支部已有书记，请更换书记或先结束其任职",
        "The branch has a secretary; replace that one, or end the post first.",
    );
    let fault = FieldError::body("/role", FieldErrorCode::Conflict, message);
    Problem::new(Code::Duplicate).fault(fault)
}
