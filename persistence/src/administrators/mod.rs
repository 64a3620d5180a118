//! Appointments: rights are read from here at each request.

mod changing;
mod eligibility;
mod findings;
mod register;

pub use changing::{Closing, Entry, Training, close, enter, explain, review, train};
pub use eligibility::{Exception, Facts, exception_for, facts, grant_exception};
pub use findings::{EligibilityQuestion, Gap, gaps};
pub use register::{
    Filter, Listed, Page, Trained, find, find_for_update, page, roles_of, trainings,
};

mod entity {
    //! The row of an appointment.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "appointment")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub role: String,
        pub organization_id: Uuid,
        pub since: i64,
        pub until: Option<i64>,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use lighthouse_domain::{
    access::{AccountId, Role},
    administrators::Appointment,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{db::Tx, error::StoreError, identity};

/// Appoints, and makes the account's permits stale so that the right counts at once.
pub async fn insert(tx: &Tx, appointment: &Appointment, now: Instant) -> Result<(), StoreError> {
    insert_many(tx, std::slice::from_ref(appointment), now).await?;
    identity::move_rights_of(tx, appointment.account).await
}

/// Many appointments of accounts that nobody is signed in with yet.
pub async fn insert_many(
    tx: &Tx,
    appointments: &[Appointment],
    now: Instant,
) -> Result<(), StoreError> {
    for chunk in appointments.chunks(1000) {
        let rows = chunk.iter().map(|appointment| entity::ActiveModel {
            id: Set(appointment.id.uuid()),
            account_id: Set(appointment.account.uuid()),
            role: Set(appointment.role.as_str().to_owned()),
            organization_id: Set(appointment.organization.uuid()),
            since: Set(appointment.since.millis()),
            until: Set(appointment.until.map(Instant::millis)),
            created_at: Set(now.millis()),
        });
        entity::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Ends the account's appointments in `role`; nothing of it is left from the next statement on.
pub async fn end(tx: &Tx, account: AccountId, role: Role, now: Instant) -> Result<u64, StoreError> {
    let done = entity::Entity::update_many()
        .col_expr(entity::Column::Until, Expr::value(now.millis()))
        .filter(entity::Column::AccountId.eq(account.uuid()))
        .filter(entity::Column::Role.eq(role.as_str()))
        .filter(entity::Column::Until.is_null())
        .exec(&**tx)
        .await?;
    identity::move_rights_of(tx, account).await?;
    Ok(done.rows_affected)
}
