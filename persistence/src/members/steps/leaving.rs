//! What ends with a membership: posts, appointments, the account.

use lighthouse_domain::{
    access::{Action, Permit},
    administrators::Ground,
    members::Member,
    organizations::{OrganizationId, PostId},
};

use crate::{
    administrators::{self, EndedAppointment},
    db::Tx,
    error::StoreError,
    identity,
    locked::Changed,
    organizations,
};

/// What ended when a member left.
#[derive(Clone, Debug, Default)]
pub struct EndedOffices {
    pub posts: Vec<PostId>,
    pub appointments: Vec<EndedAppointment>,
    /// Whether the account was closed and its devices signed out.
    pub account_closed: bool,
}

/// Ends the posts and appointments of a member who leaves: all of them, or those at `only_at`.
pub async fn end_offices<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    leaving: &Changed<Member>,
    only_at: Option<OrganizationId>,
    (ground, decision): (Ground, &str),
) -> Result<EndedOffices, StoreError> {
    let (member, now) = (leaving.id, leaving.updated_at);
    let posts = organizations::end_posts_of(tx, member, only_at, now.day()).await?;
    let by = (permit.account(), now);
    let appointments =
        administrators::end_of_member(tx, (member, only_at), (ground, decision), by).await?;
    Ok(EndedOffices { posts, appointments, account_closed: false })
}

/// Closes the account of a member who leaves: nobody is signed in with it, nobody signs in.
pub async fn close_account(tx: &Tx, leaving: &Changed<Member>) -> Result<bool, StoreError> {
    identity::close_account_of(tx, leaving.id, leaving.updated_at).await
}
