//! Finding people by the number that an outside list names them by.

use std::collections::{HashMap, HashSet};

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ImportMembers, ManageMembers},
    },
    members::{IdNumber, Member, MemberId, Phone},
    organizations::OrganizationId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{Column, Entity, ID_NUMBER, PHONE, inside, reading};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations,
    seal::Sealer,
    sql::scoped,
};

/// A living entry and the keyed hash it was found by.
#[derive(FromQueryResult)]
struct NumberedMember {
    id_number_lookup: Vec<u8>,
    id: Uuid,
    name: String,
}

fn lookups(sealer: &Sealer, numbers: &[IdNumber]) -> Vec<Vec<u8>> {
    numbers.iter().map(|number| sealer.lookup(ID_NUMBER.name(), number.reveal())).collect()
}

/// The living entries with one of these hashes.
fn living(hashes: &[Vec<u8>]) -> SelectStatement {
    Query::select()
        .columns([Column::IdNumberLookup, Column::Id, Column::Name])
        .from(Entity)
        .and_where(Column::EndedAt.is_null())
        .and_where(Column::IdNumberLookup.is_in(hashes.iter().cloned()))
        .to_owned()
}

/// The living people who have this phone, by its keyed hash.
pub(crate) fn with_phone(lookup: &[u8]) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::PhoneLookup.eq(lookup.to_vec()))
        .and_where(Column::EndedAt.is_null())
        .to_owned()
}

#[derive(FromQueryResult)]
struct Sealed {
    id_number_sealed: Option<Vec<u8>>,
}

/// The id number of a member whose code was shown, to be compared and never to be told.
pub(crate) async fn id_number_of(
    conn: &Conn,
    sealer: &Sealer,
    member: MemberId,
) -> Result<Option<String>, StoreError> {
    let select = Query::select()
        .column(Column::IdNumberSealed)
        .from(Entity)
        .and_where(Column::Id.eq(member.uuid()))
        .to_owned();
    let Some(row) = conn.query_one(&select).await? else { return Ok(None) };
    let number = Sealed::from_query_result(&row, "")?.id_number_sealed;
    number.map(|number| sealer.open_text(&ID_NUMBER.row(member.uuid()), &number)).transpose()
}

/// The id number that the locked entry holds, so that rules over the whole entry can be asked.
pub async fn stored_id_number(
    tx: &Tx,
    sealer: &Sealer,
    member: &Locked<Member>,
) -> Result<Option<IdNumber>, StoreError> {
    let number = id_number_of(tx, sealer, member.id).await?;
    let parse = |number: String| {
        IdNumber::parse(&number).map_err(|_| StoreError::corrupt("member", "id_number_sealed"))
    };
    number.map(parse).transpose()
}

/// The living people below `top` and within the permit who have these id numbers: by the
/// number's place in the list, id and name.
pub async fn people_by_id_number<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    sealer: &Sealer,
    top: OrganizationId,
    numbers: &[IdNumber],
) -> Result<HashMap<usize, (Uuid, String)>, StoreError> {
    let lookups = lookups(sealer, numbers);
    let mut found: HashMap<Vec<u8>, (Uuid, String)> = HashMap::new();
    for chunk in lookups.chunks(500) {
        let (from, to) = organizations::bounds_of(permit.scope(), top);
        let mut select = living(chunk);
        select
            .cond_where(inside(permit.scope()))
            .and_where(Expr::col(Column::BranchPath).gte(from))
            .and_where(Expr::col(Column::BranchPath).lt(to));
        let rows: Vec<NumberedMember> = scoped::all_as(conn, permit, select).await?;
        found.extend(rows.into_iter().map(|row| (row.id_number_lookup, (row.id, row.name))));
    }
    let place = |(at, lookup): (usize, &Vec<u8>)| Some((at, found.get(lookup)?.clone()));
    Ok(lookups.iter().enumerate().filter_map(place).collect())
}

#[derive(FromQueryResult)]
struct SealedPhone {
    id: Uuid,
    phone_sealed: Option<Vec<u8>>,
}

/// These people within the permit with their phones, to be compared with a list and never to be
/// told.
pub async fn with_phones(
    conn: &Conn,
    permit: &Permit<ManageMembers>,
    sealer: &Sealer,
    ids: &[MemberId],
) -> Result<HashMap<MemberId, (Member, Option<Phone>)>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        let mut members: HashMap<MemberId, Member> = reading::find_many(conn, permit, chunk)
            .await?
            .into_iter()
            .map(|it| (it.id, it))
            .collect();
        let select = Query::select()
            .columns([Column::Id, Column::PhoneSealed])
            .from(Entity)
            .cond_where(inside(permit.scope()))
            .and_where(Column::Id.is_in(chunk.iter().map(|id| id.uuid())))
            .to_owned();
        for row in scoped::all_as::<SealedPhone, _>(conn, permit, select).await? {
            let id = MemberId::new(row.id);
            let text = row.phone_sealed.map(|it| sealer.open_text(&PHONE.row(row.id), &it));
            let parse = |text: String| {
                Phone::parse(&text).ok_or_else(|| StoreError::corrupt("member", "phone_sealed"))
            };
            let phone = text.transpose()?.map(parse).transpose()?;
            found.extend(members.remove(&id).map(|member| (id, (member, phone))));
        }
    }
    Ok(found)
}

/// The places in the list of those id numbers that a living entry already has. The number is
/// unique in the whole register, so this does not end at the permit's scope: the answer is only
/// "known", never whose.
pub async fn known_id_numbers(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    sealer: &Sealer,
    numbers: &[IdNumber],
) -> Result<HashSet<usize>, StoreError> {
    let lookups = lookups(sealer, numbers);
    let mut found: HashSet<Vec<u8>> = HashSet::new();
    for chunk in lookups.chunks(1000) {
        let rows: Vec<NumberedMember> = scoped::all_as(conn, permit, living(chunk)).await?;
        found.extend(rows.into_iter().map(|row| row.id_number_lookup));
    }
    let known = lookups.iter().enumerate().filter(|(_, lookup)| found.contains(*lookup));
    Ok(known.map(|(at, _)| at).collect())
}
