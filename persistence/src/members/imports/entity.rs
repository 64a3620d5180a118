//! Rows of sheets about people. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member_import_line")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_number: i64,
    pub branch_id: Option<Uuid>,
    pub sealed: Option<Vec<u8>>,
    pub member_id: Uuid,
    pub member_version: Option<i64>,
    pub differences: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
