//! Rows of appraisals. Private to this room.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appraisal")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub level_id: Uuid,
    pub level_name: String,
    pub organization_id: Uuid,
    pub organization_name: String,
    pub organization_path: String,
    pub year: i64,
    pub member_id: Uuid,
    pub member_name: String,
    pub dossier: String,
    pub as_of: i64,
    pub state: String,
    pub report: Option<String>,
    pub reported_by: Option<Uuid>,
    pub reported_at: Option<i64>,
    pub returned: Option<String>,
    pub grade: Option<String>,
    pub comment: Option<String>,
    pub graded_by: Option<Uuid>,
    pub graded_at: Option<i64>,
    pub issued_by: Option<Uuid>,
    pub issued_at: Option<i64>,
    pub number: Option<String>,
    pub hash: Option<String>,
    pub withdrawn: Option<String>,
    pub opened_by: Uuid,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
