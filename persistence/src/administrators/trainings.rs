//! The trainings of administrators.

use lighthouse_domain::{
    access::{AccountId, Action, Permit, actions::ManageAdministrators},
    administrators::{Administrator, AppointmentId, Training, TrainingKind},
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement},
};

use super::entity::{
    appointment,
    training::{ActiveModel, Column, Entity, Model},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations,
    sql::scoped,
};

/// The appointments at organizations within the permit.
fn appointments_within<A: Action>(permit: &Permit<A>) -> SelectStatement {
    let mut select = Query::select();
    select.column(appointment::Column::Id).from(appointment::Entity);
    if !permit.scope().is_everywhere() {
        let organizations = organizations::ids_within(permit.scope());
        select.and_where(appointment::Column::OrganizationId.in_subquery(organizations));
    }
    select
}

/// The newest hundred trainings of an entry within the permit.
pub async fn trainings<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    of: AppointmentId,
) -> Result<Vec<Training>, StoreError> {
    let select = Entity::find()
        .filter(Column::AppointmentId.eq(of.uuid()))
        .filter(Column::AppointmentId.in_subquery(appointments_within(permit)))
        .order_by_desc(Column::HeldOn)
        .order_by_asc(Column::Id)
        .limit(100);
    scoped::all(conn, permit, select).await?.into_iter().map(Training::try_from).collect()
}

impl TryFrom<Model> for Training {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let kind = TrainingKind::parse(&row.kind)
            .ok_or_else(|| StoreError::corrupt("administrator_training", "kind"))?;
        let (topic, trainer, held_on) = (row.topic, row.trainer, row.held_on);
        Ok(Self { id: Id::new(row.id), kind, topic, trainer, held_on })
    }
}

/// Records a training of an entry.
pub async fn insert_training(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    of: &Locked<Administrator>,
    training: &Training,
    now: Instant,
) -> Result<(), StoreError> {
    let row = row_of(of.id, training, Some(permit.account()), now);
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

pub(super) fn row_of(
    of: AppointmentId,
    training: &Training,
    by: Option<AccountId>,
    now: Instant,
) -> ActiveModel {
    ActiveModel {
        id: Set(training.id.uuid()),
        appointment_id: Set(of.uuid()),
        kind: Set(training.kind.as_str().to_owned()),
        topic: Set(training.topic.clone()),
        trainer: Set(training.trainer.clone()),
        held_on: Set(training.held_on),
        recorded_by: Set(by.map(Id::uuid)),
        created_at: Set(now.millis()),
    }
}
