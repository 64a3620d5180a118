//! The contact that was kept during a stay.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadMobileMembers},
    id::Id,
    members::mobile::{
        ContactChannel, ContactRule, ContactSide, MobileContact, MobileReason, MobileStay,
    },
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::entity::{
    contact::{ActiveModel, Column, Entity, Model},
    stay::{Column as StayColumn, Entity as StayEntity},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Changed,
    sql::scoped,
};

impl TryFrom<Model> for MobileContact {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("mobile_contact", column);
        Ok(Self {
            id: Id::new(row.id),
            stay: Id::new(row.stay_id),
            on: row.contacted_on,
            channel: ContactChannel::parse(&row.channel).ok_or_else(|| corrupt("channel"))?,
            note: row.note,
            side: ContactSide::parse(&row.side).ok_or_else(|| corrupt("side"))?,
            by: Id::new(row.recorded_by),
            at: Instant::from_millis(row.recorded_at),
        })
    }
}

/// Where a page begins: after the contact of that day, going back.
pub type ContactPosition = (NaiveDate, Uuid);

/// Up to `limit` contacts of a stay that was found within the permit, the newest first.
pub async fn contact_page(
    conn: &Conn,
    permit: &Permit<ReadMobileMembers>,
    stay: &MobileStay,
    after: Option<ContactPosition>,
    limit: u64,
) -> Result<Vec<MobileContact>, StoreError> {
    let mut select = Entity::find()
        .filter(Column::StayId.eq(stay.id.uuid()))
        .order_by_desc(Column::ContactedOn)
        .order_by_desc(Column::Id)
        .limit(limit);
    if let Some((on, id)) = after {
        let same = Condition::all().add(Column::ContactedOn.eq(on)).add(Column::Id.lt(id));
        select = select.filter(Condition::any().add(Column::ContactedOn.lt(on)).add(same));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(MobileContact::try_from).collect()
}

/// Records contact during a stay, whose next version is stored with it.
pub async fn insert_contact(
    tx: &Tx,
    stay: &Changed<MobileStay>,
    contact: &MobileContact,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(contact.id.uuid()),
        stay_id: Set(stay.key()),
        contacted_on: Set(contact.on),
        channel: Set(contact.channel.as_str().to_owned()),
        note: Set(contact.note.clone()),
        side: Set(contact.side.as_str().to_owned()),
        recorded_by: Set(contact.by.uuid()),
        recorded_at: Set(contact.at.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The last contact of each of these stays until a day.
pub(super) async fn last_contacts(
    conn: &Conn,
    stays: impl Iterator<Item = Uuid>,
    day: NaiveDate,
) -> Result<HashMap<Uuid, NaiveDate>, StoreError> {
    let later = Alias::new("later");
    let column = |column: Column| Expr::col((later.clone(), column));
    let newer = Query::select()
        .expr(Expr::val(1_i64))
        .from_as(Entity, later.clone())
        .and_where(column(Column::StayId).equals((Entity, Column::StayId)))
        .and_where(column(Column::ContactedOn).gt(Expr::col((Entity, Column::ContactedOn))))
        .and_where(column(Column::ContactedOn).lte(day))
        .to_owned();
    let select = Entity::find()
        .filter(Column::StayId.is_in(stays))
        .filter(Column::ContactedOn.lte(day))
        .filter(Expr::exists(newer).not());
    let rows = select.all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.stay_id, row.contacted_on)).collect())
}

/// Stays in which contact is overdue on a day: those that began, and were last contacted, so long ago.
pub(super) fn overdue_on(day: NaiveDate) -> Condition {
    let overdue = |reason: MobileReason| {
        let since = ContactRule::for_reason(reason).overdue_since(day);
        let kept = Query::select()
            .expr(Expr::val(1_i64))
            .from(Entity)
            .and_where(Expr::col((Entity, Column::StayId)).equals((StayEntity, StayColumn::Id)))
            .and_where(Column::ContactedOn.gt(since))
            .and_where(Column::ContactedOn.lte(day))
            .to_owned();
        Condition::all()
            .add(StayColumn::Reason.eq(reason.as_str()))
            .add(StayColumn::BeganOn.lte(since))
            .add(Expr::exists(kept).not())
    };
    MobileReason::ALL.iter().fold(Condition::any(), |any, reason| any.add(overdue(*reason)))
}
