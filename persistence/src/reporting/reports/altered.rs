//! Whether issued reports still say what was issued.

use std::collections::HashMap;

use lighthouse_domain::reporting::report::{KeptValue, ReportDigest, ReportStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    entity::{
        place,
        report::{Column, Entity},
        value,
    },
    figures::{kept_place, kept_value},
    read::report,
};
use crate::{db::Conn, error::StoreError, issued::anywhere, sql::walk};

/// How many issued reports no longer fit their hash; for the operator's check of the whole database.
pub(crate) async fn altered_reports(conn: &Conn) -> Result<i64, StoreError> {
    let (mut altered, mut after) = (0, Uuid::nil());
    loop {
        let issued = Entity::find().filter(Column::State.eq(ReportStatus::Issued.as_str()));
        let rows = walk::behind(conn, issued, (Column::Id, after)).await?;
        let Some(last) = rows.last() else { return Ok(altered) };
        after = last.id;
        for row in rows {
            let figures = digest_of(conn, row.id).await;
            let issued = report(row, anywhere());
            let intact = issued.is_ok_and(|issued| figures.is_ok_and(|it| issued.is_intact(&it)));
            altered += i64::from(!intact);
        }
    }
}

/// The digest of the figures as they stand now.
async fn digest_of(conn: &Conn, id: Uuid) -> Result<String, StoreError> {
    let values = value::Entity::find()
        .filter(value::Column::ReportId.eq(id))
        .order_by_asc(value::Column::Path)
        .order_by_asc(value::Column::Indicator);
    let mut by_path = HashMap::<String, Vec<KeptValue>>::new();
    for row in values.all(conn).await? {
        let kept = kept_value(&row)?;
        by_path.entry(row.path).or_default().push(kept);
    }
    let places = place::Entity::find()
        .filter(place::Column::ReportId.eq(id))
        .order_by_asc(place::Column::Path);
    let mut digest = ReportDigest::default();
    for row in places.all(conn).await? {
        let path = row.path.clone();
        digest.add_place(&kept_place(row)?);
        by_path.remove(&path).iter().flatten().for_each(|value| digest.add_value(value));
    }
    // A figure of an organization that the report does not have is one too many.
    if by_path.is_empty() { Ok(digest.finish()) } else { Ok(String::new()) }
}
