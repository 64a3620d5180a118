//! Use cases of posts: who is secretary, who sits on the committee, until when.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManagePosts,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{OrganizationId, Post, PostId},
};
use lighthouse_persistence::{Tx, members, organizations as store};
use uuid::Uuid;

use super::dto::CreatePost;
use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
};

/// Fills a post with a member of the branch's own.
pub(super) async fn fill(
    tx: &Tx,
    auth: &Authorized<ManagePosts>,
    id: OrganizationId,
    new: CreatePost,
) -> Result<(), Problem> {
    let organization = store::find_for_share(tx, &auth.permit, id).await?;
    let roster = auth.permit_for()?;
    let member = Id::new(new.member_id);
    let known = members::names_of(tx, &roster, &[member]).await?;
    let Some(known) = known.into_iter().find(|entry| entry.status.is_member()) else {
        let message =
            Message::new("应为管理范围内的党员", "It must be a member within your scope.");
        let fault = FieldError::body("/member_id", FieldErrorCode::OutOfScope, message);
        return Err(Problem::new(Code::ValidationFailed).fault(fault));
    };
    let post = Post {
        id: Id::new(Uuid::now_v7()),
        organization: organization.id,
        member,
        member_name: known.name,
        duty: new.duty.0,
        since: new.since,
        until: None,
    };
    store::insert_post(tx, &auth.permit, &organization, &post, auth.now).await?;
    let event = AuditEvent::new("post.filled", Object::Post, post.id.uuid());
    Ok(auth.audit(tx, event.with_detail(post.duty.as_str())).await?)
}

/// Ends a post.
pub(super) async fn end(
    tx: &Tx,
    auth: &Authorized<ManagePosts>,
    id: OrganizationId,
    post: PostId,
    until: NaiveDate,
) -> Result<(), Problem> {
    let organization = store::find_for_share(tx, &auth.permit, id).await?;
    store::end_post(tx, &auth.permit, &organization, post, until).await?;
    Ok(auth.audit(tx, AuditEvent::new("post.ended", Object::Post, post.uuid())).await?)
}
