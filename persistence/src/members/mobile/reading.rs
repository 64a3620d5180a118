//! Stays within a permit: of members of its branches, at its organizations, and one's own.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{ManageMobileMembers, ReadMobileMembers, RecordMobileContacts},
    },
    members::{
        Member, MemberId,
        mobile::{ContactSide, MobileReason, MobileState, MobileStay, MobileStayId},
    },
    organizations::OrganizationId,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{LockType, SelectStatement},
};
use uuid::Uuid;

use super::{
    contacts::overdue_on,
    entity::stay::{Column, Entity, Model},
    rows,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations,
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("mobile_stay");

/// Stays with an organization of `places` on this side.
fn on_side(side: ContactSide, places: SelectStatement) -> Condition {
    let column = match side {
        ContactSide::Origin => Column::BranchId,
        ContactSide::Host => Column::HostId,
    };
    Condition::all().add(column.in_subquery(places))
}

fn within(scope: &Scope, side: Option<ContactSide>) -> Condition {
    if scope.is_everywhere() {
        return Condition::all();
    }
    let on = |side| on_side(side, organizations::ids_within(scope));
    if let Some(side) = side {
        return on(side);
    }
    let own = scope.own().map(|own| Column::MemberId.eq(own.uuid()));
    Condition::any().add(on(ContactSide::Origin)).add(on(ContactSide::Host)).add_option(own)
}

/// What a list of stays may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct MobileFilter {
    /// The member's branch is in these subtrees.
    pub below: [Option<OrganizationId>; 2],
    /// The host is this organization or below it.
    pub host: Option<OrganizationId>,
    pub member: Option<MemberId>,
    pub reason: Option<MobileReason>,
    pub state: Option<MobileState>,
    pub is_overdue: Option<bool>,
}

/// Where a page begins: after the stay registered then, going back.
pub type StayPosition = (i64, Uuid);

/// Up to `limit` stays in scope as they stood on a day, the newest first.
pub async fn stay_page(
    conn: &Conn,
    permit: &Permit<ReadMobileMembers>,
    (filter, day): (MobileFilter, NaiveDate),
    after: Option<StayPosition>,
    limit: u64,
) -> Result<Vec<MobileStay>, StoreError> {
    let select = Entity::find()
        .filter(within(permit.scope(), None))
        .filter(conditions(permit.scope(), filter, day))
        .filter(Column::BeganOn.lte(day));
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    rows::stays(conn, scoped::all(conn, permit, select).await?, day).await
}

fn conditions(scope: &Scope, filter: MobileFilter, day: NaiveDate) -> Condition {
    let below = |top| organizations::ids_below(scope, top);
    let origins = filter.below.into_iter().flatten();
    let all = origins
        .fold(Condition::all(), |all, top| all.add(on_side(ContactSide::Origin, below(top))));
    // The sender names a host that it does not see itself.
    let at = |top: OrganizationId| {
        let below = on_side(ContactSide::Host, below(top));
        Condition::any().add(Column::HostId.eq(top.uuid())).add(below)
    };
    let state = |state| match state {
        MobileState::Away => away_on(day),
        MobileState::Ended => away_on(day).not(),
    };
    let overdue = |is_overdue| {
        let overdue = away_on(day).add(overdue_on(day));
        if is_overdue { overdue } else { overdue.not() }
    };
    all.add_option(filter.host.map(at))
        .add_option(filter.member.map(|member| Column::MemberId.eq(member.uuid())))
        .add_option(filter.reason.map(|reason| Column::Reason.eq(reason.as_str())))
        .add_option(filter.state.map(state))
        .add_option(filter.is_overdue.map(overdue))
}

/// Who is still away on a day.
fn away_on(day: NaiveDate) -> Condition {
    let open = Condition::any().add(Column::EndedOn.is_null()).add(Column::EndedOn.gt(day));
    Condition::all().add(open)
}

pub async fn find_stay(
    conn: &Conn,
    permit: &Permit<ReadMobileMembers>,
    (id, today): (MobileStayId, NaiveDate),
) -> Result<MobileStay, StoreError> {
    let select = by_id(id).filter(within(permit.scope(), None));
    one(conn, scoped::one(conn, permit, select).await?, today).await
}

fn by_id(id: MobileStayId) -> Select<Entity> {
    Entity::find().filter(Column::Id.eq(id.uuid()))
}

async fn one(conn: &Conn, row: Option<Model>, today: NaiveDate) -> Result<MobileStay, StoreError> {
    let found = rows::stays(conn, row.into_iter().collect(), today).await?;
    found.into_iter().next().ok_or(MISSING)
}

async fn locked<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    select: Select<Entity>,
    today: NaiveDate,
) -> Result<Locked<MobileStay>, StoreError> {
    let row = scoped::one(tx, permit, select.lock(LockType::NoKeyUpdate)).await?;
    one(tx, row, today).await.map(Locked::new)
}

/// A stay of a member of one's own organizations, locked until the transaction ends.
pub async fn lock_own_stay(
    tx: &Tx,
    permit: &Permit<ManageMobileMembers>,
    (id, today): (MobileStayId, NaiveDate),
) -> Result<Locked<MobileStay>, StoreError> {
    let own = within(permit.scope(), Some(ContactSide::Origin));
    locked(tx, permit, by_id(id).filter(own), today).await
}

/// A stay of which the permit covers one side, locked until the transaction ends.
pub async fn lock_stay(
    tx: &Tx,
    permit: &Permit<RecordMobileContacts>,
    (id, today): (MobileStayId, NaiveDate),
) -> Result<Locked<MobileStay>, StoreError> {
    locked(tx, permit, by_id(id).filter(within(permit.scope(), None)), today).await
}

/// The stay of a locked member who is away, if there is one, locked until the transaction ends.
pub async fn lock_open_stay<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: &Locked<Member>,
    today: NaiveDate,
) -> Result<Option<Locked<MobileStay>>, StoreError> {
    let open = Entity::find()
        .filter(Column::MemberId.eq(member.id.uuid()))
        .filter(Column::EndedOn.is_null());
    match locked(tx, permit, open, today).await {
        Ok(stay) => Ok(Some(stay)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// When the latest stay of a locked member ended, if there was one.
pub async fn last_end<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: &Locked<Member>,
) -> Result<Option<NaiveDate>, StoreError> {
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.id.uuid()))
        .filter(Column::EndedOn.is_not_null())
        .order_by_desc(Column::EndedOn)
        .limit(1);
    Ok(scoped::one(tx, permit, select).await?.and_then(|row| row.ended_on))
}
