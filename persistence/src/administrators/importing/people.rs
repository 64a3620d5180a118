//! People of the register, by the numbers of a sheet or by their keys.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, actions::ImportAdministrators},
    administrators::{
        Candidate,
        import::{HeldAccount, Person},
    },
    id::Id,
    members::{Education, IdNumber, MemberId, Phone, Status},
    organizations::OrganizationId,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, ExprTrait, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    identity, members, organizations,
    seal::Sealer,
    sql::{column, key, scoped},
};

/// Keys of one statement.
const CHUNK: usize = 500;

/// A number by which a sheet names somebody.
#[derive(Clone, Debug)]
pub enum Number {
    IdNumber(IdNumber),
    Phone(Phone),
}

impl Number {
    fn lookup(&self, sealer: &Sealer) -> Vec<u8> {
        match self {
            Self::IdNumber(number) => sealer.lookup(members::ID_NUMBER.name(), number.reveal()),
            Self::Phone(phone) => sealer.lookup(identity::PHONE, phone.reveal()),
        }
    }

    fn column(&self) -> &'static str {
        match self {
            Self::IdNumber(_) => "id_number_lookup",
            Self::Phone(_) => "phone_lookup",
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    member: Uuid,
    name: String,
    branch: Uuid,
    status: String,
    birth_date: NaiveDate,
    education: Option<String>,
    account: Option<Uuid>,
    locked_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct Found {
    lookup: Vec<u8>,
    #[sea_orm(nested)]
    row: Row,
}

impl TryFrom<Row> for Person {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column: &'static str| StoreError::corrupt("member", column);
        let education = |text: String| Education::parse(&text).ok_or_else(|| corrupt("education"));
        let account = |id| HeldAccount { id: Id::new(id), locked: row.locked_at.is_some() };
        Ok(Self {
            member: Id::new(row.member),
            name: row.name,
            branch: Id::new(row.branch),
            candidate: Candidate {
                status: Status::parse(&row.status).ok_or_else(|| corrupt("status"))?,
                birth_date: row.birth_date,
                education: row.education.map(education).transpose()?,
            },
            account: row.account.map(account),
        })
    }
}

/// The columns of [`Row`], of living people within the permit.
fn living<A: Action>(permit: &Permit<A>) -> SelectStatement {
    let within = organizations::ids_within(permit.scope());
    let mut select = Query::select();
    for (table, name, shown_as) in [
        ("member", "id", "member"),
        ("member", "name", "name"),
        ("member", "branch_id", "branch"),
        ("member", "status", "status"),
        ("member", "birth_date", "birth_date"),
        ("member", "education", "education"),
        ("account", "id", "account"),
        ("account", "disabled_at", "locked_at"),
    ] {
        select.expr_as(column(table, name), Alias::new(shown_as));
    }
    select
        .from(Alias::new("member"))
        .left_join(Alias::new("account"), column("account", "member_id").eq(column("member", "id")))
        .and_where(column("member", "branch_id").in_subquery(within))
        .and_where(column("member", "ended_at").is_null())
        .to_owned()
}

/// The living people below `top` and within the permit who have these numbers, by the number's
/// place in the list. A phone may be several people's.
pub async fn people_by_number(
    conn: &Conn,
    permit: &Permit<ImportAdministrators>,
    sealer: &Sealer,
    top: OrganizationId,
    numbers: &[Number],
) -> Result<HashMap<usize, Vec<Person>>, StoreError> {
    let lookups: Vec<(&'static str, Vec<u8>)> =
        numbers.iter().map(|number| (number.column(), number.lookup(sealer))).collect();
    let mut found: HashMap<(&'static str, Vec<u8>), Vec<Person>> = HashMap::new();
    for by in ["id_number_lookup", "phone_lookup"] {
        let wanted: Vec<Vec<u8>> =
            lookups.iter().filter(|(column, _)| *column == by).map(|(_, it)| it.clone()).collect();
        for chunk in wanted.chunks(CHUNK) {
            let below = organizations::ids_below(permit.scope(), top);
            let select = living(permit)
                .expr_as(column("member", by), Alias::new("lookup"))
                .and_where(column("member", by).is_in(chunk.iter().cloned()))
                .and_where(column("member", "branch_id").in_subquery(below))
                .order_by(key("member", "id"), Order::Asc)
                .to_owned();
            for one in scoped::all_as::<Found, _>(conn, permit, select).await? {
                let people = found.entry((by, one.lookup)).or_default();
                let person = Person::try_from(one.row)?;
                // The same number may stand in several chunks.
                if people.iter().all(|known| known.member != person.member) {
                    people.push(person);
                }
            }
        }
    }
    let place = |(at, key)| Some((at, found.get(key)?.clone()));
    Ok(lookups.iter().enumerate().filter_map(place).collect())
}

/// These people, if they are still in the register, locked in the order of their keys: nobody
/// opens an account for one of them until the transaction ends.
pub async fn lock_people(
    tx: &Tx,
    permit: &Permit<ImportAdministrators>,
    ids: &[MemberId],
) -> Result<Vec<Person>, StoreError> {
    let mut people = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let select = living(permit)
            .and_where(column("member", "id").is_in(chunk.iter().map(|id| id.uuid())))
            .order_by(key("member", "id"), Order::Asc)
            .lock_with_tables(LockType::Update, [Alias::new("member")])
            .to_owned();
        for row in scoped::all_as::<Row, _>(tx, permit, select).await? {
            people.push(row.try_into()?);
        }
    }
    Ok(people)
}
