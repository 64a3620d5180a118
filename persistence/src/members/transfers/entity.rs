//! The rows of `transfer`. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transfer")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub direction: String,
    pub member_id: Uuid,
    pub member_status: String,
    pub from_branch_id: Option<Uuid>,
    pub to_branch_id: Option<Uuid>,
    pub outside: Option<String>,
    pub issued_on: Date,
    pub valid_until: Date,
    pub reason: String,
    pub state: String,
    pub decided_on: Option<Date>,
    pub decided_at: Option<i64>,
    pub answer: Option<String>,
    pub requested_by: Uuid,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
