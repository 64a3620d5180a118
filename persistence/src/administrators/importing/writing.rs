//! Many appointments at once, with the posts they go with and the accounts they hang on.

use lighthouse_domain::{
    access::{Permit, actions::ImportAdministrators},
    administrators::Appointment,
    organizations::OrgPath,
    time::Instant,
};

use super::super::changing::row_of;
use crate::{
    db::Tx,
    error::StoreError,
    identity::{self, NewAccount},
    organizations::{self, NewPost},
    sql::insert_all,
};

/// What a row brings, at an organization that was locked and at a person who was.
#[derive(Clone, Debug)]
pub struct Taken {
    pub path: OrgPath,
    pub appointment: Appointment,
    pub account: Option<NewAccount>,
    pub post: Option<NewPost>,
}

/// Opens the accounts, fills the posts and appoints.
pub async fn take_over(
    tx: &Tx,
    permit: &Permit<ImportAdministrators>,
    rows: Vec<Taken>,
    now: Instant,
) -> Result<(), StoreError> {
    if !rows.iter().all(|row| permit.scope().covers(&row.path)) {
        return Err(StoreError::NotFound("organization"));
    }
    let accounts = rows.iter().filter_map(|row| row.account.clone()).collect();
    identity::insert_accounts(tx, accounts, now).await?;
    let posts: Vec<NewPost> = rows.iter().filter_map(|row| row.post.clone()).collect();
    organizations::fill_posts(tx, &posts, now).await?;
    let rows = rows.iter().map(|row| row_of(&row.appointment, Some(permit.account()), now));
    insert_all(tx, rows).await
}
