//! What anybody may know: the exceptions that were made.

use lighthouse_domain::burden::{BurdenException, ExceptionStatus};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    entity::{Column, Entity},
    row::with_organizations,
};
use crate::{db::Conn, error::StoreError};

/// The exceptions that were made, and how many there are in all.
#[derive(Clone, Debug)]
pub struct PublicExceptions {
    pub latest: Vec<BurdenException>,
    pub total: u64,
}

/// The `limit` exceptions that end last, of those that two officers approved.
pub async fn public_exceptions(conn: &Conn, limit: u64) -> Result<PublicExceptions, StoreError> {
    let made = [ExceptionStatus::Approved, ExceptionStatus::Ended].map(ExceptionStatus::as_str);
    let select = Entity::find().filter(Column::State.is_in(made));
    let total = select.clone().count(conn).await?;
    let latest = select.order_by_desc(Column::UntilOn).order_by_desc(Column::Id).limit(limit);
    let latest = with_organizations(conn, latest.all(conn).await?).await?;
    Ok(PublicExceptions { latest, total })
}
