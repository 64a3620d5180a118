//! Which imports a permit reaches.

use lighthouse_domain::access::{Action, Permit};
use sea_orm::sea_query::SelectStatement;

use super::entity::batch::{Column, Entity};
use crate::organizations;

/// The ids of the imports whose organization lies within the permit, as a subquery.
pub(crate) fn ids_within<A: Action>(permit: &Permit<A>) -> SelectStatement {
    let owned = (Column::Id, Column::OrganizationId);
    organizations::owned_within::<Entity>(owned, permit.scope())
}
