//! The registers that the rows of a sheet are judged against.

use std::collections::{HashMap, HashSet};

use lighthouse_domain::{
    access::actions::ImportAdministrators,
    administrators::{
        Bounds,
        import::{Judge, Person, Place},
    },
    members::MemberId,
    organizations::{Organization, OrganizationId},
};
use lighthouse_persistence::{Tx, administrators::importing as store};

use crate::http::{caller::Authorized, problem::Problem};

type Importer = Authorized<ImportAdministrators>;

/// The judge of rows about these people at these organizations, all of them below `top`.
pub(super) async fn judge<'a>(
    tx: &Tx,
    auth: &'a Importer,
    bounds: Bounds,
    top: OrganizationId,
    (people, places): (Vec<Person>, Vec<Organization>),
) -> Result<Judge<'a>, Problem> {
    let (permit, today) = (&auth.permit, auth.now.day());
    let secretaries: HashMap<OrganizationId, MemberId> =
        store::secretaries_below(tx, permit, top).await?.into_iter().collect();
    let mains: HashSet<OrganizationId> =
        store::main_offices_below(tx, permit, top).await?.into_iter().collect();
    let living = places.into_iter().filter(|place| place.dissolved_at.is_none());
    let places = living.map(|place| Place {
        secretary: secretaries.get(&place.id).copied(),
        has_main: mains.contains(&place.id),
        id: place.id,
        name: place.name,
        kind: place.kind,
        path: place.path,
    });
    let held = store::held_below(tx, permit, top).await?;
    let exceptions = store::exceptions_below(tx, permit, top, today).await?;
    Ok(Judge::new(permit.scope(), (bounds, today), people, places).with(held, exceptions))
}
