//! Finding people by the number that an outside list names them by.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    members::{IdNumber, MemberId},
    organizations::OrganizationId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Query, SelectStatement},
};
use uuid::Uuid;

use super::{Column, Entity, ID_NUMBER};
use crate::{
    db::{Conn, FromRow, SqlRow},
    error::StoreError,
    seal::Sealer,
    sql::Sql,
};

/// A living entry and the keyed hash it was found by.
struct Known {
    lookup: Vec<u8>,
    id: Uuid,
    name: String,
}

impl FromRow for Known {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self { lookup: row.get(0)?, id: row.get(1)?, name: row.get(2)? })
    }
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
    number.map(|number| sealer.open_text(ID_NUMBER, &number)).transpose()
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
    let lookups: Vec<Vec<u8>> =
        numbers.iter().map(|number| sealer.lookup(ID_NUMBER, number.reveal())).collect();
    let mut found: HashMap<Vec<u8>, (Uuid, String)> = HashMap::new();
    for chunk in lookups.chunks(500) {
        let select = "SELECT id_number_lookup, id, name FROM member";
        let sql = Sql::with_permit(conn, permit, select).push(" AND ended_at IS NULL");
        let sql = sql.push(" AND id_number_lookup IN ").list(chunk.iter().cloned());
        let sql = sql.in_subtree(permit.scope(), top, "branch_path");
        let rows: Vec<Known> = sql.all(conn, permit).await?;
        found.extend(rows.into_iter().map(|row| (row.lookup, (row.id, row.name))));
    }
    let place = |(at, lookup): (usize, &Vec<u8>)| Some((at, found.get(lookup)?.clone()));
    Ok(lookups.iter().enumerate().filter_map(place).collect())
}
