//! Whether issued appraisals still say what was issued.

use lighthouse_domain::reporting::appraisal::AppraisalStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    entity::{Column, Entity},
    read::appraisal,
};
use crate::{
    db::Conn,
    error::StoreError,
    issued::{anywhere, count_altered},
};

/// How many issued appraisals no longer fit their hash; for the operator's check of the whole
/// database.
pub(crate) async fn altered_appraisals(conn: &Conn) -> Result<i64, StoreError> {
    let issued = Entity::find().filter(Column::State.eq(AppraisalStatus::Issued.as_str()));
    count_altered(conn, issued, Column::Id, |row| {
        appraisal(row, anywhere()).is_ok_and(|issued| issued.is_intact())
    })
    .await
}
