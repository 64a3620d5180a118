//! Use cases of posts: who is secretary, who sits on the committee, until when.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManagePosts,
    audit::{Deed, Object},
    id::Id,
    message::Message,
    organizations::OrganizationId,
};
use lighthouse_persistence::{Tx, members, organizations as store};
use uuid::Uuid;

use super::dto::CreatePost;
use crate::{
    door::By,
    http::{
        code::{Code, FaultCode},
        problem::{Fault, Problem},
    },
};

/// Fills a post with a member of the branch's own.
pub(super) async fn fill(
    tx: &Tx,
    by: &By<ManagePosts>,
    id: OrganizationId,
    new: CreatePost,
) -> Result<Uuid, Problem> {
    let organization = store::find_for_share(tx, &by.permit, id).await?;
    let roster = by.also()?;
    let member = Id::new(new.member_id);
    let known = members::names_of(tx, &roster, &[member]).await?;
    if !known.iter().any(|name| matches!(name.status.as_str(), "full" | "probationary")) {
        let says = Message::new("应为管理范围内的党员", "It must be a member within your scope.");
        return Err(Problem::new(Code::ValidationFailed).fault(Fault::body(
            "/member_id",
            FaultCode::OutOfScope,
            says,
        )));
    }
    let post = store::NewPost {
        id: Uuid::now_v7(),
        member,
        duty: new.duty.as_str().to_owned(),
        since: new.since,
    };
    let post_id = post.id;
    store::insert_post(tx, &by.permit, &organization, post, by.now).await?;
    by.audit(tx, Deed::new("post.filled", Object::Post, post_id).with_detail(new.duty.as_str()))
        .await?;
    Ok(post_id)
}

/// Ends a post.
pub(super) async fn end(
    tx: &Tx,
    by: &By<ManagePosts>,
    id: OrganizationId,
    post: Uuid,
    until: NaiveDate,
) -> Result<(), Problem> {
    let organization = store::find_for_share(tx, &by.permit, id).await?;
    store::end_post(tx, &by.permit, &organization, post, until).await?;
    Ok(by.audit(tx, Deed::new("post.ended", Object::Post, post)).await?)
}
