//! Whether issued bulletins still say what was issued.

use lighthouse_domain::supervision::bulletin::BulletinStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    entity::{Column, Entity},
    read::bulletin,
};
use crate::{db::Conn, error::StoreError, sql::walk};

/// Where a level stands is no part of what it issued.
const ANYWHERE: &str = "00001";

/// How many issued bulletins no longer fit their hash; for the operator's check of the whole
/// database.
pub(crate) async fn altered_bulletins(conn: &Conn) -> Result<i64, StoreError> {
    let (mut altered, mut after) = (0, Uuid::nil());
    loop {
        let issued = Entity::find().filter(Column::State.eq(BulletinStatus::Issued.as_str()));
        let rows = walk::behind(conn, issued, (Column::Id, after)).await?;
        let Some(last) = rows.last() else { return Ok(altered) };
        after = last.id;
        for row in rows {
            let intact = bulletin(row, ANYWHERE).is_ok_and(|issued| issued.is_intact());
            altered += i64::from(!intact);
        }
    }
}
