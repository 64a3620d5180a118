//! Transfers within a permit: those whose sending or receiving branch it covers, and one's own.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, Scope, actions::ReadTransfers},
    members::{
        Member, MemberId,
        transfers::{Transfer, TransferId, TransferSide, TransferStatus},
    },
    organizations::{Organization, OrganizationId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{LockType, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{Column, Entity},
    rows,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity,
    locked::Locked,
    members::reading,
    organizations,
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("transfer");

/// Transfers with a branch of `branches` on this side.
fn on_side(side: TransferSide, branches: SelectStatement) -> Condition {
    let column = match side {
        TransferSide::Receiving => Column::ToBranchId,
        TransferSide::Sending => Column::FromBranchId,
    };
    Condition::all().add(column.in_subquery(branches))
}

fn within(scope: &Scope, side: Option<TransferSide>) -> Condition {
    let on = |side| on_side(side, organizations::ids_within(scope));
    if let Some(side) = side {
        return on(side);
    }
    let own = scope.own().map(|own| Column::MemberId.eq(own.uuid()));
    let both = Condition::any().add(on(TransferSide::Receiving)).add(on(TransferSide::Sending));
    both.add_option(own)
}

/// What a list of transfers may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct TransferFilter {
    pub side: Option<TransferSide>,
    pub status: Option<TransferStatus>,
    pub member: Option<MemberId>,
    /// A branch of this organization's subtree is on one side.
    pub below: Option<OrganizationId>,
}

/// Where a page begins: after the transfer of then, going back.
pub type TransferPosition = (i64, Uuid);

/// Up to `limit` transfers in scope, the newest first.
pub async fn transfer_page(
    conn: &Conn,
    permit: &Permit<ReadTransfers>,
    (filter, today): (&TransferFilter, NaiveDate),
    after: Option<TransferPosition>,
    limit: u64,
) -> Result<Vec<Transfer>, StoreError> {
    let scope = permit.scope();
    let mut select = Entity::find().filter(within(scope, filter.side));
    if let Some(top) = filter.below {
        let on = |side| on_side(side, organizations::ids_below(scope, top));
        let both = Condition::any().add(on(TransferSide::Receiving)).add(on(TransferSide::Sending));
        select = select.filter(both);
    }
    if let Some(member) = filter.member {
        select = select.filter(Column::MemberId.eq(member.uuid()));
    }
    if let Some(status) = filter.status {
        select = select.filter(stands(status, today));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    let found = scoped::all(conn, permit, select).await?;
    rows::transfers(conn, found).await
}

/// A letter that nobody answered has expired once its last day is over.
fn stands(status: TransferStatus, today: NaiveDate) -> Condition {
    let stored = Column::State.eq(status.as_str());
    let requested = Column::State.eq(TransferStatus::Requested.as_str());
    match status {
        TransferStatus::Requested => {
            Condition::all().add(stored).add(Column::ValidUntil.gte(today))
        }
        TransferStatus::Expired => Condition::any()
            .add(stored)
            .add(Condition::all().add(requested).add(Column::ValidUntil.lt(today))),
        _ => Condition::all().add(stored),
    }
}

pub async fn find_transfer<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: TransferId,
) -> Result<Transfer, StoreError> {
    one(conn, permit, by_id(id).filter(within(permit.scope(), None))).await
}

fn by_id(id: TransferId) -> Select<Entity> {
    Entity::find().filter(Column::Id.eq(id.uuid()))
}

async fn one<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: Select<Entity>,
) -> Result<Transfer, StoreError> {
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    rows::transfers(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// A transfer that is about to be answered, with its member and the branch that receives.
#[derive(Debug)]
pub struct Answered {
    pub transfer: Locked<Transfer>,
    pub member: Locked<Member>,
    pub to: Option<Organization>,
}

/// A transfer of which the permit covers this side, locked until the transaction ends. Rights are
/// locked first, then the receiving branch, the member and the transfer.
pub async fn lock_transfer<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    side: TransferSide,
    id: TransferId,
) -> Result<Answered, StoreError> {
    let select = || by_id(id).filter(within(permit.scope(), Some(side)));
    let found = one(tx, permit, select()).await?;
    identity::lock_rights_of_member(tx, found.member.uuid()).await?;
    let to = match found.route.to() {
        Some(end) => Some(organizations::shared_end(tx, end.branch).await?),
        None => None,
    };
    let member = reading::lock_moving(tx, permit, found.member).await?;
    let transfer = one(tx, permit, select().lock(LockType::NoKeyUpdate)).await?;
    Ok(Answered { transfer: Locked::new(transfer), member, to })
}

/// The transfer of a member in scope that is under way or expired unanswered, if there is one,
/// locked until the transaction ends.
pub async fn lock_open<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: &Locked<Member>,
) -> Result<Option<Locked<Transfer>>, StoreError> {
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.id.uuid()))
        .filter(Column::State.eq(TransferStatus::Requested.as_str()))
        .lock(LockType::NoKeyUpdate);
    let Some(row) = scoped::one(tx, permit, select).await? else { return Ok(None) };
    Ok(rows::transfers(tx, vec![row]).await?.into_iter().next().map(Locked::new))
}
