//! What branches confirmed of their head counts, quarter by quarter.

mod reading;

use lighthouse_domain::{
    access::{Permit, actions::ConfirmHeadcounts},
    organizations::{Organization, headcount::Headcount},
};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use crate::{db::Tx, error::StoreError, locked::Bulk, sql::insert_all};

mod row {
    //! The rows of `headcount`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "headcount")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub branch_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub quarter: String,
        pub full_members: i64,
        pub probationary: i64,
        pub registered_full: i64,
        pub registered_probationary: i64,
        pub reason: Option<String>,
        pub note: Option<String>,
        pub confirmed_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
use row::{ActiveModel, Column, Entity};

pub use reading::{BranchHeadcount, headcount_page, headcount_sums};

/// Writes what a branch within the permit confirmed; a count of the same quarter before is replaced.
pub async fn put_headcount(
    tx: &Tx,
    permit: &Permit<ConfirmHeadcounts>,
    branch: &Organization,
    headcount: &Headcount,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&branch.path) || headcount.branch != branch.id {
        return Err(StoreError::NotFound("branch"));
    }
    let again = OnConflict::columns([Column::BranchId, Column::Quarter])
        .update_columns([
            Column::FullMembers,
            Column::Probationary,
            Column::RegisteredFull,
            Column::RegisteredProbationary,
            Column::Reason,
            Column::Note,
            Column::ConfirmedAt,
        ])
        .to_owned();
    Entity::insert(written(headcount)).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The head counts of the demo.
pub async fn insert_headcounts(
    tx: &Tx,
    _: &Bulk,
    headcounts: &[Headcount],
) -> Result<(), StoreError> {
    insert_all(tx, headcounts.iter().map(written)).await
}

fn written(of: &Headcount) -> ActiveModel {
    ActiveModel {
        branch_id: Set(of.branch.uuid()),
        quarter: Set(of.quarter.to_string()),
        full_members: Set(of.counted.full.into()),
        probationary: Set(of.counted.probationary.into()),
        registered_full: Set(of.registered.full.into()),
        registered_probationary: Set(of.registered.probationary.into()),
        reason: Set(of.reason.map(|reason| reason.as_str().to_owned())),
        note: Set(of.note.clone()),
        confirmed_at: Set(of.confirmed_at.millis()),
    }
}
