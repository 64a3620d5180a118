//! Rows of exceptions. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "burden_exception")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub measure: String,
    pub organization_id: Uuid,
    pub legal_reference: String,
    pub reason: String,
    pub from_on: Date,
    pub until_on: Date,
    pub requested_by: Uuid,
    pub requested_seat: String,
    pub state: String,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<i64>,
    pub closed_by: Option<Uuid>,
    pub closed_at: Option<i64>,
    pub closed_reason: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
