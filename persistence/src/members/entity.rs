//! Rows of the register. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub branch_id: Uuid,
    pub branch_path: String,
    pub name: String,
    pub gender: String,
    pub birth_date: Date,
    pub ethnicity: Option<String>,
    pub education: Option<String>,
    pub status: String,
    pub applied_on: Option<Date>,
    pub joined_on: Option<Date>,
    pub converted_on: Option<Date>,
    pub app_activated_on: Option<Date>,
    pub id_number_sealed: Option<Vec<u8>>,
    pub id_number_lookup: Option<Vec<u8>>,
    pub id_number_masked: Option<String>,
    pub phone_sealed: Option<Vec<u8>>,
    pub phone_lookup: Option<Vec<u8>>,
    pub phone_masked: Option<String>,
    pub merged_into: Option<Uuid>,
    pub ended_at: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
