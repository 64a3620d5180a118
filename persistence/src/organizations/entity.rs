//! Rows of organizations and posts. Private to this room.

use lighthouse_domain::{
    id::Id,
    organizations::{Kind, OrgPath, Organization},
    time::Instant,
};
use sea_orm::entity::prelude::*;

use crate::error::StoreError;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub path: String,
    pub next_child: i64,
    pub kind: String,
    pub code: String,
    pub name: String,
    pub established_on: Option<Date>,
    pub term_starts_on: Option<Date>,
    pub term_ends_on: Option<Date>,
    pub dissolved_at: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Organization {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt =
            |what: &str| StoreError::corrupt("organization", format!("{what} of {}", row.id));
        Ok(Self {
            path: OrgPath::parse(&row.path).ok_or_else(|| corrupt("path"))?,
            kind: Kind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            id: Id::new(row.id),
            parent: row.parent_id.map(Id::new),
            code: row.code,
            name: row.name,
            established_on: row.established_on,
            term_starts_on: row.term_starts_on,
            term_ends_on: row.term_ends_on,
            dissolved_at: row.dissolved_at.map(Instant::from_millis),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

pub(super) mod post {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "post")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub member_id: Uuid,
        pub duty: String,
        pub since: Date,
        pub until: Option<Date>,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
