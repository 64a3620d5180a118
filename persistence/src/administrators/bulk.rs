//! Appointments outside any permit: the operator's command line, the demo, and tests.

use lighthouse_domain::{
    access::{AccountId, Role},
    administrators::{Appointment, AppointmentId, Training},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{CaseStatement, SimpleExpr},
};

use super::{
    changing::row_of,
    entity::appointment::{Column, Entity},
    trainings,
};
use crate::{db::Tx, error::StoreError, identity, locked::Bulk, sql::insert_all};

/// Appoints, and makes the account's permits stale so that the right counts at once.
pub async fn insert_one(
    tx: &Tx,
    bulk: &Bulk,
    appointment: &Appointment,
    now: Instant,
) -> Result<(), StoreError> {
    insert_many(tx, bulk, std::slice::from_ref(appointment), now).await?;
    identity::move_rights_of(tx, appointment.account).await
}

/// Many appointments of accounts that nobody is signed in with yet.
pub async fn insert_many(
    tx: &Tx,
    _: &Bulk,
    appointments: &[Appointment],
    now: Instant,
) -> Result<(), StoreError> {
    let rows = appointments.iter().map(|appointment| row_of(appointment, None, now));
    insert_all(tx, rows).await
}

/// Trainings of appointments that were just made.
pub async fn insert_trainings(
    tx: &Tx,
    _: &Bulk,
    trainings: &[(AppointmentId, Training)],
    now: Instant,
) -> Result<(), StoreError> {
    let rows = trainings.iter().map(|(of, training)| trainings::row_of(*of, training, None, now));
    insert_all(tx, rows).await
}

/// Ends the account's appointments in `role`, without a reason; its rights are gone from the next
/// statement on.
pub async fn end_role(
    tx: &Tx,
    _: &Bulk,
    account: AccountId,
    role: Role,
    now: Instant,
) -> Result<u64, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::Until, end_at(now))
        .filter(Column::AccountId.eq(account.uuid()))
        .filter(Column::Role.eq(role.as_str()))
        .filter(Column::Until.is_null())
        .exec(&**tx)
        .await?;
    identity::move_rights_of(tx, account).await?;
    Ok(done.rows_affected)
}

/// Now, or when it began if the clock was set back since.
fn end_at(now: Instant) -> SimpleExpr {
    let began_later = Column::Since.gt(now.millis());
    CaseStatement::new().case(began_later, Column::Since.into_expr()).finally(now.millis()).into()
}
