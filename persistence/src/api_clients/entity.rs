//! Rows of api clients. Private to this room.

use lighthouse_domain::{
    access::ClientScope,
    api_clients::{ApiClient, ApiSecret, Approval},
    id::Id,
    time::Instant,
};
use uuid::Uuid;

use crate::error::StoreError;

pub(super) mod client {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_client")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub owner_id: Uuid,
        pub name: String,
        pub purpose: String,
        pub scopes: String,
        pub ends_at: i64,
        pub registered_by: Uuid,
        pub approved_by: Option<Uuid>,
        pub approved_at: Option<i64>,
        pub ended_by: Option<Uuid>,
        pub ended_at: Option<i64>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod secret {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_client_secret")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: Uuid,
        pub slot: i64,
        pub hash: Vec<u8>,
        pub hint: String,
        pub created_by: Uuid,
        pub created_at: i64,
        pub last_used_at: Option<i64>,
        pub ended_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Scopes as they are stored and as tokens name them.
pub(super) fn words(scopes: &[ClientScope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

fn approval(by: Option<Uuid>, at: Option<i64>) -> Option<Approval> {
    by.zip(at).map(|(by, at)| Approval { by: Id::new(by), at: Instant::from_millis(at) })
}

impl TryFrom<client::Model> for ApiClient {
    type Error = StoreError;

    fn try_from(row: client::Model) -> Result<Self, StoreError> {
        let scopes = row.scopes.split_ascii_whitespace().map(ClientScope::parse);
        let scopes = scopes.collect::<Option<_>>();
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            owner: Id::new(row.owner_id),
            name: row.name,
            purpose: row.purpose,
            scopes: scopes.ok_or_else(|| StoreError::corrupt("api_client", "scopes"))?,
            // The instant is the end of that day.
            ends_on: Instant::from_millis(row.ends_at - 1).day(),
            registered_by: Id::new(row.registered_by),
            approved: approval(row.approved_by, row.approved_at),
            ended: approval(row.ended_by, row.ended_at),
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

impl From<secret::Model> for ApiSecret {
    fn from(row: secret::Model) -> Self {
        Self {
            id: Id::new(row.id),
            client: Id::new(row.client_id),
            slot: row.slot,
            hint: row.hint,
            created_by: Id::new(row.created_by),
            created_at: Instant::from_millis(row.created_at),
            last_used_at: row.last_used_at.map(Instant::from_millis),
        }
    }
}
