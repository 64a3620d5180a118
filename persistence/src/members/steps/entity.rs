//! The rows of `member_step`. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member_step")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub id: Uuid,
    pub kind: String,
    pub effective_on: Date,
    pub recorded_at: i64,
    pub recorded_by: Option<Uuid>,
    pub branch_id: Uuid,
    pub status: String,
    pub meeting_on: Option<Date>,
    pub approved_on: Option<Date>,
    pub since_on: Option<Date>,
    pub months: Option<i64>,
    pub training_hours: Option<i64>,
    pub ground: Option<String>,
    pub document: Option<String>,
    pub reason: Option<String>,
    pub transfer_id: Option<Uuid>,
    pub revokes: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
