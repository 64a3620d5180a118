//! Writing the register: one person or fifteen thousand, in bulk statements.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageMembers},
    members::{Education, IdNumber, Member, MemberChange, MemberId, NewMember, Phone},
    organizations::Organization,
    patch::Patch,
    time::Instant,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Value,
    sea_query::{Expr, ExprTrait, LockType, Order, Query},
};

use super::{Column, Entity, ID_NUMBER, PHONE, entity, naming};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity,
    seal::Sealer,
    sql::Sql,
};

/// Rows a statement may carry: 24 values each, well below 32,766 (M-11).
const CHUNK: usize = 500;

/// A person to be entered, with the id the caller chose.
#[derive(Clone, Debug)]
pub struct NewRow {
    pub id: MemberId,
    pub branch: Organization,
    pub member: NewMember,
}

/// Enters people; each branch must lie within the permit and have been locked by the caller.
pub async fn insert_many<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    sealer: &Sealer,
    rows: &[NewRow],
    now: Instant,
) -> Result<(), StoreError> {
    if rows.iter().any(|row| !permit.scope().covers(&row.branch.path)) {
        return Err(StoreError::NotFound("organization"));
    }
    for chunk in rows.chunks(CHUNK) {
        let rows =
            chunk.iter().map(|row| values(row, sealer, now)).collect::<Result<Vec<_>, _>>()?;
        Sql::new(tx, INTO).tuples(rows).execute(tx).await?;
    }
    naming::enter(tx, rows.iter().map(|row| (row.id, row.member.name.as_str()))).await
}

const INTO: &str = "INSERT INTO member (id, branch_id, branch_path, name, gender, birth_date, \
    ethnicity, education, status, applied_on, joined_on, converted_on, app_activated_on, \
    id_number_sealed, id_number_lookup, id_number_masked, phone_sealed, phone_lookup, \
    phone_masked, ended_at, version, created_at, updated_at) VALUES ";

/// The columns of [`INTO`], in its order.
fn values(row: &NewRow, sealer: &Sealer, now: Instant) -> Result<[Value; 23], StoreError> {
    let member = &row.member;
    let id_number = sealed_id_number(sealer, member.id_number.as_ref())?;
    let phone = sealed_phone(sealer, member.phone.as_ref())?;
    let ended_at = (!member.status.is_live()).then(|| now.millis());
    Ok([
        row.id.uuid().into(),
        row.branch.id.uuid().into(),
        row.branch.path.as_str().into(),
        member.name.as_str().into(),
        member.gender.as_str().into(),
        member.birth_date.into(),
        member.ethnicity.clone().into(),
        member.education.map(Education::as_str).into(),
        member.status.as_str().into(),
        member.applied_on.into(),
        member.joined_on.into(),
        member.converted_on.into(),
        member.app_activated_on.into(),
        id_number.sealed.into(),
        id_number.lookup.into(),
        id_number.masked.into(),
        phone.sealed.into(),
        phone.lookup.into(),
        phone.masked.into(),
        ended_at.into(),
        1_i64.into(),
        now.millis().into(),
        now.millis().into(),
    ])
}

/// A number as the row keeps it: unreadable, findable, recognisable.
#[derive(Default)]
struct Number {
    sealed: Option<Vec<u8>>,
    lookup: Option<Vec<u8>>,
    masked: Option<String>,
}

fn sealed_id_number(sealer: &Sealer, number: Option<&IdNumber>) -> Result<Number, StoreError> {
    let Some(number) = number else { return Ok(Number::default()) };
    Ok(Number {
        sealed: Some(sealer.seal_text(ID_NUMBER, number.reveal())?),
        lookup: Some(sealer.lookup(ID_NUMBER, number.reveal())),
        masked: Some(number.masked()),
    })
}

fn sealed_phone(sealer: &Sealer, phone: Option<&Phone>) -> Result<Number, StoreError> {
    let Some(phone) = phone else { return Ok(Number::default()) };
    Ok(Number {
        sealed: Some(sealer.seal_text(PHONE, phone.reveal())?),
        lookup: Some(sealer.lookup(crate::identity::PHONE, phone.reveal())),
        masked: Some(phone.masked()),
    })
}

/// Writes a checked change; the row must still have `before`'s version (INV-38).
pub async fn save(
    tx: &Tx,
    permit: &Permit<ManageMembers>,
    sealer: &Sealer,
    before: &Member,
    change: &MemberChange,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&before.branch_path) {
        return Err(StoreError::NotFound("member"));
    }
    let mut row = entity::ActiveModel {
        version: Set(before.version + 1),
        updated_at: Set(now.millis()),
        ..Default::default()
    };
    apply(&mut row, change);
    apply_numbers(&mut row, sealer, change)?;
    let phone_moves = phone_moves(tx, before, &row).await?;
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id.uuid()))
        .filter(Column::Version.eq(before.version))
        .exec(&**tx)
        .await?;
    if done.rows_affected != 1 {
        return Err(StoreError::VersionChanged);
    }
    let name = change.name.as_deref().filter(|name| *name != before.name);
    if let Some(name) = name {
        naming::rename(tx, before.id, &before.name, name).await?;
    }
    identity::follow_register(tx, before.id, name, phone_moves, now).await
}

