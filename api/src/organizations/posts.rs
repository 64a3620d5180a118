//! Use cases of posts: who is secretary, who sits on the committee, until when. A post that carries
//! a role brings its rights along.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManagePosts, ReadRoster},
    },
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{Organization, OrganizationId, Post, PostError, PostId, TreeError, can_begin},
};
use lighthouse_persistence::{
    Tx, members,
    organizations::{self as store, NewPost},
};
use uuid::Uuid;

use super::dto::CreatePost;
use crate::{
    administrators::offices,
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        scope,
    },
};

type Manager = Authorized<ManagePosts>;

/// Fills a post with a member of the organization's own, and appoints if the post carries a role.
pub(super) async fn fill(
    tx: &Tx,
    auth: &Manager,
    id: OrganizationId,
    new: CreatePost,
) -> Result<Post, Problem> {
    let organization = place(tx, auth, id).await?;
    let duty = new.duty.0;
    offices::require_level(auth, &organization, duty)?;
    let roster: Permit<ReadRoster> = auth.permit_for()?;
    let member = Id::new(new.member_id);
    let known = members::person_below(tx, &roster, &organization, member).await?;
    let known = known.filter(|entry| entry.status.is_member()).ok_or_else(not_of_here)?;
    can_begin(new.since, auth.now.day()).map_err(|error| refuse("/since", error))?;
    let id = Id::new(Uuid::now_v7());
    let post = NewPost { id, organization: organization.id, member, duty, since: new.since };
    store::insert_post(tx, &auth.permit, &organization, &post, auth.now).await?;
    let event = AuditEvent::new("post.filled", Object::Post, id.uuid());
    auth.audit(tx, event.with_detail(duty.as_str())).await?;
    let appointment = offices::begin_rights(tx, auth, &organization, &post).await?;
    Ok(Post {
        id,
        organization: organization.id,
        member,
        member_name: known.name,
        duty,
        since: new.since,
        until: None,
        appointment,
    })
}

/// An organization within the permit that is not dissolved.
async fn place(tx: &Tx, auth: &Manager, id: OrganizationId) -> Result<Organization, Problem> {
    let found = store::find_for_share(tx, &auth.permit, id).await?;
    if found.dissolved_at.is_some() {
        return Err(TreeError::Dissolved.into());
    }
    Ok(found)
}

fn not_of_here() -> Problem {
    let message = Message::new(
        "应为本组织及其下级组织的党员",
        "It must be a member of this organization or of one below it.",
    );
    scope::refuse(scope::outside_because("/member_id", message))
}

fn refuse(pointer: &'static str, error: PostError) -> Problem {
    let fault = FieldError::body(pointer, FieldErrorCode::Rule, error.message());
    Problem::new(Code::ValidationFailed).fault(fault)
}

/// Ends a post, and the rights that came with it.
pub(super) async fn end(
    tx: &Tx,
    auth: &Manager,
    id: OrganizationId,
    post: PostId,
    until: NaiveDate,
) -> Result<(), Problem> {
    let organization = store::find_for_share(tx, &auth.permit, id).await?;
    let post = store::lock_post(tx, &auth.permit, &organization, post).await?;
    offices::require_level(auth, &organization, post.duty)?;
    post.can_end(until, auth.now.day()).map_err(|error| refuse("/until", error))?;
    store::end_post(tx, &post, until).await?;
    auth.audit(tx, AuditEvent::new("post.ended", Object::Post, post.id.uuid())).await?;
    offices::end_rights(tx, auth, &organization, &post).await
}
