//! Whether what was issued still says what was issued; for the operator's check of the whole database.

use lighthouse_domain::organizations::OrgPath;
use sea_orm::{EntityTrait, ModelTrait, Select, sea_query::ValueType};
use uuid::Uuid;

use crate::{db::Conn, error::StoreError, sql::walk};

/// Where a level stands is no part of what it issued.
pub(crate) fn anywhere() -> OrgPath {
    OrgPath::root()
}

/// How many of the `issued` rows, which are found by their key `id`, are no longer intact.
pub(crate) async fn count_altered<E: EntityTrait>(
    conn: &Conn,
    issued: Select<E>,
    id: E::Column,
    is_intact: impl Fn(E::Model) -> bool,
) -> Result<i64, StoreError> {
    let (mut altered, mut after) = (0, Uuid::nil());
    loop {
        let rows = walk::behind(conn, issued.clone(), (id, after)).await?;
        let Some(last) = rows.last() else { return Ok(altered) };
        let key = <Uuid as ValueType>::try_from(last.get(id));
        after = key.map_err(|_| StoreError::corrupt("issued", "id"))?;
        altered += rows.into_iter().map(|row| i64::from(!is_intact(row))).sum::<i64>();
    }
}
