//! Elections of organizations, and the terms that they begin.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ReadSetup, RecordElections},
    },
    id::Id,
    organizations::{
        Organization, OrganizationId,
        election::{Election, ElectionKind, ShiftApproval, Votes},
    },
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};

use super::{Column as OrganizationColumn, within};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{Bulk, Locked},
    sql::{insert_all, scoped},
};

mod row {
    //! The rows of `election`.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "election")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub held_on: Date,
        pub kind: String,
        pub approval: Option<String>,
        pub approved_on: Option<Date>,
        pub entitled: i64,
        pub present: i64,
        pub seats: i64,
        pub candidates: i64,
        pub ended_term_on: Option<Date>,
        pub term_ends_on: Date,
        pub on_time: bool,
        pub recorded_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
use row::{ActiveModel, Column, Entity, Model};

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("election", column)
}

impl TryFrom<Model> for Election {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let number = |value: i64, column| u32::try_from(value).map_err(|_| corrupt(column));
        let approval = row.approval.zip(row.approved_on);
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            held_on: row.held_on,
            kind: ElectionKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            approval: approval
                .map(|(reference, approved_on)| ShiftApproval { reference, approved_on }),
            votes: Votes {
                entitled: number(row.entitled, "entitled")?,
                present: number(row.present, "present")?,
                seats: number(row.seats, "seats")?,
                candidates: number(row.candidates, "candidates")?,
            },
            ended_term_on: row.ended_term_on,
            term_ends_on: row.term_ends_on,
            is_on_time: row.on_time,
            recorded_at: Instant::from_millis(row.recorded_at),
        })
    }
}

/// Up to `limit` elections of an organization found before, newest first, before a day.
pub async fn elections_of(
    conn: &Conn,
    permit: &Permit<ReadSetup>,
    at: &Organization,
    (before, limit): (Option<NaiveDate>, u64),
) -> Result<Vec<Election>, StoreError> {
    require_covered(permit, at)?;
    let mut select = Entity::find()
        .filter(Column::OrganizationId.eq(at.id.uuid()))
        .order_by_desc(Column::HeldOn)
        .limit(limit);
    if let Some(before) = before {
        select = select.filter(Column::HeldOn.lt(before));
    }
    scoped::all(conn, permit, select).await?.into_iter().map(Election::try_from).collect()
}

fn require_covered<A: Action>(permit: &Permit<A>, at: &Organization) -> Result<(), StoreError> {
    let covered = permit.scope().covers(&at.path);
    if covered { Ok(()) } else { Err(StoreError::NotFound("organization")) }
}

/// An organization whose term is about to begin, locked until the transaction ends.
pub async fn lock_for_election(
    tx: &Tx,
    permit: &Permit<RecordElections>,
    id: OrganizationId,
) -> Result<Locked<Organization>, StoreError> {
    let select = within(permit.scope())
        .filter(OrganizationColumn::Id.eq(id.uuid()))
        .lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("organization"))?;
    Ok(Locked::new(row.try_into()?))
}

/// The day of the latest election of a locked organization.
pub async fn last_election_on(
    tx: &Tx,
    at: &Locked<Organization>,
) -> Result<Option<NaiveDate>, StoreError> {
    let latest = Entity::find()
        .filter(Column::OrganizationId.eq(at.id.uuid()))
        .order_by_desc(Column::HeldOn)
        .one(&**tx)
        .await?;
    Ok(latest.map(|row| row.held_on))
}

/// Enters an election of a locked organization.
pub async fn insert_election(
    tx: &Tx,
    at: &Locked<Organization>,
    election: &Election,
) -> Result<(), StoreError> {
    if election.organization != at.id {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(written(election)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The elections of the demo.
pub async fn insert_elections(tx: &Tx, _: &Bulk, elections: &[Election]) -> Result<(), StoreError> {
    insert_all(tx, elections.iter().map(written)).await
}

fn written(of: &Election) -> ActiveModel {
    let Votes { entitled, present, seats, candidates } = of.votes;
    ActiveModel {
        id: Set(of.id.uuid()),
        organization_id: Set(of.organization.uuid()),
        held_on: Set(of.held_on),
        kind: Set(of.kind.as_str().to_owned()),
        approval: Set(of.approval.as_ref().map(|approval| approval.reference.clone())),
        approved_on: Set(of.approval.as_ref().map(|approval| approval.approved_on)),
        entitled: Set(entitled.into()),
        present: Set(present.into()),
        seats: Set(seats.into()),
        candidates: Set(candidates.into()),
        ended_term_on: Set(of.ended_term_on),
        term_ends_on: Set(of.term_ends_on),
        on_time: Set(of.is_on_time),
        recorded_at: Set(of.recorded_at.millis()),
    }
}
