//! Whether dues are kept at a place: asked by everything but the rates themselves.

use lighthouse_domain::{
    access::{
        Action,
        actions::{ReadDues, ReadDuesTotals, RecordDues},
    },
    dues::{DuesError, DuesRates},
    id::Id,
    members::{Member, MemberId},
    organizations::{OrgPath, Organization, OrganizationId},
};
use lighthouse_persistence::{
    Conn, Locked, StoreError, Tx, members,
    organizations::{self, settings},
};
use uuid::Uuid;

use crate::http::{caller::Authorized, problem::Problem};

/// The rates at a place, which was found before; 409 where dues are not kept.
pub(super) async fn rates_at<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    path: &OrgPath,
) -> Result<DuesRates, Problem> {
    let set = settings::above(conn, &auth.permit, std::slice::from_ref(path)).await?;
    Ok(DuesRates::in_force(&set, path).ok_or(DuesError::Off)?)
}

/// A member in scope, at whose branch dues are kept.
pub(super) async fn payer(
    conn: &Conn,
    auth: &Authorized<ReadDues>,
    id: MemberId,
) -> Result<Member, Problem> {
    let member = members::find_within(conn, &auth.permit, id).await?;
    rates_at(conn, auth, &member.branch_path).await?;
    Ok(member)
}

/// The same, locked, with the rates.
pub(super) async fn lock_payer(
    tx: &Tx,
    auth: &Authorized<RecordDues>,
    id: MemberId,
) -> Result<(Locked<Member>, DuesRates), Problem> {
    let member = members::lock(tx, &auth.permit, id).await?;
    let rates = rates_at(tx, auth, &member.branch_path).await?;
    Ok((member, rates))
}

/// A branch in scope at which dues are kept.
pub(super) async fn branch_in<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    id: Uuid,
) -> Result<Organization, Problem> {
    let found = organizations::find(conn, &auth.permit, Id::new(id)).await?;
    if !found.kind.is_branch() {
        return Err(StoreError::NotFound("branch").into());
    }
    rates_at(conn, auth, &found.path).await?;
    Ok(found)
}

/// An organization in scope at which dues are kept.
pub(super) async fn top_in(
    conn: &Conn,
    auth: &Authorized<ReadDuesTotals>,
    id: OrganizationId,
) -> Result<Organization, Problem> {
    let found = organizations::find(conn, &auth.permit, id).await?;
    rates_at(conn, auth, &found.path).await?;
    Ok(found)
}
