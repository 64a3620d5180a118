//! Writing the trail, in the transaction of the deed.

mod entity {
    //! The row of a deed.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_event")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: i64,
        pub account_id: Option<Uuid>,
        pub action: String,
        pub object_type: String,
        pub object_id: Uuid,
        pub request_id: String,
        pub address: String,
        pub detail: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use lighthouse_domain::{access::AccountId, audit::Deed, time::Instant};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx},
    error::StoreError,
};

/// Who did it, when, and through which request.
#[derive(Clone, Debug)]
pub struct Trace {
    pub account: Option<AccountId>,
    pub at: Instant,
    pub request_id: String,
    pub address: String,
}

/// Adds one entry. If it cannot be written, the deed's transaction fails with it.
pub async fn record(tx: &Tx, id: Uuid, trace: &Trace, deed: Deed) -> Result<(), StoreError> {
    let row = entity::ActiveModel {
        id: Set(id),
        at: Set(trace.at.millis()),
        account_id: Set(trace.account.map(lighthouse_domain::id::Id::uuid)),
        action: Set(deed.action.to_owned()),
        object_type: Set(deed.object.as_str().to_owned()),
        object_id: Set(deed.object_id),
        request_id: Set(trace.request_id.clone()),
        address: Set(trace.address.clone()),
        detail: Set(deed.detail),
    };
    entity::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// How many entries a kind of deed has, for the operator's check.
pub async fn count(conn: &Conn, action: &str) -> Result<i64, StoreError> {
    let entries =
        entity::Entity::find().filter(entity::Column::Action.eq(action)).count(conn).await?;
    Ok(i64::try_from(entries).unwrap_or(i64::MAX))
}
