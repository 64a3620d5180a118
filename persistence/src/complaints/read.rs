//! Reading complaints: by the level that handles them, and by who holds the receipt.

use lighthouse_domain::{
    access::{Permit, actions::HandleComplaints},
    complaints::{Complaint, ComplaintId, ComplaintKind, ComplaintState, ComplaintStatus},
    id::Id,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select, sea_query::LockType};
use uuid::Uuid;

use super::{
    CONTACT,
    entity::{Column, Entity, Model},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity::account,
    locked::Locked,
    members::MemberEntity,
    organizations,
    seal::Sealer,
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("complaint");

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("complaint", column)
}

impl TryFrom<Model> for Complaint {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let state = state(&row)?;
        Ok(Self {
            id: Id::new(row.id),
            number: row.number,
            organization: Id::new(row.organization_id),
            level: Id::new(row.level_id),
            kind: ComplaintKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            text: row.text,
            filed_by: row.filed_by.map(Id::new),
            state,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

fn state(row: &Model) -> Result<ComplaintState, StoreError> {
    let status = ComplaintStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let at = |millis: Option<i64>| millis.map(Instant::from_millis);
    let accepted = row.accepted_by.map(Id::new).zip(at(row.accepted_at));
    let answered = row.answered_by.map(Id::new).zip(at(row.answered_at)).zip(row.answer.clone());
    match (status, accepted, answered) {
        (ComplaintStatus::Open, None, None) => Ok(ComplaintState::Open),
        (ComplaintStatus::Accepted, Some((by, at)), None) => {
            Ok(ComplaintState::Accepted { by, at })
        }
        (ComplaintStatus::Answered, Some((accepted_by, accepted_at)), Some(((by, at), answer))) => {
            Ok(ComplaintState::Answered { accepted_by, accepted_at, by, at, answer })
        }
        _ => Err(corrupt("accepted_at or answered_at")),
    }
}

/// What a list may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// About an organization of this subtree.
    pub below: Option<OrganizationId>,
    pub kind: Option<ComplaintKind>,
    pub status: Option<ComplaintStatus>,
}

/// Where a page begins: after this filing, going back.
pub type Position = (i64, Uuid);

/// Those whose level is in scope: a complaint about an organization is not seen by itself.
fn handled_within(permit: &Permit<HandleComplaints>) -> Select<Entity> {
    let levels = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::LevelId.in_subquery(levels))
}

/// Up to `limit` complaints that the holder's level handles, newest first.
pub async fn page(
    conn: &Conn,
    permit: &Permit<HandleComplaints>,
    filter: &Filter,
    after: Option<Position>,
    limit: u64,
) -> Result<Vec<Complaint>, StoreError> {
    let mut select = handled_within(permit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select = select.filter(Column::OrganizationId.in_subquery(below));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(Column::Kind.eq(kind.as_str()));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    scoped::all(conn, permit, select).await?.into_iter().map(Complaint::try_from).collect()
}

pub async fn find(
    conn: &Conn,
    permit: &Permit<HandleComplaints>,
    id: ComplaintId,
) -> Result<Complaint, StoreError> {
    let select = handled_within(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// A complaint to be changed, locked until the transaction ends.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<HandleComplaints>,
    id: ComplaintId,
) -> Result<Locked<Complaint>, StoreError> {
    let select =
        handled_within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.try_into()?))
}

/// The way to reach who filed a complaint that was found within a permit.
pub async fn contact_of(
    tx: &Tx,
    sealer: &Sealer,
    complaint: &Locked<Complaint>,
) -> Result<Option<String>, StoreError> {
    let row = Entity::find_by_id(complaint.id.uuid()).one(&**tx).await?.ok_or(MISSING)?;
    let open = |sealed: Vec<u8>| sealer.open_text(&CONTACT.row(complaint.id.uuid()), &sealed);
    row.contact_sealed.map(open).transpose()
}

/// The name of who filed a complaint that was found within a permit, as the register has it;
/// missing where nobody signed in.
pub async fn name_of_filer(
    tx: &Tx,
    complaint: &Locked<Complaint>,
) -> Result<Option<String>, StoreError> {
    let Some(account) = complaint.filed_by else { return Ok(None) };
    let missing = || corrupt("filed_by");
    let account = account::Entity::find_by_id(account.uuid()).one(&**tx).await?;
    let account = account.ok_or_else(missing)?;
    let Some(member) = account.member_id else { return Ok(Some(account.display_name)) };
    let member = MemberEntity::find_by_id(member).one(&**tx).await?.ok_or_else(missing)?;
    Ok(Some(member.name))
}

/// The complaint of a receipt: number and code together, or nothing.
pub async fn with_receipt(
    conn: &Conn,
    number: &str,
    receipt_hash: &[u8],
) -> Result<Option<Complaint>, StoreError> {
    let select = Entity::find()
        .filter(Column::Number.eq(number))
        .filter(Column::ReceiptHash.eq(receipt_hash));
    select.one(conn).await?.map(Complaint::try_from).transpose()
}
