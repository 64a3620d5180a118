//! Rows of complaints. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub organization_id: Uuid,
    pub level_id: Uuid,
    pub kind: String,
    pub text: String,
    pub contact_sealed: Option<Vec<u8>>,
    pub receipt_hash: Vec<u8>,
    pub filed_by: Option<Uuid>,
    pub state: String,
    pub accepted_by: Option<Uuid>,
    pub accepted_at: Option<i64>,
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<i64>,
    pub answer: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
