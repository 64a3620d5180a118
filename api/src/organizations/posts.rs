//! Use cases of posts: who is secretary, who sits on the committee, until when.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManagePosts,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::OrganizationId,
};
use lighthouse_persistence::{Tx, members, organizations as store};
use uuid::Uuid;

use super::dto::CreatePost;
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

/// Fills a post with a member of the branch's own.
pub(super) async fn fill(
    tx: &Tx,
    auth: &Authorized<ManagePosts>,
    id: OrganizationId,
    new: CreatePost,
) -> Result<Uuid, Problem> {
    let organization = store::find_for_share(tx, &auth.permit, id).await?;
    let roster = auth.permit_for()?;
    let member = Id::new(new.member_id);
    let known = members::names_of(tx, &roster, &[member]).await?;
    if !known.iter().any(|name| matches!(name.status.as_str(), "full" | "probationary")) {
        let message =
            Message::new("应为管理范围内的党员", "It must be a member within your scope.");
        return Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/member_id",
            FieldErrorCode::OutOfScope,
            message,
        )));
    }
    let post = store::NewPost {
        id: Uuid::now_v7(),
        member,
        duty: new.duty.as_str().to_owned(),
        since: new.since,
    };
    let post_id = post.id;
    store::insert_post(tx, &auth.permit, &organization, post, auth.now).await?;
    auth.audit(
        tx,
        AuditEvent::new("post.filled", Object::Post, post_id).with_detail(new.duty.as_str()),
    )
    .await?;
    Ok(post_id)
}

/// Ends a post.
pub(super) async fn end(
    tx: &Tx,
    auth: &Authorized<ManagePosts>,
    id: OrganizationId,
    post: Uuid,
    until: NaiveDate,
) -> Result<(), Problem> {
    let organization = store::find_for_share(tx, &auth.permit, id).await?;
    store::end_post(tx, &auth.permit, &organization, post, until).await?;
    Ok(auth.audit(tx, AuditEvent::new("post.ended", Object::Post, post)).await?)
}
