//! Rows of bulletins. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulletin")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub organization_name: String,
    pub period: String,
    pub title: String,
    pub opening: String,
    pub body: String,
    pub requirements: String,
    pub figures: String,
    pub as_of: i64,
    pub state: String,
    pub returned: Option<String>,
    pub drafted_by: Option<Uuid>,
    pub edited_by: Option<Uuid>,
    pub submitted_by: Option<Uuid>,
    pub submitted_at: Option<i64>,
    pub issued_by: Option<Uuid>,
    pub issued_at: Option<i64>,
    pub number: Option<String>,
    pub hash: Option<String>,
    pub rule_id: Option<Uuid>,
    pub replaces_id: Option<Uuid>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
