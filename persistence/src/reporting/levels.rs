//! What appraisals and nominations share: where their levels stand now, because who holds office there
//! is asked of the place, and their order in the tree.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity},
};

/// The paths of these levels, which rows within a permit name.
pub(super) async fn paths_of(
    conn: &Conn,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = OrganizationEntity::find().filter(OrganizationColumn::Id.is_in(ids));
    let levels = select.all(conn).await?;
    Ok(levels.into_iter().map(|level| (level.id, level.path)).collect())
}

/// What stands behind a place of the tree, a year and an id, in this order.
pub(super) fn behind<C: ColumnTrait>(
    (place, of_year, key): (C, C, C),
    (path, year, id): (String, i32, Uuid),
) -> Condition {
    let year = i64::from(year);
    let same_year = Condition::all().add(of_year.eq(year)).add(key.gt(id));
    let later = Condition::any().add(of_year.gt(year)).add(same_year);
    let same_place = Condition::all().add(place.eq(path.clone())).add(later);
    Condition::any().add(place.gt(path)).add(same_place)
}
