//! Whether somebody is proposed for something that is not decided yet.

use lighthouse_domain::{
    access::{Action, Permit},
    members::MemberId,
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{appraisals::appraisals_open, merit::nominations_open};
use crate::{db::Tx, error::StoreError, sql::scoped};

#[derive(FromQueryResult)]
struct Found {
    #[expect(dead_code, reason = "only whether there is one is asked")]
    member_id: Uuid,
}

/// Whether an appraisal or a nomination of a member is open.
pub(crate) async fn is_proposed<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
) -> Result<bool, StoreError> {
    for mut select in [appraisals_open(member), nominations_open(member)] {
        select.limit(1);
        let found: Vec<Found> = scoped::all_as(tx, permit, select).await?;
        if !found.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
