//! Which imports a permit reaches.

use lighthouse_domain::access::{Permit, actions::ImportMembers};
use sea_orm::{
    ColumnTrait,
    sea_query::{Query, SelectStatement},
};

use super::entity::batch::{Column, Entity};
use crate::organizations;

/// The ids of the imports whose organization lies within the permit, as a subquery.
pub(super) fn ids_within(permit: &Permit<ImportMembers>) -> SelectStatement {
    let organizations = organizations::ids_within(permit.scope());
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::OrganizationId.in_subquery(organizations))
        .to_owned()
}
