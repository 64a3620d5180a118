//! Rows of nominations. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "merit_nomination")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub organization_name: String,
    pub organization_path: String,
    pub level_id: Uuid,
    pub level_name: String,
    pub member_id: Option<Uuid>,
    pub nominated_organization_id: Option<Uuid>,
    pub nominee_name: String,
    pub award: String,
    pub year: i64,
    pub reason: String,
    pub evidence: String,
    pub state: String,
    pub drafted_by: Uuid,
    pub submitted_by: Option<Uuid>,
    pub submitted_at: Option<i64>,
    pub comment: Option<String>,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<i64>,
    pub number: Option<String>,
    pub hash: Option<String>,
    pub withdrawn: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
