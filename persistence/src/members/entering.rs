//! Writing the register: one person or fifteen thousand, in bulk statements.
//!
//! Text SQL: entries are written by the hundred, and building them from parts costs more.

use lighthouse_domain::{
    access::{Action, Permit},
    members::{Education, IdNumber, Member, MemberChange, MemberId, NewMember, Phone},
    organizations::Organization,
    patch::Patch,
    time::Instant,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, Value,
    sea_query::Query,
};
use uuid::Uuid;

use super::{Column, Entity, ID_NUMBER, PHONE, entity, history, naming};
use crate::{
    db::Tx,
    error::StoreError,
    identity,
    locked::{self, Locked},
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
    let entered = rows.iter().map(|row| (row.id, row.branch.id, row.member.status));
    history::begin(tx, entered, now).await?;
    naming::enter(tx, rows.iter().map(|row| (row.id, row.member.name.as_str()))).await
}

const INTO: &str = "INSERT INTO member (id, branch_id, branch_path, name, gender, birth_date, \
    ethnicity, education, status, applied_on, joined_on, converted_on, app_activated_on, \
    id_number_sealed, id_number_lookup, id_number_masked, phone_sealed, phone_lookup, \
    phone_masked, ended_at, version, created_at, updated_at) VALUES ";

/// The columns of [`INTO`], in its order.
fn values(row: &NewRow, sealer: &Sealer, now: Instant) -> Result<[Value; 23], StoreError> {
    let member = &row.member;
    let id_number = sealed_id_number(sealer, row.id.uuid(), member.id_number.as_ref())?;
    let phone = sealed_phone(sealer, row.id.uuid(), member.phone.as_ref())?;
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

fn sealed_id_number(
    sealer: &Sealer,
    member: Uuid,
    number: Option<&IdNumber>,
) -> Result<Number, StoreError> {
    let Some(number) = number else { return Ok(Number::default()) };
    Ok(Number {
        sealed: Some(sealer.seal_text(&ID_NUMBER.row(member), number.reveal())?),
        lookup: Some(sealer.lookup(ID_NUMBER.name(), number.reveal())),
        masked: Some(number.masked()),
    })
}

fn sealed_phone(
    sealer: &Sealer,
    member: Uuid,
    phone: Option<&Phone>,
) -> Result<Number, StoreError> {
    let Some(phone) = phone else { return Ok(Number::default()) };
    Ok(Number {
        sealed: Some(sealer.seal_text(&PHONE.row(member), phone.reveal())?),
        lookup: Some(sealer.lookup(crate::identity::PHONE, phone.reveal())),
        masked: Some(phone.masked()),
    })
}

/// Stores a change whose rules were asked; the row must still have the version that was locked
/// (INV-38).
pub async fn save(
    tx: &Tx,
    sealer: &Sealer,
    before: Locked<Member>,
    change: &MemberChange,
    now: Instant,
) -> Result<Member, StoreError> {
    let name = before.name.clone();
    let changed = before.change(|member| Ok::<_, StoreError>(member.revise(change, now)))?;
    let mut row = entity::ActiveModel {
        version: Set(changed.version),
        updated_at: Set(now.millis()),
        ..Default::default()
    };
    apply(&mut row, change);
    apply_numbers(&mut row, sealer, changed.key(), change)?;
    let phone_moves = phone_moves(tx, changed.key(), &row).await?;
    let member = locked::save(tx, row, (Column::Id, Column::Version), changed).await?;
    let renamed = (member.name != name).then_some(member.name.as_str());
    if let Some(new) = renamed {
        naming::rename(tx, member.id, &name, new).await?;
    }
    identity::follow_register(tx, member.id, renamed, phone_moves, now).await?;
    Ok(member)
}

/// Whether the change brings another phone than the stored one.
async fn phone_moves(tx: &Tx, id: Uuid, row: &entity::ActiveModel) -> Result<bool, StoreError> {
    let Set(lookup) = &row.phone_lookup else { return Ok(false) };
    let same = match lookup {
        Some(lookup) => Column::PhoneLookup.eq(lookup.clone()),
        None => Column::PhoneLookup.is_null(),
    };
    let select = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Id.eq(id))
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
    row.ethnicity = patched(change.ethnicity.clone());
    row.education = match change.education {
        Patch::Absent => NotSet,
        Patch::Null => Set(None),
        Patch::Value(level) => Set(Some(level.as_str().to_owned())),
    };
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
    member: Uuid,
    change: &MemberChange,
) -> Result<(), StoreError> {
    if !change.id_number.is_absent() {
        let number = sealed_id_number(sealer, member, change.id_number.clone().value().as_ref())?;
        row.id_number_sealed = Set(number.sealed);
        row.id_number_lookup = Set(number.lookup);
        row.id_number_masked = Set(number.masked);
    }
    if !change.phone.is_absent() {
        let phone = sealed_phone(sealer, member, change.phone.clone().value().as_ref())?;
        row.phone_sealed = Set(phone.sealed);
        row.phone_lookup = Set(phone.lookup);
        row.phone_masked = Set(phone.masked);
    }
    Ok(())
}
