//! A walk over a whole table in the order of its keys, some rows at a time.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::{db::Conn, error::StoreError};

/// Rows of one look.
const ROUND: u64 = 200;

/// The next rows of a selection behind the key `after`; none once all were seen.
pub(crate) async fn behind<E, C>(
    conn: &Conn,
    select: Select<E>,
    (key, after): (C, Uuid),
) -> Result<Vec<E::Model>, StoreError>
where
    E: EntityTrait,
    C: ColumnTrait,
{
    let next = select.filter(key.gt(after)).order_by_asc(key).limit(ROUND);
    Ok(next.all(conn).await?)
}