/// Whether the change brings another phone than the stored one.
async fn phone_moves(
    tx: &Tx,
    before: &Member,
    row: &entity::ActiveModel,
) -> Result<bool, StoreError> {
    let Set(lookup) = &row.phone_lookup else { return Ok(false) };
    let same = match lookup {
        Some(lookup) => Column::PhoneLookup.eq(lookup.clone()),
        None => Column::PhoneLookup.is_null(),
    };
    let select = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Id.eq(before.id.uuid()))
        .and_where(same)
        .to_owned();
    Ok(tx.query_one(&select).await?.is_none())
}

fn apply(row: &mut entity::ActiveModel, change: &MemberChange) {
    if let Some(name) = &change.name {
        row.name = Set(name.clone());
    }
    if let Some(gender) = change.gender {
        row.gender = Set(gender.as_str().to_owned());
    }
    if let Some(birth_date) = change.birth_date {
        row.birth_date = Set(birth_date);
    }
    let education =
        change.education.clone().try_map(|e| Ok::<_, StoreError>(e.as_str().to_owned()));
    row.ethnicity = patched(change.ethnicity.clone());
    row.education = patched(education.unwrap_or_default());
    row.applied_on = patched(change.applied_on.clone());
    row.joined_on = patched(change.joined_on.clone());
    row.converted_on = patched(change.converted_on.clone());
}

fn patched<T: Into<sea_orm::Value> + sea_orm::sea_query::Nullable>(
    patch: Patch<T>,
) -> sea_orm::ActiveValue<Option<T>> {
    match patch {
        Patch::Absent => NotSet,
        Patch::Null => Set(None),
        Patch::Value(value) => Set(Some(value)),
    }
}

fn apply_numbers(
    row: &mut entity::ActiveModel,
    sealer: &Sealer,
    change: &MemberChange,
) -> Result<(), StoreError> {
    if !change.id_number.is_absent() {
        let number = sealed_id_number(sealer, change.id_number.clone().value().as_ref())?;
        row.id_number_sealed = Set(number.sealed);
        row.id_number_lookup = Set(number.lookup);
        row.id_number_masked = Set(number.masked);
    }
    if !change.phone.is_absent() {
        let phone = sealed_phone(sealer, change.phone.clone().value().as_ref())?;
        row.phone_sealed = Set(phone.sealed);
        row.phone_lookup = Set(phone.lookup);
        row.phone_masked = Set(phone.masked);
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Known {
    id_number_lookup: Option<Vec<u8>>,
}

/// Which of these id numbers a living entry already has, whatever its branch: the answer
/// is only "known", never whose.
pub async fn known_id_numbers(
    conn: &Conn,
    sealer: &Sealer,
    numbers: &[IdNumber],
) -> Result<HashSet<usize>, StoreError> {
    let lookups: Vec<Vec<u8>> =
        numbers.iter().map(|number| sealer.lookup(ID_NUMBER, number.reveal())).collect();
    let mut found: HashSet<Vec<u8>> = HashSet::new();
    for chunk in lookups.chunks(1000) {
        let select = Query::select()
            .column(Column::IdNumberLookup)
            .from(Entity)
            .and_where(Column::IdNumberLookup.is_in(chunk.iter().cloned()))
            .and_where(Expr::col(Column::EndedAt).is_null())
            .to_owned();
        for row in conn.query_all(&select).await? {
            found.extend(Known::from_query_result(&row, "")?.id_number_lookup);
        }
    }
    Ok(lookups
        .iter()
        .enumerate()
        .filter(|(_, lookup)| found.contains(*lookup))
        .map(|(at, _)| at)
        .collect())
}

/// Removes entries that nobody has touched since they were made at `made_at` (undo of an
/// import); returns how many went.
pub async fn erase_unused<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    ids: &[MemberId],
    made_at: Instant,
) -> Result<u64, StoreError> {
    let mut gone = 0;
    for chunk in ids.chunks(1000) {
        lock_lists(tx, chunk).await?;
        lock_people(tx, chunk).await?;
        let mut delete = Entity::delete_many()
            .filter(Column::Id.not_in_subquery(crate::study::listed(chunk)))
            .filter(Column::Id.not_in_subquery(crate::hours::corrected(chunk)))
            .filter(Column::Id.not_in_subquery(identity::holders(chunk)))
            .filter(Column::Id.is_in(chunk.iter().map(|id| id.uuid())))
            .filter(Column::UpdatedAt.eq(made_at.millis()))
            .filter(Column::Version.eq(1));
        if !permit.scope().is_everywhere() {
            delete = delete.filter(super::inside(permit.scope()));
        }
        gone += delete.exec(&**tx).await?.rows_affected;
        naming::forget(tx, chunk).await?;
    }
    Ok(gone)
}

/// Keeps everybody from putting these people on a list of attendance until the transaction
/// ends: whoever writes a list has its session locked.
async fn lock_lists(tx: &Tx, ids: &[MemberId]) -> Result<(), StoreError> {
    let branches = Query::select()
        .column(Column::BranchId)
        .from(Entity)
        .and_where(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned();
    tx.query_all(&crate::study::locked_of(branches)).await?;
    Ok(())
}

/// Waits for those who enter these people as guests elsewhere, so that the next statement sees it.
async fn lock_people(tx: &Tx, ids: &[MemberId]) -> Result<(), StoreError> {
    let select = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by(Column::Id, Order::Asc)
        .lock(LockType::Update)
        .to_owned();
    tx.query_all(&select).await?;
    Ok(())
}
