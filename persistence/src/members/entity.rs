//! Rows of the register. Private to this room.

use lighthouse_domain::{
    id::Id,
    members::{Education, Gender, Member, Status},
    organizations::OrgPath,
    time::Instant,
};
use sea_orm::{FromQueryResult, entity::prelude::*};

use crate::{
    db::{FromRow, SqlRow},
    error::StoreError,
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub(super) struct Model {
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
    pub ended_at: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// What a list shows of a row: everything but the sealed values.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct MemberRow {
    id: Uuid,
    branch_id: Uuid,
    branch_path: String,
    name: String,
    gender: String,
    birth_date: Date,
    ethnicity: Option<String>,
    education: Option<String>,
    status: String,
    applied_on: Option<Date>,
    joined_on: Option<Date>,
    converted_on: Option<Date>,
    app_activated_on: Option<Date>,
    id_number_masked: Option<String>,
    phone_masked: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// The columns of [`Shown`], in its order.
pub(super) const SELECT: &str = "SELECT id, branch_id, branch_path, name, gender, birth_date, \
    ethnicity, education, status, applied_on, joined_on, converted_on, app_activated_on, \
    id_number_masked, phone_masked, version, created_at, updated_at FROM member";

impl FromRow for MemberRow {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            branch_id: row.get(1)?,
            branch_path: row.get(2)?,
            name: row.get(3)?,
            gender: row.get(4)?,
            birth_date: row.get(5)?,
            ethnicity: row.get(6)?,
            education: row.get(7)?,
            status: row.get(8)?,
            applied_on: row.get(9)?,
            joined_on: row.get(10)?,
            converted_on: row.get(11)?,
            app_activated_on: row.get(12)?,
            id_number_masked: row.get(13)?,
            phone_masked: row.get(14)?,
            version: row.get(15)?,
            created_at: row.get(16)?,
            updated_at: row.get(17)?,
        })
    }
}

/// The same columns for statements that are composed.
pub(super) const SHOWN: [Column; 18] = [
    Column::Id,
    Column::BranchId,
    Column::BranchPath,
    Column::Name,
    Column::Gender,
    Column::BirthDate,
    Column::Ethnicity,
    Column::Education,
    Column::Status,
    Column::AppliedOn,
    Column::JoinedOn,
    Column::ConvertedOn,
    Column::AppActivatedOn,
    Column::IdNumberMasked,
    Column::PhoneMasked,
    Column::Version,
    Column::CreatedAt,
    Column::UpdatedAt,
];

impl TryFrom<MemberRow> for Member {
    type Error = StoreError;

    fn try_from(row: MemberRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt("member", format!("{what} of {}", row.id));
        Ok(Self {
            branch_path: OrgPath::parse(&row.branch_path).ok_or_else(|| corrupt("branch_path"))?,
            gender: Gender::parse(&row.gender).ok_or_else(|| corrupt("gender"))?,
            status: Status::parse(&row.status).ok_or_else(|| corrupt("status"))?,
            education: match &row.education {
                Some(text) => Some(Education::parse(text).ok_or_else(|| corrupt("education"))?),
                None => None,
            },
            id: Id::new(row.id),
            branch: Id::new(row.branch_id),
            name: row.name,
            birth_date: row.birth_date,
            ethnicity: row.ethnicity,
            applied_on: row.applied_on,
            joined_on: row.joined_on,
            converted_on: row.converted_on,
            app_activated_on: row.app_activated_on,
            id_number_masked: row.id_number_masked,
            phone_masked: row.phone_masked,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}
