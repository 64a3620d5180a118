//! Who owns a class for whom, and who studies.

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageClasses},
    members::MemberId,
    organizations::{Organization, OrganizationId},
};
use lighthouse_persistence::{Tx, organizations};

use crate::http::{caller::Authorized, code::Code, problem::Problem};

/// Whether `other` owns something for the people of `owner`: it is the owner or stands above it.
pub(super) async fn is_in_line(
    tx: &Tx,
    auth: &Authorized<ManageClasses>,
    owner: &Organization,
    other: OrganizationId,
) -> Result<bool, Problem> {
    let line = organizations::ancestors(tx, &auth.permit_for()?, owner).await?;
    Ok(owner.id == other || line.iter().any(|organization| organization.id == other))
}

/// The member who studies.
pub(super) fn myself<A: Action>(permit: &Permit<A>) -> Result<MemberId, Problem> {
    permit.scope().own().ok_or_else(|| Problem::new(Code::NotFound))
}
