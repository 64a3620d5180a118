//! Use cases of posts: who is secretary, who sits on the committee, until when.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManagePosts, ReadRoster},
    },
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
    http::{problem::Problem, scope},
};

/// Fills a post with a member of the branch's own.
pub(super) async fn fill(
    tx: &Tx,
    auth: &Authorized<ManagePosts>,
    id: OrganizationId,
    new: CreatePost,
) -> Result<(), Problem> {
    let organization = store::find_for_share(tx, &auth.permit, id).await?;
    let roster: Permit<ReadRoster> = auth.permit_for()?;
    let member = Id::new(new.member_id);
    let known = members::person_below(tx, &roster, &organization, member).await?;
    let known = known.filter(|entry| entry.status.is_member()).ok_or_else(not_of_here)?;
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

fn not_of_here() -> Problem {
    let message = Message::new(
        "应为本组织及其下级组织的党员",
        "It must be a member of this organization or of one below it.",
    );
    scope::refuse(scope::outside_because("/member_id", message))
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
