//! Rows of thresholds. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "detection_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    pub months: i64,
    pub missing: i64,
    pub late: i64,
    pub silent: i64,
    pub version: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
